import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chooseLanguage } from '../../../../lib/flow/pages/languages.js'

const available = ['en', 'nb', 'nn', 'sv', 'da', 'fi', 'nl']

describe('the language of a page', () => {
  it.each([
    ['nb', 'nb'],
    ['nb-NO', 'nb'],
    ['NB-no', 'nb'],
    ['no', 'nb'],
    ['no-NO', 'nb'],
    ['nn', 'nn'],
    ['sv-FI', 'sv'],
    ['de fi en', 'fi'],
    ['de  da', 'da'],
    ['de', 'en'],
    ['', 'en'],
  ])('is taken from ui_locales %j: %s', (uiLocales, language) => {
    expect(chooseLanguage({ uiLocales }, available)).toBe(language)
  })

  it.each([
    ['da', 'da'],
    ['nb-NO,nb;q=0.9,no;q=0.8,nn;q=0.7,en;q=0.5', 'nb'],
    ['en;q=0.3, sv;q=0.8', 'sv'],
    ['en;q=0.3,sv;Q=0.8', 'sv'],
    ['de-DE, de;q=0.9, nl;q=0.4', 'nl'],
    ['fi;q=0, da;q=0.1', 'da'],
    ['fi;q=0', 'en'],
    ['fi;q=nonsense, da;q=0.1', 'da'],
    ['fi;q=2, da;q=0.1', 'da'],
    ['da;q=0.5, sv;q=0.5', 'da'],
    ['*', 'en'],
    ['*, fi;q=0.2', 'fi'],
    ['', 'en'],
    [',;,q=1', 'en'],
  ])('is taken from Accept-Language %j: %s', (acceptLanguage, language) => {
    expect(chooseLanguage({ acceptLanguage }, available)).toBe(language)
  })

  it('prefers ui_locales to the header, and the header to English', () => {
    expect(chooseLanguage({ uiLocales: 'fi', acceptLanguage: 'sv' }, available)).toBe('fi')
    expect(chooseLanguage({ uiLocales: 'de', acceptLanguage: 'sv' }, available)).toBe('sv')
    expect(chooseLanguage({}, available)).toBe('en')
  })

  it('finds a regional language of the application before the general one', () => {
    expect(chooseLanguage({ uiLocales: 'sv-FI' }, [...available, 'sv-FI'])).toBe('sv-FI')
  })

  it('reads only the beginning of an absurdly long header', () => {
    expect(chooseLanguage({ acceptLanguage: `${'de,'.repeat(1000)}fi` }, available)).toBe('en')
  })

  it('is always an available one, whatever was sent', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (uiLocales, acceptLanguage) => {
        expect(available).toContain(chooseLanguage({ uiLocales, acceptLanguage }, available))
      }),
    )
  })
})

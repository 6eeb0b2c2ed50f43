import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toUiLocales } from '../../../lib/eids/ui-locales.js'

const signicat = { signicat: true }

describe('for Signicat', () => {
  it.each([
    ['nb', 'no'],
    ['nn', 'no'],
    ['se', 'no'],
    ['no', 'no'],
    ['nb-NO nn-NO no', 'no'],
    ['sv-SE', 'sv'],
    ['EN-gb', 'en'],
    ['nb sv en', 'no sv en'],
    ['zh-Hans-CN', 'zh'],
  ])('%s becomes %s', (given, sent) => {
    expect(toUiLocales(given, signicat)).toBe(sent)
  })

  it('takes a list', () => {
    expect(toUiLocales(['nb-NO', 'fi'], signicat)).toBe('no fi')
  })
})

it('leaves tags as they are for other issuers', () => {
  expect(toUiLocales('nb-NO en-GB nb-NO', { signicat: false })).toBe('nb-NO en-GB')
})

it.each([undefined, '', '   ', 'n', 'nb_NO', '<script>', 'en&prompt=none', '123', 'en-', [], ['nb sv']])(
  'drops %j',
  (given) => {
    expect(toUiLocales(given, signicat)).toBe(undefined)
  },
)

it('keeps the well-formed among others, eight at most', () => {
  expect(toUiLocales('<b> sv ../ da', signicat)).toBe('sv da')
  expect(toUiLocales('aa bb cc dd ee ff gg hh ii jj', signicat)).toBe('aa bb cc dd ee ff gg hh')
})

it('never lets anything but language tags through', () => {
  fc.assert(
    fc.property(fc.string(), fc.boolean(), (given, isSignicat) => {
      expect(toUiLocales(given, { signicat: isSignicat }) ?? 'en').toMatch(/^[A-Za-z0-9-]+( [A-Za-z0-9-]+)*$/)
    }),
  )
})

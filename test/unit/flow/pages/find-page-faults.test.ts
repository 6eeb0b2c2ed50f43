import { describe, expect, it } from 'vitest'
import { findPageFaults } from '../../../../lib/flow/pages/find-page-faults.js'
import { textKeys } from '../../../../lib/flow/pages/page-texts.js'

const faultsOf = (pages: Parameters<typeof findPageFaults>[0]): readonly string[] =>
  findPageFaults(pages).map(({ option, remedy }) => `${option}: ${remedy}`)

describe('faults of the pages option', () => {
  it('are none when everything can be used', () => {
    const german = Object.fromEntries(textKeys.map((key) => [key, 'x']))
    const nb = {
      'cancelled.title': 'x',
      'action.again': 'x',
      'signed-out.primary': 'x',
      'issuer-down.message.nbid': 'x',
      'issuer-down.message.no_bankid': 'x',
    }
    const brand = { name: 'Nordvik', color: '#0b6e4f', logo: '/logo.svg' }
    expect(findPageFaults({ brand, texts: { nb, de: german } })).toEqual([])
    expect(findPageFaults({})).toEqual([])
  })

  it('name a text that does not exist and the one that was probably meant', () => {
    expect(faultsOf({ texts: { en: { 'canceled.title': 'x' } } })).toEqual([
      "pages.texts.en.canceled.title: Did you mean 'cancelled.title'?",
    ])
    expect(faultsOf({ texts: { en: { bananas: 'x' } } })).toEqual([
      "pages.texts.en.bananas: Names look like 'cancelled.title', 'action.again' or 'issuer-down.message.nbid'",
    ])
  })

  it('name a language that could never be shown', () => {
    const [fault] = findPageFaults({ texts: { de: { 'cancelled.title': 'x' } } })
    expect(fault).toMatchObject({ option: 'pages.texts.de' })
    expect(fault?.problem).toContain(`lacks ${textKeys.length - 1} texts, the first cancelled.message`)
  })

  it('name a colour that cannot be read and a logo that may not be loaded', () => {
    const options = findPageFaults({ brand: { color: 'rebeccapurple', logo: 'http://cdn.example/l.svg' } })
    expect(options.map(({ option }) => option)).toEqual(['pages.brand.color', 'pages.brand.logo'])
  })
})

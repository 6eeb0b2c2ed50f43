import fc from 'fast-check'
import { acrValues } from 'fastify-signicat/eids'
import { describe, expect, it } from 'vitest'
import { type AcrSources, composeAcrValues, demandOfAcrValues } from '../../../lib/eids/acr-values.js'
import { signicatLevels } from '../../../lib/eids/levels.js'
import { loaOrder, satisfiesLoa } from '../../../lib/eids/loa.js'
import { ConfigError } from '../../../lib/errors.js'

function fault(make: () => unknown): string | undefined {
  try {
    make()
  } catch (error) {
    if (error instanceof ConfigError) return error.faults[0]?.option
    throw error
  }
  return undefined
}

describe('acrValues', () => {
  it('writes the eID, the level and the items of the eID', () => {
    expect(acrValues({ idp: 'nbid' })).toBe('idp:nbid')
    expect(acrValues({ loa: 'high' })).toBe('loa:high')
    expect(acrValues({ idp: 'nbid', loa: 'high', nbid_idp: 'BID' })).toBe('idp:nbid loa:high nbid_idp:BID')
    expect(acrValues({ idp: 'mitid', mitid_reference_text: 'SGVsbG8=' })).toBe(
      'idp:mitid mitid_reference_text:SGVsbG8=',
    )
    expect(acrValues({})).toBe('')
  })

  it('takes codes and items that it has not heard of', () => {
    expect(acrValues({ idp: 'new-eid-2', items: { new_switch: 'on' } })).toBe('idp:new-eid-2 new_switch:on')
  })

  it('knows whose items they are', () => {
    // @ts-expect-error nbid_idp belongs to another eID
    acrValues({ idp: 'sbid', nbid_idp: 'BID' })
    // @ts-expect-error there is no such level
    expect(fault(() => acrValues({ loa: 'higher' }))).toBe('acrValues.loa')
  })

  it.each([
    ['acrValues.idp', { idp: 'NBID' }],
    ['acrValues.idp', { idp: '' }],
    ['acrValues.idp', { idp: 'nbid loa:low' }],
    ['acrValues.idp', { idp: 'n'.repeat(31) }],
    ['acrValues.a_b', { items: { a_b: 'two words' } }],
    ['acrValues.a_b', { items: { a_b: '' } }],
    ['acrValues.a_b', { items: { a_b: 'line\nbreak' } }],
    ['acrValues.items', { items: { 'a b': 'x' } }],
    ['acrValues.items', { items: { 'a:b': 'x' } }],
  ])('refuses with %s what would become another item: %j', (option, ask) => {
    expect(fault(() => acrValues(ask))).toBe(option)
  })

  it('never writes more items than it was given', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (key, value) => {
        try {
          expect(acrValues({ items: { [key]: value } }).split(/\s/)).toHaveLength(1)
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigError)
        }
      }),
    )
  })
})

const nothing: AcrSources = {
  items: [],
  signicat: true,
  idp: null,
  loa: null,
  levels: signicatLevels,
  acr: null,
}
const compose = (sources: Partial<AcrSources>): string => composeAcrValues({ ...nothing, ...sources })

describe('composeAcrValues', () => {
  it('asks for nothing when nobody asks', () => {
    expect(compose({})).toBe('')
    expect(compose({ items: [undefined, null, '', '  '] })).toBe('')
  })

  it('lets a later source replace an item', () => {
    expect(compose({ items: ['idp:nbid nbid_idp:BIM', 'nbid_idp:BID'] })).toBe('idp:nbid nbid_idp:BID')
    expect(compose({ items: ['idp:nbid', 'idp:sbid'], idp: ['mitid'] })).toBe('idp:mitid')
  })

  it('keeps what one source repeats', () => {
    expect(compose({ items: ['idp:nbid idp:sbid'] })).toBe('idp:nbid idp:sbid')
    expect(compose({ items: ['idp:nbid idp:sbid', 'idp:ftn'] })).toBe('idp:ftn')
  })

  it('lets the person choose among several permitted eIDs', () => {
    expect(compose({ idp: ['nbid', 'sbid'] })).toBe('')
    expect(compose({ idp: [] })).toBe('')
  })

  it('writes the strongest level anybody demands, once', () => {
    expect(compose({ items: ['loa:substantial'], loa: 'low' })).toBe('loa:substantial')
    expect(compose({ items: ['loa:low', 'loa:high'], loa: 'substantial' })).toBe('loa:high')
    expect(compose({ items: ['loa:unheard-of'], loa: 'low' })).toBe('loa:low')
  })

  it('asks Signicat for the weakest level that an exact acr allows', () => {
    expect(compose({ acr: ['high', 'substantial'] })).toBe('loa:substantial')
    expect(compose({ acr: ['urn:other'] })).toBe('')
  })

  it('keeps items without a key of their own, each once', () => {
    expect(compose({ items: ['urn:a urn:b', 'urn:c urn:a'] })).toBe('urn:a urn:b urn:c')
  })

  it('gives other issuers only what they can understand', () => {
    expect(
      compose({ signicat: false, items: ['phr'], idp: ['nbid'], loa: 'high', acr: ['phr', 'phrh'] }),
    ).toBe('phr phrh')
  })

  it('never weakens a level', () => {
    const items = fc.array(fc.constantFrom('loa:low', 'loa:high', 'idp:nbid', 'loa:substantial'), {
      maxLength: 3,
    })
    fc.assert(
      fc.property(fc.array(items, { maxLength: 3 }), fc.constantFrom(...loaOrder), (sources, loa) => {
        const composed = compose({ items: sources.map((source) => source.join(' ')), loa })
        const written = composed.split(' ').filter((item) => item.startsWith('loa:'))
        expect(written).toHaveLength(1)
        for (const item of [`loa:${loa}`, ...sources.flat()]) {
          const demanded = loaOrder.find((level) => item === `loa:${level}`)
          if (demanded) expect(satisfiesLoa(written[0]?.slice(4), demanded)).toBe(true)
        }
      }),
    )
  })
})

describe('demandOfAcrValues', () => {
  it('reads what has to be checked afterwards', () => {
    expect(demandOfAcrValues('idp:nbid loa:high nbid_idp:BID')).toEqual({ idp: ['nbid'], loa: 'high' })
    expect(demandOfAcrValues('idp:nbid idp:sbid loa:low loa:substantial')).toEqual({
      idp: ['nbid', 'sbid'],
      loa: 'substantial',
    })
    expect(demandOfAcrValues('urn:other phr')).toEqual({ idp: null, loa: null })
  })
})

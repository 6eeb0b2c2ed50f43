import { describe, expect, it } from 'vitest'
import { composeAcrValues } from '../../../lib/eids/acr-values.js'
import { knownLevels, knownLevelsOf } from '../../../lib/eids/known-levels.js'
import { acrValuesOfLevel, levelOf, levelsOf, meetsLevel, noLevels } from '../../../lib/eids/levels.js'
import { loaOrder } from '../../../lib/eids/loa.js'

const bank = levelsOf({ low: ['urn:a'], high: ['urn:mfa', 'urn:chip'] })

describe('the levels of an issuer', () => {
  it.each<[unknown, string | null]>([
    ['urn:a', 'low'],
    ['urn:chip', 'high'],
    ['high', null],
    ['URN:A', null],
    [undefined, null],
    [['urn:a'], null],
  ])('%j is %j', (acr, level) => {
    expect(levelOf(acr, bank)).toBe(level)
    for (const minimum of loaOrder) {
      const isEnough =
        level !== null && loaOrder.indexOf(minimum) <= loaOrder.findIndex((loa) => String(loa) === level)
      expect(meetsLevel(acr, minimum, bank)).toBe(isEnough)
    }
  })

  it('are asked for by their own values, or by those of the next level that has some', () => {
    expect(acrValuesOfLevel('low', bank)).toEqual(['urn:a'])
    expect(acrValuesOfLevel('substantial', bank)).toEqual(['urn:mfa', 'urn:chip'])
    expect(acrValuesOfLevel('high', levelsOf({ low: ['urn:a'] }))).toEqual([])
  })

  it('are nothing where nobody has said them', () => {
    expect(levelOf('high', noLevels)).toBe(null)
    expect(acrValuesOfLevel('low', noLevels)).toEqual([])
  })

  it('stand in acr_values beside what else is asked for, and narrow exact values', () => {
    const nothing = { items: ['urn:other'], signicat: false, idp: null, levels: bank, loa: null, acr: null }
    expect(composeAcrValues({ ...nothing, loa: 'substantial' })).toBe('urn:other urn:mfa urn:chip')
    expect(composeAcrValues({ ...nothing, loa: 'high', acr: ['urn:a', 'urn:chip'] })).toBe(
      'urn:other urn:chip',
    )
    expect(composeAcrValues({ ...nothing, acr: ['urn:a'] })).toBe('urn:other urn:a')
  })
})

describe('the issuers that are known', () => {
  it.each([
    ['https://idporten.no', 'ID-porten'],
    ['https://test.idporten.no', 'ID-porten'],
    ['https://idp.prd.itsme.services/v2', 'itsme'],
    ['https://pp.netseidbroker.dk/op', 'Nets eID Broker (MitID)'],
    ['https://acme.criipto.id', 'Idura (Criipto)'],
    ['https://oidc.franceconnect.gouv.fr/api/v2', 'FranceConnect'],
    ['https://oidc.account.gov.uk/', 'GOV.UK One Login'],
    ['https://evil-idporten.no', undefined],
    ['https://idporten.no.evil.example', undefined],
    ['https://keycloak.example/realms/acme', undefined],
  ])('%s is %s', (issuer, name) => {
    expect(knownLevelsOf(issuer)?.name).toBe(name)
  })

  it('have a source each, a value for one level only, and a reason where there is none', () => {
    for (const { levels, unsupported, evidence } of knownLevels) {
      const values = loaOrder.flatMap((loa) => levels[loa])
      expect(new Set(values).size).toBe(values.length)
      expect(values.length === 0).toBe(unsupported !== undefined)
      expect(evidence).toMatchObject({ date: expect.stringMatching(/^20\d\d-\d\d$/) })
      expect(values.filter((value) => /test/i.test(value))).toEqual([])
    }
  })
})

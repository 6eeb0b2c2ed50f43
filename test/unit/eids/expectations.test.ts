import { describe, expect, it } from 'vitest'
import { type LoginExpectation, unmetExpectation } from '../../../lib/eids/expectations.js'
import { signicatLevels } from '../../../lib/eids/levels.js'

const login = { idp: 'nbid', acr: 'substantial', sandbox: false }
const nothing: LoginExpectation = {
  idp: null,
  loa: null,
  levels: signicatLevels,
  acr: null,
  sandboxAllowed: false,
}
const unmet = (claims: Record<string, unknown>, expected: Partial<LoginExpectation>): unknown =>
  unmetExpectation({ ...login, ...claims }, { ...nothing, ...expected })

it('is met when nothing is demanded', () => {
  expect(unmet({}, {})).toBe(null)
  expect(unmetExpectation({}, nothing)).toBe(null)
})

it('is met by a login that is all of it', () => {
  expect(unmet({}, { idp: ['sbid', 'nbid'], loa: 'low', acr: ['substantial'] })).toBe(null)
})

describe('idp', () => {
  it.each(['sbid', 'NBID', undefined, null, ['nbid'], ''])('is refused when it is %j', (idp) => {
    expect(unmet({ idp }, { idp: ['nbid'] })).toEqual({ claim: 'idp', expected: 'nbid' })
  })

  it('is met by nobody when the list is empty', () => {
    expect(unmet({}, { idp: [] })).toEqual({ claim: 'idp', expected: '' })
  })
})

describe('loa', () => {
  it.each(['low', undefined, 'gold', 'urn:high', null, 3])('is refused when the acr is %j', (acr) => {
    expect(unmet({ acr }, { loa: 'substantial' })).toEqual({ claim: 'acr', expected: 'substantial' })
  })

  it('is met by a higher level', () => {
    expect(unmet({ acr: 'high' }, { loa: 'substantial' })).toBe(null)
  })
})

describe('acr', () => {
  it.each(['high', undefined, ['substantial']])('is exact: %j', (acr) => {
    expect(unmet({ acr }, { acr: ['substantial', 'low'] })).toEqual({
      claim: 'acr',
      expected: 'substantial low',
    })
  })

  it('is demanded beside the level', () => {
    expect(unmet({ acr: 'high' }, { loa: 'low', acr: ['substantial'] })).toEqual({
      claim: 'acr',
      expected: 'substantial',
    })
  })
})

describe('sandbox', () => {
  it.each([true, 'true', 1, null, {}])('fails closed for %j', (sandbox) => {
    expect(unmet({ sandbox }, {})).toEqual({ claim: 'sandbox', expected: 'false' })
  })

  it.each([true, false, undefined])('is of no interest when test identities are allowed: %j', (sandbox) => {
    expect(unmet({ sandbox }, { sandboxAllowed: true })).toBe(null)
  })
})

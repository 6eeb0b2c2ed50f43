import { describe, expect, it } from 'vitest'
import { askedBy, checkDemand, type Demand, type Judged, judge } from '../../../lib/flow/demand.js'

const NOW = 1_800_000_000
const TOLERANCE = 30

const kari: Judged = {
  idp: 'nbid',
  loa: 'substantial',
  acr: 'urn:bank',
  authTime: NOW - 100,
  user: { sub: 'kari', locale: 'nb', roles: ['clerk', 'editor'], level: 3, verified: true },
}

/** What is missing, or the verdict where nothing of a login is. */
function verdict(demand: Demand, person: Judged = kari): string {
  const judged = judge(person, checkDemand(demand), { clock: () => NOW, clockToleranceSeconds: TOLERANCE })
  return judged.verdict === 'too-weak' ? judged.missing : judged.verdict
}

const without = (member: Exclude<keyof Judged, 'user'>): Judged => {
  const { [member]: _gone, ...rest } = kari
  return rest
}

describe('a session that does not say', () => {
  const silent: Judged = { user: { sub: 'kari' } }

  it.each([
    ['its level, has none', { loa: 'high' }, 'loa'],
    ['its level, has not even the lowest', { loa: 'low' }, 'loa'],
    ['when the person signed in, is older than any age', { maxAge: 1_000_000_000 }, 'maxAge'],
    ['its eID, has none', { idp: 'nbid' }, 'idp'],
    ['its acr, has none', { acr: 'urn:bank' }, 'acr'],
    ['a claim, has it not', { claims: { locale: 'nb' } }, 'forbidden'],
  ] as const)('%s', (_what, demand, missing) => {
    expect(verdict(demand, silent)).toBe(missing)
  })

  it('passes where nothing is asked', () => {
    expect(verdict({}, silent)).toBe('ok')
  })
})

describe('a demand', () => {
  it.each([
    [{ idp: 'nbid' }, 'ok'],
    [{ idp: ['mitid', 'nbid'] }, 'ok'],
    [{ idp: 'mitid' }, 'idp'],
    [{ loa: 'low' }, 'ok'],
    [{ loa: 'substantial' }, 'ok'],
    [{ loa: 'high' }, 'loa'],
    [{ acr: 'urn:bank' }, 'ok'],
    [{ acr: ['urn:other', 'urn:bank'] }, 'ok'],
    [{ acr: 'urn:other' }, 'acr'],
    [{ claims: { locale: 'nb' } }, 'ok'],
    [{ claims: { locale: ['nn', 'nb'] } }, 'ok'],
    [{ claims: { locale: 'nn' } }, 'forbidden'],
    [{ claims: { roles: 'editor' } }, 'ok'],
    [{ claims: { roles: ['admin', 'editor'] } }, 'ok'],
    [{ claims: { roles: 'admin' } }, 'forbidden'],
    [{ claims: { locale: 'nb', roles: 'admin' } }, 'forbidden'],
    [{ claims: { level: 3, verified: true } }, 'ok'],
    [{ claims: { level: '3' } }, 'forbidden'],
    [{ claims: { verified: 'true' } }, 'forbidden'],
    [{ claims: { constructor: 'x' } }, 'forbidden'],
    [{ idp: 'nbid', loa: 'substantial', acr: 'urn:bank', maxAge: 100, claims: { locale: 'nb' } }, 'ok'],
  ] as const)('%j: %s', (demand, answer) => {
    expect(verdict(demand)).toBe(answer)
  })

  it('is not met by a claim that is inherited, nor by one that is a list of lists', () => {
    expect(verdict({ claims: { role: 'admin' } }, { user: Object.create({ role: 'admin' }) })).toBe(
      'forbidden',
    )
    expect(verdict({ claims: { role: 'admin' } }, { user: { role: [['admin']] } })).toBe('forbidden')
  })

  it('of an age counts to the second, with the tolerance of the clock', () => {
    const aged = (seconds: number): Judged => ({ ...kari, authTime: NOW - seconds })
    expect(verdict({ maxAge: 300 }, aged(300 + TOLERANCE))).toBe('ok')
    expect(verdict({ maxAge: 300 }, aged(301 + TOLERANCE))).toBe('maxAge')
    expect(verdict({ maxAge: 0 }, aged(TOLERANCE))).toBe('ok')
    expect(verdict({ maxAge: 0 }, aged(TOLERANCE + 1))).toBe('maxAge')
  })

  it.each([
    ['idp', 'idp'],
    ['loa', 'loa'],
    ['acr', 'acr'],
    ['authTime', 'maxAge'],
  ] as const)('of everything is not met without %s', (member, missing) => {
    const everything = { idp: 'nbid', loa: 'low', acr: 'urn:bank', maxAge: 100 } as const
    expect(verdict(everything, without(member))).toBe(missing)
  })

  it('is asked for as it stands, without what only the session can meet', () => {
    expect(askedBy(checkDemand({ idp: 'nbid', loa: 'low', acr: ['a', 'b'], maxAge: 0 }))).toEqual({
      idp: ['nbid'],
      loa: 'low',
      acr: ['a', 'b'],
      maxAge: 0,
    })
    expect(askedBy(checkDemand({ claims: { a: 1 }, check: () => true }))).toEqual({
      idp: null,
      loa: null,
      acr: null,
      maxAge: null,
    })
  })

  it('cannot be changed once it is checked', () => {
    const demand = { idp: ['nbid'], claims: { role: ['admin'] } }
    const checked = checkDemand(demand)
    demand.idp.push('mitid')
    demand.claims.role.push('clerk')
    expect(checked.idp).toEqual(['nbid'])
    expect(checked.claims).toEqual([['role', ['admin']]])
    const parts = [checked, checked.idp, checked.claims, ...checked.claims, checked.claims[0]?.[1]]
    for (const part of parts) expect(Object.isFrozen(part)).toBe(true)
  })
})

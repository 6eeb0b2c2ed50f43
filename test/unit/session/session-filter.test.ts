import { describe, expect, it } from 'vitest'
import { endingsOf, type SessionFilter, whomsOf } from '../../../lib/session/session-filter.js'

const issuer = 'https://acme.sandbox.signicat.com/auth/open'
const present = { issuer, issuerNames: [issuer], now: 5000, toleranceSeconds: 30 }

describe('a session filter', () => {
  it.each<[SessionFilter, unknown]>([
    [{ account: 'a' }, { account: 'a' }],
    [{ sub: 's' }, { issuer, sub: 's' }],
    [
      { sub: 's', issuer: 'other' },
      { issuer: 'other', sub: 's' },
    ],
    [{ sid: 'x' }, { issuer, sid: 'x' }],
  ])('%o means one account, person or session of the issuer, up to now', (filter, whom) => {
    expect(whomsOf(filter, present)).toEqual([whom])
    const upTo = 'sid' in filter ? 5030 : 5000
    expect(endingsOf(filter, present)).toEqual([{ whom, upTo, time: 'startedAt' }])
  })

  it.each([
    [4000, 3999],
    [5001, 5000],
    [9000, 5000],
    [0, -1],
  ])('with before %i ends what began up to %i, and never what has not begun', (before, upTo) => {
    expect(endingsOf({ before }, present)).toEqual([{ whom: 'everybody', upTo, time: 'startedAt' }])
  })

  it('means a person by each name that an issuer may have of which only the address is known', () => {
    const both = { ...present, issuerNames: [issuer, `${issuer}/`] }
    expect(whomsOf({ sub: 's' }, both)).toEqual([
      { issuer, sub: 's' },
      { issuer: `${issuer}/`, sub: 's' },
    ])
    expect(endingsOf({ sid: 'x' }, both)).toHaveLength(2)
    expect(whomsOf({ sub: 's', issuer: 'other' }, both)).toEqual([{ issuer: 'other', sub: 's' }])
    expect(endingsOf({ before: 4000 }, both)).toHaveLength(1)
    expect(whomsOf({ account: 'a' }, both)).toEqual([{ account: 'a' }])
  })

  it.each<[string, object]>([
    ['nothing', {}],
    ['an issuer alone', { issuer }],
    ['account and sub', { account: 'a', sub: 's' }],
    ['sub and sid', { sub: 's', sid: 'x' }],
    ['an empty account', { account: '' }],
    ['a number as sub', { sub: 5 }],
    ['milliseconds', { before: 1_790_000_000_000 }],
    ['a Date', { before: new Date() }],
    ['a misspelt name', { acount: 'a', before: 5 }],
  ])('refuses %s, so that nobody is signed out by mistake', (_what, filter) => {
    expect(() => endingsOf(filter, present)).toThrow(TypeError)
  })
})

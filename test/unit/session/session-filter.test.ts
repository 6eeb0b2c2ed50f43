import { describe, expect, it } from 'vitest'
import { endingOf, type SessionFilter, whomOf } from '../../../lib/session/session-filter.js'

const issuer = 'https://acme.sandbox.signicat.com/auth/open'
const present = { issuer, now: 5000, toleranceSeconds: 30 }

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
    expect(whomOf(filter, issuer)).toEqual(whom)
    const upTo = 'sid' in filter ? 5030 : 5000
    expect(endingOf(filter, present)).toEqual({ whom, upTo, time: 'startedAt' })
  })

  it.each([
    [4000, 3999],
    [5001, 5000],
    [9000, 5000],
    [0, -1],
  ])('with before %i ends what began up to %i, and never what has not begun', (before, upTo) => {
    expect(endingOf({ before }, present)).toEqual({ whom: 'everybody', upTo, time: 'startedAt' })
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
    expect(() => endingOf(filter, present)).toThrow(TypeError)
  })
})

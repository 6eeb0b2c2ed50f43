import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EndedAttempt } from '../../../lib/session/attempt-types.js'
import { packAttempt, unpackAttempt } from '../../../lib/session/pack-attempt.js'
import { packEndedAttempt, unpackEndedAttempt } from '../../../lib/session/pack-ended-attempt.js'
import { attempt, startOfTime } from './fixture.js'

const { issuer, redirectUri } = attempt('seed')
const here = { issuer, redirectUri }
const bytesOf = (value: unknown) => Buffer.from(JSON.stringify(value))
const wrongs = [{}, true, -1.5, ['a'], [1, 2, 3, 4, 5], [1, 2, 3]]

describe('a packed attempt', () => {
  it('comes back as it was, its secrets with it', () => {
    const nobody = attempt('seed', {
      previous: null,
      byGuard: true,
      silent: true,
      round: 3,
      purpose: 'identify',
      responseMode: 'jwt',
      asked: { idp: null, loa: null, acr: ['a', 'b'], maxAge: null, freshLogin: false },
    })
    const plain = { idp: null, loa: null, acr: null, maxAge: null, freshLogin: true }
    for (const given of [attempt('seed'), nobody, attempt('seed', { asked: plain })]) {
      const { seed, ...rest } = given
      expect(unpackAttempt(packAttempt(given, here), here)).toEqual(rest)
      expect(JSON.stringify(rest)).not.toContain(seed)
    }
  })

  it('is none for another issuer or redirect URI', () => {
    const bytes = packAttempt(attempt('seed'), here)
    expect(unpackAttempt(bytes, { ...here, issuer: 'https://other.example' })).toBeNull()
    expect(unpackAttempt(bytes, { ...here, redirectUri: `${redirectUri}/` })).toBeNull()
  })

  it('with anything else in it is none', () => {
    const list: unknown[] = JSON.parse(Buffer.from(packAttempt(attempt('seed'), here)).toString())
    for (const index of list.keys())
      for (const wrong of wrongs) expect(unpackAttempt(bytesOf(list.with(index, wrong)), here)).toBeNull()
    expect(unpackAttempt(bytesOf([...list, 1]), here)).toBeNull()
  })

  it('never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(unpackAttempt(Buffer.from(text), here)).toBeNull()
        expect(unpackEndedAttempt(Buffer.from(text))).toBeNull()
      }),
    )
  })
})

describe('what stays of an attempt, packed', () => {
  const ended: EndedAttempt = {
    id: 'i'.repeat(22),
    ending: { end: 'page', page: 'issuer-down', status: 503 },
    returnTo: '/inbox',
    purpose: 'identify',
    byGuard: true,
    asked: { idp: ['nbid'], loa: null, maxAge: null },
    uiLocales: null,
    bornAt: startOfTime,
    endedAt: startOfTime + 90,
    round: 2,
  }

  it('comes back as it was', () => {
    for (const ending of [
      ended.ending,
      { end: 'went', to: '/inbox' } as const,
      { end: 'admitted', to: '/welcome' } as const,
      { end: 'cancelled', to: '/inbox' } as const,
      { end: 'silent', to: '/inbox' } as const,
    ])
      expect(unpackEndedAttempt(packEndedAttempt({ ...ended, ending }))).toEqual({ ...ended, ending })
  })

  it('with anything else in it is none', () => {
    const list: unknown[] = JSON.parse(Buffer.from(packEndedAttempt(ended)).toString())
    for (const index of list.keys())
      for (const wrong of [...wrongs, ['no page', 200]])
        if (!(index === 6 && Array.isArray(wrong) && wrong.every((one) => typeof one === 'string')))
          expect(unpackEndedAttempt(bytesOf(list.with(index, wrong)))).toBeNull()
  })
})

import { describe, expect, it } from 'vitest'
import { attemptIdOf, formerSlotName, shortNameOf } from '../../../lib/session/attempt-names.js'
import type { EndedAttempt, RestAttempts } from '../../../lib/session/attempt-types.js'
import { cookieNames } from '../../../lib/session/cookie-names.js'
import { createKeyRing } from '../../../lib/session/key-ring.js'
import { packAttempt, unpackAttempt } from '../../../lib/session/pack-attempt.js'
import { packRestAttempt, unpackRestAttempt } from '../../../lib/session/pack-rest-attempt.js'
import { createRestAttempts } from '../../../lib/session/rest-attempts.js'
import { createSealer } from '../../../lib/session/seal.js'
import { silentLog } from '../../../lib/shared/log.js'
import { memoryJar } from '../../support/memory-jar.js'
import { config, attempt as loginAttempt, startOfTime } from './fixture.js'
import { restAttempt, restIssuer } from './rest-fixture.js'

const names = cookieNames(config(), '')
const own = { crossSite: false }
const place = shortNameOf(attemptIdOf(restAttempt().state))
const { issuer, redirectUri } = loginAttempt('seed')
const here = { issuer, redirectUri }

function attemptsAt(time: { now: number }, issuer = restIssuer): RestAttempts {
  return createRestAttempts({
    config: config({ clock: () => time.now }),
    scopePath: '',
    log: silentLog,
    rest: { issuer },
  })
}

describe('a packed REST attempt', () => {
  it('is read back as it was, and never as an attempt of the other kind', () => {
    for (const given of [restAttempt(), restAttempt({ loa: null, previous: null, flow: 'headless' })]) {
      expect(unpackRestAttempt(packRestAttempt(given))).toEqual(given)
      expect(unpackAttempt(packRestAttempt(given), here)).toBeNull()
    }
    expect(unpackRestAttempt(packAttempt(loginAttempt('seed'), here))).toBeNull()
  })

  it('is nothing when any member is of another type', () => {
    const list: unknown[] = JSON.parse(Buffer.from(packRestAttempt(restAttempt())).toString())
    for (const index of list.keys()) {
      if (index === list.length - 1) continue
      for (const wrong of [7.5, {}, ['x', 1], true]) {
        const changed = list.map((member, place) => (place === index ? wrong : member))
        expect(unpackRestAttempt(Buffer.from(JSON.stringify(changed)))).toBeNull()
      }
    }
    for (const text of ['', '[]', '{}', 'null', '["rest"]'])
      expect(unpackRestAttempt(Buffer.from(text))).toBeNull()
  })
})

describe('REST attempts', () => {
  it('are found by their short name until they end', () => {
    const time = { now: startOfTime }
    const attempts = attemptsAt(time)
    const jar = memoryJar()
    const given = restAttempt()
    attempts.start(jar, given, own)
    const next = jar.next()
    expect(attempts.find(next, place)).toEqual({ outcome: 'found', attempt: given })
    expect(attempts.find(next, 'x'.repeat(12))).toMatchObject({ outcome: 'unknown', reason: 'no-cookie' })
    expect(attempts.find(next, '2')).toMatchObject({ outcome: 'unknown', reason: 'no-cookie' })
    expect(attempts.pending(next, ['headless'])).toMatchObject({ outcome: 'unknown' })
    expect(attempts.pending(next, ['redirect'])).toMatchObject({ outcome: 'found' })
    attempts.end(next, given)
    expect(attempts.find(jar.next(), place)).toEqual({ outcome: 'spent', ended: null })
    expect(next.clearedNames()).toHaveLength(1)
  })

  it('expire after fifteen minutes, and do not come from the future', () => {
    const time = { now: startOfTime }
    const attempts = attemptsAt(time)
    const jar = memoryJar()
    attempts.start(jar, restAttempt(), own)
    time.now = startOfTime + 899
    expect(attempts.find(jar.next(), place).outcome).toBe('found')
    time.now = startOfTime + 900
    expect(attempts.find(jar.next(), place)).toMatchObject({ reason: 'expired' })
    time.now = startOfTime - 31
    expect(attempts.find(jar.next(), place)).toMatchObject({ reason: 'unreadable' })
  })

  it('belong to one API and account', () => {
    const time = { now: startOfTime }
    const jar = memoryJar()
    attemptsAt(time).start(jar, restAttempt(), own)
    expect(attemptsAt(time, 'https://api.signicat.com/auth/rest#a-2').find(jar.next(), place)).toMatchObject({
      reason: 'unreadable',
    })
  })

  it('are claimed by one at a time, and by nobody after the end', () => {
    const attempts = attemptsAt({ now: startOfTime })
    const given = restAttempt()
    const giveBack = attempts.claim(given)
    expect(giveBack).not.toBeNull()
    expect(attempts.claim(given)).toBeNull()
    giveBack?.()
    expect(attempts.claim(given)).not.toBeNull()
    attempts.end(memoryJar(), given)
    expect(attempts.claim(given)).toBeNull()
  })

  it('leave behind how they ended, for whoever comes again', () => {
    const attempts = attemptsAt({ now: startOfTime })
    const given = restAttempt()
    const jar = memoryJar()
    attempts.start(jar, given, own)
    const next = jar.next()
    attempts.end(next, given)
    const { returnTo, purpose, uiLocales, bornAt } = given
    const ended: EndedAttempt = {
      ...{ id: attemptIdOf(given.state), ending: { end: 'admitted', to: '/inbox' } },
      ...{ returnTo, purpose, uiLocales, bornAt, endedAt: bornAt, byGuard: false, round: 0 },
      asked: { idp: ['nbid'], loa: null, maxAge: null },
    }
    attempts.note(next, ended)
    for (const process of [attempts, attemptsAt({ now: startOfTime })]) {
      expect(process.find(next.next(), place)).toEqual({ outcome: 'spent', ended })
      expect(process.ended(next.next(), ended.id)).toEqual(ended)
      expect(process.ended(next.next(), `${ended.id.slice(0, 12)}${'x'.repeat(10)}`)).toBeNull()
    }
  })

  it('are still found in a slot, as they were before', () => {
    const state = `3.${'a'.repeat(43)}`
    const ring = createKeyRing({ ...config(), cookie: names })
    const clock = () => startOfTime
    const sealer = createSealer({ ring, purpose: 'attempt', clock, lifeSeconds: 900 })
    const list: unknown[] = JSON.parse(Buffer.from(packRestAttempt(restAttempt({ state }))).toString())
    const bytes = Buffer.from(JSON.stringify(list.with(9, ['https://acme.example', 'someone', 'id'])))
    const jar = memoryJar({ [formerSlotName(names, 3)]: sealer.seal(bytes) })
    const attempts = attemptsAt({ now: startOfTime })
    const finding = attempts.find(jar, '3')
    expect(finding).toMatchObject({ outcome: 'found', attempt: { state, previous: { session: 'id' } } })
    if (finding.outcome === 'found') attempts.end(jar, finding.attempt)
    expect(jar.after()).toEqual({})
  })
})

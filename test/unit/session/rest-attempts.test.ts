import { describe, expect, it } from 'vitest'
import type { RestAttempts } from '../../../lib/session/attempt-types.js'
import { packAttempt, unpackAttempt } from '../../../lib/session/pack-attempt.js'
import { packRestAttempt, unpackRestAttempt } from '../../../lib/session/pack-rest-attempt.js'
import { createRestAttempts } from '../../../lib/session/rest-attempts.js'
import { silentLog } from '../../../lib/shared/log.js'
import { memoryJar } from '../../support/memory-jar.js'
import { config, attempt as loginAttempt, startOfTime } from './fixture.js'
import { restAttempt, restIssuer } from './rest-fixture.js'

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
      expect(unpackAttempt(packRestAttempt(given))).toBeNull()
    }
    expect(unpackRestAttempt(packAttempt(loginAttempt('3.x')))).toBeNull()
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
  it('are found in their slot until they end', () => {
    const time = { now: startOfTime }
    const attempts = attemptsAt(time)
    const jar = memoryJar()
    const given = restAttempt()
    attempts.start(jar, given)
    const next = jar.next()
    expect(attempts.find(next, 3)).toEqual({ outcome: 'found', attempt: given })
    expect(attempts.find(next, 2)).toMatchObject({ outcome: 'unknown', reason: 'no-cookie' })
    expect(attempts.find(next, 9)).toMatchObject({ outcome: 'unknown', reason: 'no-slot' })
    expect(attempts.pending(next, ['headless'])).toMatchObject({ outcome: 'unknown' })
    expect(attempts.pending(next, ['redirect'])).toMatchObject({ outcome: 'found' })
    attempts.end(next, given)
    expect(attempts.find(jar.next(), 3)).toEqual({ outcome: 'spent' })
    expect(next.clearedNames()).toHaveLength(1)
  })

  it('expire after fifteen minutes, and do not come from the future', () => {
    const time = { now: startOfTime }
    const attempts = attemptsAt(time)
    const jar = memoryJar()
    attempts.start(jar, restAttempt())
    time.now = startOfTime + 899
    expect(attempts.find(jar.next(), 3).outcome).toBe('found')
    time.now = startOfTime + 900
    expect(attempts.find(jar.next(), 3)).toMatchObject({ reason: 'expired' })
    time.now = startOfTime - 31
    expect(attempts.find(jar.next(), 3)).toMatchObject({ reason: 'unreadable' })
  })

  it('belong to one API and account', () => {
    const time = { now: startOfTime }
    const jar = memoryJar()
    attemptsAt(time).start(jar, restAttempt())
    expect(attemptsAt(time, 'https://api.signicat.com/auth/rest#a-2').find(jar.next(), 3)).toMatchObject({
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

  it('refuse a state that names no slot', () => {
    expect(() => attemptsAt({ now: 0 }).start(memoryJar(), restAttempt({ state: 'x' }))).toThrow(TypeError)
  })
})

import { describe, expect, it } from 'vitest'
import { attemptSettings } from '../../../lib/session/attempt-cookies.js'
import type { Attempt, Attempts } from '../../../lib/session/attempt-types.js'
import { attemptHash, createAttempts } from '../../../lib/session/attempts.js'
import { attemptName, cookieNames } from '../../../lib/session/cookie-names.js'
import { createKeyRing } from '../../../lib/session/key-ring.js'
import { createSealer } from '../../../lib/session/seal.js'
import { silentLog } from '../../../lib/shared/log.js'
import { type MemoryJar, memoryJar } from '../../support/memory-jar.js'
import { attempt, config, secret, startOfTime } from './fixture.js'

const { session: sessionName } = cookieNames(config(), '')
const nameOf = (state: string) => attemptName(sessionName, Number(state[0]))

function attemptsOf(options: Record<string, unknown> = {}, time = { now: startOfTime }): Attempts {
  return createAttempts({ config: config(options, time), scopePath: '', log: silentLog })
}

function started(
  attempts: Attempts,
  jar: MemoryJar = memoryJar(),
  changes: Partial<Attempt> = {},
  crossSite = false,
) {
  const state = attempts.reserve(jar, { crossSite })
  attempts.start(jar, attempt(state, changes))
  return { state, jar: jar.next(), written: jar.written }
}

describe('an attempt', () => {
  it('has a state with a slot and 256 random bits, which its cookie does not show', () => {
    const { state, jar } = started(attemptsOf())
    expect(state).toMatch(/^[0-6]\.[\w-]{43}$/)
    expect(jar.names()).toEqual([nameOf(state)])
    expect(JSON.stringify(jar.after())).not.toContain(state.slice(2))
    const states = Array.from({ length: 100 }, () =>
      attemptsOf().reserve(memoryJar(), { crossSite: false }).slice(2),
    )
    expect(new Set(states).size).toBe(100)
  })

  it('writes nothing when it is only reserved', () => {
    const jar = memoryJar()
    attemptsOf().reserve(jar, { crossSite: false })
    expect(jar.written.size).toBe(0)
  })

  it('is taken once, as it was started, and its cookie goes', () => {
    const attempts = attemptsOf()
    const { state, jar } = started(attempts)
    expect(attempts.take(jar, state)).toEqual({ outcome: 'taken', attempt: attempt(state) })
    expect(jar.after()).toEqual({})
    expect(attempts.take(jar.next(), state)).toEqual({ outcome: 'spent' })
  })

  it('is taken by another process with the same secret, or with a newer one', () => {
    const { state, jar } = started(attemptsOf())
    expect(attemptsOf().take(jar, state).outcome).toBe('taken')
    expect(attemptsOf({ secrets: [secret('two'), secret('one')] }).take(jar, state).outcome).toBe('taken')
  })

  it('cannot be replayed with a copy of the cookie, not even at the end of its life', () => {
    for (const running of [0, 1, 500, 599, 899, 929, 930]) {
      const time = { now: startOfTime - running }
      const attempts = attemptsOf({}, time)
      time.now = startOfTime
      const { state, jar } = started(attempts)
      const copy = jar.after()
      attempts.take(jar, state)
      for (const later of [0, 1, 450, 899, 900, 929]) {
        time.now = startOfTime + later
        const again = memoryJar(copy)
        expect(attempts.take(again, state)).toEqual({ outcome: 'spent' })
        expect(again.after()).toEqual({})
      }
    }
  })

  it('lives fifteen minutes, by what is sealed in it', () => {
    const time = { now: startOfTime }
    const { state, jar, written } = started(attemptsOf({}, time))
    expect(written.get(nameOf(state))).toMatchObject({ settings: { maxAge: 900 } })
    time.now = startOfTime + 899
    expect(attemptsOf({}, time).take(memoryJar(jar.after()), state).outcome).toBe('taken')
    time.now = startOfTime + 900
    expect(attemptsOf({}, time).take(jar, state)).toEqual({ outcome: 'unknown', reason: 'expired' })
    expect(jar.after()).toEqual({})
  })

  it('bears a clock that is a little behind', () => {
    const { state, jar } = started(attemptsOf())
    const at = (now: number) => attemptsOf({}, { now }).take(memoryJar(jar.after()), state)
    expect(at(startOfTime - 30).outcome).toBe('taken')
    expect(at(startOfTime - 31)).toEqual({ outcome: 'unknown', reason: 'unreadable' })
  })

  it('is sent across sites only for a posted answer', () => {
    const lax = started(attemptsOf())
    expect(lax.written.get(nameOf(lax.state))).toMatchObject({ settings: { sameSite: 'lax' } })
    const jwt = started(attemptsOf(), memoryJar(), { responseMode: 'jwt' })
    expect(jwt.written.get(nameOf(jwt.state))).toMatchObject({ settings: { sameSite: 'lax' } })
    const posting = attemptsOf({ responseMode: 'form_post' })
    const posted = started(posting, memoryJar(), { responseMode: 'form_post' })
    expect(posted.written.get(nameOf(posted.state))).toMatchObject({ settings: { sameSite: 'none' } })
    posting.take(posted.jar, posted.state)
    expect(posted.jar.written.get(nameOf(posted.state))).toMatchObject({
      kind: 'cleared',
      settings: { sameSite: 'none' },
    })
  })

  it('is not sent across sites without https, where no browser would take the cookie', () => {
    expect(attemptSettings({ secureCookies: false }, 'form_post')).toEqual({ sameSite: 'lax' })
    expect(attemptSettings({ secureCookies: true }, 'form_post')).toEqual({ sameSite: 'none' })
  })

  it('has a name that stands in the session it became', () => {
    const { state } = started(attemptsOf())
    expect(attemptHash(state)).toMatch(/^[\w-]{22}$/)
    expect(attemptHash(state)).toBe(attemptHash(state))
    expect(state).not.toContain(attemptHash(state))
  })

  it('must have a state from `reserve`', () => {
    expect(() => attemptsOf().start(memoryJar(), attempt('made up'))).toThrow(TypeError)
  })
})

describe('an attempt that is not known', () => {
  it('without a state of ours nothing is touched', () => {
    const { state, jar } = started(attemptsOf())
    const odd = [
      null,
      '',
      'x',
      '8.'.padEnd(45, 'A'),
      '-1',
      state.slice(2),
      `${state}A`,
      `${state}\n`,
      ` ${state}`,
      '__proto__',
      'x'.repeat(1e6),
    ]
    for (const unverified of odd) {
      expect(attemptsOf().take(jar, unverified)).toEqual({ outcome: 'unknown', reason: 'no-state' })
    }
    expect(jar.written.size).toBe(0)
  })

  it('without its cookie', () => {
    const { state } = started(attemptsOf())
    expect(attemptsOf().take(memoryJar(), state)).toEqual({ outcome: 'unknown', reason: 'no-cookie' })
  })

  it('with another state the attempt in the slot stays, and can still finish', () => {
    const attempts = attemptsOf()
    const { state, jar } = started(attempts)
    const forged = `${state[0]}.${'A'.repeat(43)}`
    expect(attempts.take(jar, forged)).toEqual({ outcome: 'unknown', reason: 'other-state' })
    expect(jar.written.size).toBe(0)
    expect(attempts.take(jar, state).outcome).toBe('taken')
  })

  it('an unreadable cookie is cleared', () => {
    const { state } = started(attemptsOf())
    const ring = createKeyRing({ ...config(), cookie: cookieNames(config(), '') })
    const sealer = createSealer({ ring, purpose: 'attempt', clock: config().clock, lifeSeconds: 900 })
    const packed = (value: unknown) => sealer.seal(Buffer.from(JSON.stringify(value)))
    for (const value of ['', 'x', packed(null), packed([]), packed(Array(12).fill(0)), packed({ state })]) {
      const jar = memoryJar({ [nameOf(state)]: value })
      expect(attemptsOf().take(jar, state)).toEqual({ outcome: 'unknown', reason: 'unreadable' })
      expect(jar.after()).toEqual({})
    }
  })

  it('the cookie of another slot, purpose, client or issuer does not count', () => {
    const { state, jar } = started(attemptsOf())
    const [value = ''] = Object.values(jar.after())
    const moved = `${(Number(state[0]) + 1) % 7}${state.slice(1)}`
    expect(attemptsOf().take(memoryJar({ [nameOf(moved)]: value }), moved)).toEqual({
      outcome: 'unknown',
      reason: 'other-state',
    })
    for (const options of [
      { clientId: 'other' },
      { issuer: 'https://other.sandbox.signicat.com/auth/open' },
    ]) {
      const { session } = cookieNames(config(options), '')
      const foreign = memoryJar({ [attemptName(session, Number(state[0]))]: value })
      expect(attemptsOf(options).take(foreign, state)).toEqual({ outcome: 'unknown', reason: 'unreadable' })
    }
  })

  it('of another issuer or redirect URI than the present ones is not taken', () => {
    for (const changes of [
      { issuer: 'https://other.example' },
      { redirectUri: 'https://app.example.com/v0/callback' },
    ]) {
      const { state, jar } = started(attemptsOf(), memoryJar(), changes)
      expect(attemptsOf().take(jar, state)).toEqual({ outcome: 'unknown', reason: 'unreadable' })
    }
  })

  it('of an instance with a newer secret is left alone', () => {
    const { state, jar } = started(attemptsOf({ secrets: [secret('two')] }))
    expect(attemptsOf().take(jar, state)).toEqual({ outcome: 'unknown', reason: 'unreadable' })
    expect(jar.written.size).toBe(0)
  })
})

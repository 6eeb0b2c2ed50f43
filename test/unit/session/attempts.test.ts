import { describe, expect, it } from 'vitest'
import { attemptIdOf, attemptName, formerSlotName, shortNameOf } from '../../../lib/session/attempt-names.js'
import { newSeed } from '../../../lib/session/attempt-secrets.js'
import type { Attempts, EndedAttempt, NewAttempt } from '../../../lib/session/attempt-types.js'
import { createAttempts } from '../../../lib/session/attempts.js'
import { cookieNames } from '../../../lib/session/cookie-names.js'
import { createKeyRing } from '../../../lib/session/key-ring.js'
import { createSealer } from '../../../lib/session/seal.js'
import { silentLog } from '../../../lib/shared/log.js'
import { type MemoryJar, memoryJar } from '../../support/memory-jar.js'
import { attempt, config, secret, startOfTime } from './fixture.js'

const names = cookieNames(config(), '')
const sessionName = names.session
const nameOf = (state: string, crossSite = false) =>
  attemptName(sessionName, shortNameOf(attemptIdOf(state)), { crossSite })
const sealer = createSealer({
  ring: createKeyRing({ ...config(), cookie: names }),
  purpose: 'attempt',
  clock: config().clock,
  lifeSeconds: 900,
})
const sealed = (value: unknown) => sealer.seal(Buffer.from(JSON.stringify(value)))

function attemptsOf(options: Record<string, unknown> = {}, time = { now: startOfTime }): Attempts {
  return createAttempts({ config: config(options, time), scopePath: '', log: silentLog })
}

function started(
  attempts: Attempts,
  jar: MemoryJar = memoryJar(),
  changes: Partial<NewAttempt> = {},
  crossSite = false,
) {
  const { seed, ...rest } = attempt(newSeed(), changes)
  attempts.start(jar, { seed, ...rest }, { crossSite })
  return { attempt: rest, state: rest.state, jar: jar.next(), written: jar.written }
}

function endedOf(state: string, changes: Partial<EndedAttempt> = {}): EndedAttempt {
  return {
    id: attemptIdOf(state),
    ending: { end: 'page', page: 'cancelled', status: 200 },
    returnTo: '/inbox',
    purpose: 'login',
    uiLocales: 'nn',
    bornAt: startOfTime,
    byGuard: true,
    round: 0,
    endedAt: startOfTime + 5,
    asked: { idp: ['nbid'], loa: 'high', maxAge: 0 },
    ...changes,
  }
}

describe('an attempt', () => {
  it('has a state of 256 bits, which its cookie does not show, and which names it', () => {
    const { state, jar } = started(attemptsOf())
    expect(state).toMatch(/^[\w-]{43}$/)
    expect(jar.names()).toEqual([nameOf(state)])
    expect(JSON.stringify(jar.after())).not.toContain(state.slice(0, 12))
  })

  it('is marked in its name when another site started it', () => {
    const { state, jar } = started(attemptsOf(), memoryJar(), {}, true)
    expect(jar.names()).toEqual([nameOf(state, true)])
    expect(attemptsOf().take(jar, state).outcome).toBe('taken')
  })

  it('is taken once, as it was started, and its cookie goes', () => {
    const attempts = attemptsOf()
    const given = started(attempts)
    expect(attempts.take(given.jar, given.state)).toEqual({ outcome: 'taken', attempt: given.attempt })
    expect(given.jar.after()).toEqual({})
    expect(attempts.take(given.jar.next(), given.state)).toEqual({ outcome: 'spent', ended: null })
  })

  it('is taken by another process with the same secret, or with a newer one', () => {
    const { state, jar } = started(attemptsOf())
    expect(attemptsOf().take(memoryJar(jar.after()), state).outcome).toBe('taken')
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
        expect(attempts.take(again, state)).toEqual({ outcome: 'spent', ended: null })
        expect(again.after()).toEqual({})
      }
    }
  })

  it('lives fifteen minutes, by what is sealed in it; the cookie an hour, to say that it was too late', () => {
    const time = { now: startOfTime }
    const given = started(attemptsOf({}, time))
    const { state, jar } = given
    expect(given.written.get(nameOf(state))).toMatchObject({ settings: { maxAge: 3600, sameSite: 'lax' } })
    time.now = startOfTime + 899
    expect(attemptsOf({}, time).take(memoryJar(jar.after()), state).outcome).toBe('taken')
    time.now = startOfTime + 900
    for (const look of [1, 2]) {
      const expired = { outcome: 'unknown', reason: 'expired', attempt: given.attempt }
      expect(attemptsOf({}, time).take(jar, state), `look ${look}`).toEqual(expired)
    }
    expect(jar.written.size).toBe(0)
  })

  it('bears a clock that is a little behind', () => {
    const { state, jar } = started(attemptsOf())
    const at = (now: number) => attemptsOf({}, { now }).take(memoryJar(jar.after()), state)
    expect(at(startOfTime - 30).outcome).toBe('taken')
    expect(at(startOfTime - 31)).toEqual({ outcome: 'unknown', reason: 'unreadable' })
  })

  it('is never sent across sites, also for a posted answer', () => {
    const { state, written } = started(attemptsOf({ responseMode: 'form_post' }), memoryJar(), {
      responseMode: 'form_post',
    })
    expect(written.get(nameOf(state))).toMatchObject({ settings: { sameSite: 'lax' } })
  })

  it('goes with all others when somebody signs out', () => {
    const attempts = attemptsOf()
    let { jar } = started(attempts)
    const former = jar.after()[jar.names()[0] ?? ''] ?? ''
    ;({ jar } = started(attempts, jar, {}, true))
    const browser = memoryJar({
      ...jar.after(),
      [formerSlotName(names, 3)]: former,
      [formerSlotName(names, 4)]: 'of another application',
      [sessionName]: 's',
      [`${sessionName}.b`]: 'b',
      other: 'o',
    })
    attempts.clearAll(browser)
    const left = [formerSlotName(names, 4), sessionName, `${sessionName}.b`, 'other']
    expect(Object.keys(browser.after())).toEqual(left)
  })
})

describe('what stays of an attempt', () => {
  it.each([
    [{ end: 'page', page: 'cancelled', status: 200 } as const],
    [{ end: 'went', to: '/inbox' } as const],
    [{ end: 'admitted', to: '/welcome' } as const],
  ])('says how it ended, in every process: %j', (ending) => {
    const attempts = attemptsOf()
    const { state, jar } = started(attempts)
    attempts.take(jar, state)
    const ended = endedOf(state, { ending })
    attempts.note(jar, ended)
    expect(jar.written.get(nameOf(state))).toMatchObject({ kind: 'set', settings: { maxAge: 3600 } })
    for (const process of [attempts, attemptsOf()]) {
      const again = memoryJar(jar.after())
      expect(process.take(again, state)).toEqual({ outcome: 'spent', ended })
      expect(again.written.size).toBe(0)
    }
  })

  it('lives as long as the cookie of the attempt', () => {
    const time = { now: startOfTime }
    const attempts = attemptsOf({}, time)
    const { state, jar } = started(attempts)
    time.now += 600
    attempts.take(jar, state)
    attempts.note(jar, endedOf(state))
    expect(jar.written.get(nameOf(state))).toMatchObject({ settings: { maxAge: 3000 } })
  })

  it('is not kept where there was no attempt, nor where it would take more room', () => {
    const attempts = attemptsOf()
    const nobody = memoryJar()
    attempts.note(nobody, endedOf('unknown'))
    expect(nobody.written.size).toBe(0)
    const { state, jar } = started(attempts)
    attempts.take(jar, state)
    attempts.note(jar, endedOf(state, { ending: { end: 'admitted', to: `/${'p'.repeat(1000)}` } }))
    expect(jar.after()).toEqual({})
  })

  it('of another attempt under the same name says nothing', () => {
    const { state, jar } = started(attemptsOf())
    const browser = memoryJar({ [nameOf(state)]: Object.values(jar.after())[0] ?? '' })
    const other = { ...endedOf(state), id: `${shortNameOf(attemptIdOf(state))}${'x'.repeat(10)}` }
    attemptsOf().note(browser, other)
    expect(attemptsOf().take(browser.next(), state)).toMatchObject({ outcome: 'unknown' })
  })
})

describe('an attempt that is not known', () => {
  it('without a state of ours nothing is touched', () => {
    const { state, jar } = started(attemptsOf())
    const odd = [
      ...[null, '', 'x', '8.'.padEnd(45, 'A'), '-1', state.slice(1), `${state}A`, `${state}\n`, ` ${state}`],
      ...['__proto__', 'x'.repeat(1e6)],
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

  it('an unreadable cookie is cleared', () => {
    const { state } = started(attemptsOf())
    const values = ['', 'x', ...[null, [], Array(11).fill(0), { state }, ['a2'], ['e2']].map(sealed)]
    for (const value of values) {
      const jar = memoryJar({ [nameOf(state)]: value })
      expect(attemptsOf().take(jar, state)).toEqual({ outcome: 'unknown', reason: 'unreadable' })
      expect(jar.after()).toEqual({})
    }
  })

  it('the cookie of another attempt, purpose, client or issuer does not count', () => {
    const { state, jar } = started(attemptsOf())
    const [value = ''] = Object.values(jar.after())
    const other = started(attemptsOf()).state
    const moved = memoryJar({ [nameOf(other)]: value })
    expect(attemptsOf().take(moved, other)).toEqual({ outcome: 'unknown', reason: 'other-state' })
    expect(moved.written.size).toBe(0)
    for (const options of [
      { clientId: 'other' },
      { issuer: 'https://other.sandbox.signicat.com/auth/open' },
    ]) {
      const { session } = cookieNames(config(options), '')
      const name = attemptName(session, shortNameOf(attemptIdOf(state)), { crossSite: false })
      const foreign = memoryJar({ [name]: value })
      expect(attemptsOf(options).take(foreign, state)).toEqual({ outcome: 'unknown', reason: 'unreadable' })
    }
  })

  it('of another redirect URI than the present one is not taken', () => {
    const { state, jar } = started(attemptsOf())
    const now = attemptsOf({ routes: { callback: '/back' } })
    expect(now.take(jar, state)).toEqual({ outcome: 'unknown', reason: 'unreadable' })
  })

  it('of an instance with a newer secret is left alone', () => {
    const { state, jar } = started(attemptsOf({ secrets: [secret('two')] }))
    expect(attemptsOf().take(jar, state)).toEqual({ outcome: 'unknown', reason: 'unreadable' })
    expect(jar.written.size).toBe(0)
  })
})

describe('an attempt in a slot, as they were before', () => {
  const state = `3.${'s'.repeat(43)}`
  const former = (changes: Record<number, unknown> = {}) =>
    Object.assign(
      [
        ...[state, config().issuer, 'the nonce', 'the verifier', 'https://app.example.com/callback', 'query'],
        ...['/inbox', 'login', 1, [['nbid'], 'high', null, 0, 1], ['https://acme.example', 'someone', 'id']],
        ...[startOfTime, 'nn'],
      ],
      changes,
    )
  const browserWith = (value: unknown) => memoryJar({ [formerSlotName(names, 3)]: sealed(value) })

  it('is still taken, once, and its cookie goes', () => {
    const attempts = attemptsOf()
    const jar = browserWith(former())
    expect(attempts.take(jar, state)).toMatchObject({
      outcome: 'taken',
      attempt: {
        state,
        nonce: 'the nonce',
        verifier: 'the verifier',
        returnTo: '/inbox',
        byGuard: true,
        previous: { session: 'id' },
      },
    })
    expect(jar.after()).toEqual({})
    expect(attempts.take(browserWith(former()), state)).toEqual({ outcome: 'spent', ended: null })
  })

  it('must match its state exactly, and is left to the tab that it belongs to', () => {
    const jar = browserWith(former())
    const forged = `3.${'A'.repeat(43)}`
    expect(attemptsOf().take(jar, forged)).toEqual({ outcome: 'unknown', reason: 'other-state' })
    expect(jar.written.size).toBe(0)
  })

  it('with anything else in it is none', () => {
    for (const index of former().keys())
      for (const wrong of [{}, true, -1.5, ['a'], [1, 2, 3, 4, 5], [1, 2, 3]])
        expect(attemptsOf().take(browserWith(former({ [index]: wrong })), state).outcome).toBe('unknown')
    expect(attemptsOf().take(browserWith([...former(), 1]), state).outcome).toBe('unknown')
    expect(attemptsOf().take(browserWith(former({ 1: 'https://other.example' })), state).outcome).toBe(
      'unknown',
    )
  })
})

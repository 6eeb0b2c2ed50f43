import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { attemptName } from '../../../lib/session/attempt-names.js'
import { newSeed } from '../../../lib/session/attempt-secrets.js'
import type { NewAttempt } from '../../../lib/session/attempt-types.js'
import { createAttempts } from '../../../lib/session/attempts.js'
import { cookieNames } from '../../../lib/session/cookie-names.js'
import { silentLog } from '../../../lib/shared/log.js'
import { type MemoryJar, memoryJar } from '../../support/memory-jar.js'
import { attempt, config, sealedSessions, secret, session, startOfTime } from './fixture.js'

const { session: sessionName } = cookieNames(config(), '')
const attemptsWith = (options: Record<string, unknown> = {}) =>
  createAttempts({ config: config(options), scopePath: '', log: silentLog })
const attempts = attemptsWith()

interface Started {
  readonly state: string
  /** The browser after the answer. */
  readonly jar: MemoryJar
  readonly answer: MemoryJar
}

function start(jar: MemoryJar, changes: Partial<NewAttempt> = {}, crossSite = false): Started {
  const given = attempt(newSeed(), changes)
  attempts.start(jar, given, { crossSite })
  return { state: given.state, jar: jar.next(), answer: jar }
}

function startMany(
  jar: MemoryJar,
  count: number,
  { changes = {}, crossSite = false }: { changes?: Partial<NewAttempt>; crossSite?: boolean } = {},
): { readonly jar: MemoryJar; readonly states: readonly string[] } {
  let browser = jar
  const states = Array.from({ length: count }, (_, index) => {
    const next = start(browser, { bornAt: startOfTime - 60 + index, ...changes }, crossSite)
    browser = next.jar
    return next.state
  })
  return { jar: browser, states }
}

/** Those that can still be finished in this browser, by an instance that has seen none of them. */
const alive = (jar: MemoryJar, states: readonly string[]) =>
  states.filter((state) => attemptsWith().take(memoryJar(jar.after()), state).outcome === 'taken')

const headerOf = (jar: MemoryJar) =>
  Object.entries(jar.after())
    .map(([name, value]) => `${name}=${value}`)
    .join('; ')
// As @fastify/cookie writes them.
const linesOf = (jar: MemoryJar) =>
  [...jar.written].map(([name, last]) =>
    last.kind === 'set'
      ? `Set-Cookie: ${name}=${last.value}; Max-Age=3600; Path=/; HttpOnly; Secure; SameSite=Lax\r\n`
      : `Set-Cookie: ${name}=; Max-Age=0; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; Secure; SameSite=Lax\r\n`,
  )
const sessionOf = (size: number) => ({
  [sessionName]: 's'.repeat(Math.min(size, 3800)),
  ...(size > 3800 ? { [`${sessionName}.1`]: 's'.repeat(size - 3800) } : {}),
})

describe('attempts side by side', () => {
  it('are never in each other’s way when they start with the same cookies', () => {
    const before = startMany(memoryJar(sessionOf(1800)), 2).jar.after()
    const tabs = Array.from({ length: 8 }, () => start(memoryJar(before)))
    // The browser keeps what every answer sets.
    const browser = memoryJar(Object.assign({}, ...tabs.map(({ jar }) => jar.after())))
    const states = tabs.map(({ state }) => state)
    expect(alive(browser, states)).toEqual(states)
  })

  it.each([
    ['twelve while nobody is signed in', 12, 0],
    ['ten beside an ordinary session', 10, 1800],
  ])('are %s, and the oldest goes for the next', (_name, count, size) => {
    const asked = { idp: null, loa: null, acr: null, maxAge: null, freshLogin: true }
    const previous = size === 0 ? null : { person: 'p'.repeat(16), session: 's'.repeat(22) }
    const changes = { asked, previous, uiLocales: null }
    const { jar, states } = startMany(memoryJar(sessionOf(size)), count, { changes })
    expect(alive(jar, states)).toEqual(states)
    const next = start(jar, changes)
    expect(alive(next.jar, [...states, next.state])).toEqual([...states.slice(1), next.state])
  })

  it('push out what has ended, and what came too late, before what can still be finished', () => {
    const { jar, states } = startMany(memoryJar(), 12)
    const [, ended = ''] = states
    const finished = jar.next()
    const taking = attempts.take(finished, ended)
    if (taking.outcome !== 'taken') throw new Error('not taken')
    const { asked, byGuard, bornAt, purpose, returnTo, uiLocales } = taking.attempt
    const ending = { end: 'went', to: '/' } as const
    const id =
      jar
        .names()
        .find((name) => !finished.after()[name])
        ?.slice(-12) ?? ''
    expect(id).not.toBe('')
    attempts.note(finished, {
      id: `${id}${'x'.repeat(10)}`,
      ending,
      asked,
      byGuard,
      bornAt: bornAt + 30,
      endedAt: bornAt + 40,
      round: 0,
      purpose,
      returnTo,
      uiLocales,
    })
    expect(Object.keys(finished.after())).toHaveLength(12)
    const next = start(finished.next())
    expect(Object.keys(next.jar.after())).toHaveLength(12)
    const left = states.filter((state) => state !== ended)
    expect(alive(next.jar, left)).toEqual(left)
  })

  it('push out the unreadable first, and those of another instance last', () => {
    const { jar, states } = startMany(memoryJar(), 10)
    const broken = attemptName(sessionName, 'b'.repeat(12), { crossSite: false })
    const newer = memoryJar(jar.after())
    attemptsWith({ secrets: [secret('two')] }).start(newer, attempt(newSeed(), { bornAt: 1 }), {
      crossSite: false,
    })
    const browser = memoryJar({ ...newer.after(), [broken]: 'broken' })
    const first = start(browser)
    expect(first.answer.clearedNames()).toEqual([broken])
    const second = start(first.jar)
    expect(alive(second.jar, states)).toEqual(states.slice(1))
  })
})

describe('attempts that another site starts', () => {
  it('are four side by side, and push out only their own kind', () => {
    const own = startMany(memoryJar(), 12)
    const theirs = startMany(own.jar, 20, { crossSite: true })
    expect(alive(theirs.jar, own.states)).toEqual(own.states)
    expect(alive(theirs.jar, theirs.states).length).toBeGreaterThanOrEqual(3)
    const few = startMany(memoryJar(), 20, { crossSite: true })
    expect(alive(few.jar, few.states)).toEqual(few.states.slice(-4))
  })

  it.each([0, 1800, 3800, 5100])(
    'are at least three beside a session of %i bytes, and leave the person’s own alone',
    (size) => {
      const own = startMany(memoryJar(sessionOf(size)), 12)
      const before = alive(own.jar, own.states)
      expect(before.length).toBeGreaterThan(0)
      const theirs = startMany(own.jar, 20, { crossSite: true })
      expect(alive(theirs.jar, own.states)).toEqual(before)
      expect(alive(theirs.jar, theirs.states).length).toBeGreaterThanOrEqual(3)
      expect(headerOf(theirs.jar).length).toBeLessThan(7000)
    },
  )

  it('lose their search rather than push out more of their kind', () => {
    const own = startMany(memoryJar(sessionOf(5000)), 12)
    const long = start(own.jar, { returnTo: `/case?note=${'n'.repeat(900)}` }, true)
    const taking = attemptsWith().take(long.jar, long.state)
    expect(taking).toMatchObject({ outcome: 'taken', attempt: { returnTo: '/case' } })
  })
})

describe('size', () => {
  it('of all cookies stays under 7 kB and of one answer under 3.5 kB, whatever is started', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 5090 }),
        fc.array(fc.record({ crossSite: fc.boolean(), length: fc.nat(1000) }), { maxLength: 20 }),
        (size, starts) => {
          let jar = memoryJar(sessionOf(size))
          for (const { crossSite, length } of starts) {
            const next = start(jar, { returnTo: `/?${'r'.repeat(length)}` }, crossSite)
            expect(linesOf(next.answer).join('').length).toBeLessThan(3500)
            jar = next.jar
            expect(headerOf(jar).length).toBeLessThan(7000)
            expect(alive(jar, [next.state])).toEqual([next.state])
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  it('of a session that begins makes attempts give way, those of other sites first, and not the one it came of', async () => {
    const sessions = sealedSessions(config())
    const own = startMany(memoryJar(), 10)
    const theirs = startMany(own.jar, 4, { crossSite: true })
    const [first = ''] = own.states
    const jar = theirs.jar
    const name = jar.names()[0] ?? ''
    const origin = { attempt: `${name.slice(-12)}${'x'.repeat(10)}` }
    await sessions.begin(jar, session({ origin, data: { filler: 'x'.repeat(2500) } }))
    expect(headerOf(jar).length).toBeLessThan(7000)
    expect(jar.clearedNames()).not.toContain(name)
    const left = alive(jar, own.states)
    expect(left).toEqual([first, ...own.states.slice(own.states.length - left.length + 1)])
    expect(alive(jar, theirs.states).length).toBeGreaterThanOrEqual(3)
  })

  it('drops nothing when there is room', () => {
    const { jar } = startMany(memoryJar(), 3)
    expect(start(jar).answer.clearedNames()).toEqual([])
  })

  it('takes the query from a long return path rather than refuse the login', () => {
    const back = (returnTo: string) => {
      const { jar, state } = start(memoryJar(), { returnTo })
      const taking = attempts.take(jar, state)
      return taking.outcome === 'taken' ? taking.attempt.returnTo : taking
    }
    expect(back(`/inbox?q=${'q'.repeat(900)}`)).toHaveLength(909)
    expect(back(`/inbox?q=${'q'.repeat(2000)}#there`)).toBe('/inbox')
    expect(back(`/inbox#${'q'.repeat(2000)}`)).toBe('/inbox')
    expect(back(`/${'p'.repeat(3000)}`)).toBe('/')
  })

  it('refuses an attempt that is too long in itself', () => {
    const jar = memoryJar()
    expect(() => start(jar, { uiLocales: 'v'.repeat(3000) })).toThrow(
      expect.objectContaining({ code: 'ERR_SIGNICAT_SESSION_TOO_LARGE' }),
    )
    expect(jar.written.size).toBe(0)
  })

  it('does not make login impossible when the session cookies are larger than we ever write', () => {
    const { jar, state } = start(memoryJar({ [sessionName]: 's'.repeat(9000) }))
    expect(alive(jar, [state])).toEqual([state])
  })
})

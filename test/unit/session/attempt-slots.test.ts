import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Attempt } from '../../../lib/session/attempt-types.js'
import { createAttempts } from '../../../lib/session/attempts.js'
import { attemptName, cookieNames } from '../../../lib/session/cookie-names.js'
import { packAttempt, unpackAttempt } from '../../../lib/session/pack-attempt.js'
import { silentLog } from '../../../lib/shared/log.js'
import { type MemoryJar, memoryJar } from '../../support/memory-jar.js'
import { attempt, config, secret, startOfTime } from './fixture.js'

const { session: sessionName, attempts: names } = cookieNames(config(), '')
const attempts = createAttempts({ config: config(), scopePath: '', log: silentLog })

function start(
  jar: MemoryJar,
  changes: Partial<Attempt> = {},
  crossSite = false,
): { state: string; jar: MemoryJar; answer: MemoryJar } {
  const state = attempts.reserve(jar, { crossSite })
  attempts.start(jar, attempt(state, changes))
  return { state, jar: jar.next(), answer: jar }
}

function startMany(
  count: number,
  changes: Partial<Attempt> = {},
): { jar: MemoryJar; states: readonly string[] } {
  let jar = memoryJar()
  const states: string[] = []
  for (let index = 0; index < count; index += 1) {
    const next = start(jar, { bornAt: startOfTime + index, ...changes })
    jar = next.jar
    states.push(next.state)
  }
  return { jar, states }
}

const headerOf = (jar: MemoryJar) =>
  Object.entries(jar.after())
    .map(([name, value]) => `${name}=${value}`)
    .join('; ')
// As @fastify/cookie writes them.
const linesOf = (jar: MemoryJar) =>
  [...jar.written].map(([name, last]) =>
    last.kind === 'set'
      ? `Set-Cookie: ${name}=${last.value}; Max-Age=900; Path=/; HttpOnly; Secure; SameSite=Lax\r\n`
      : `Set-Cookie: ${name}=; Max-Age=0; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; Secure; SameSite=Lax\r\n`,
  )

describe('slots', () => {
  it('let seven tabs log in at once', () => {
    const { jar, states } = startMany(7)
    expect(new Set(states.map((state) => state[0])).size).toBe(7)
    for (const state of states) expect(attempts.take(jar, state).outcome).toBe('taken')
  })

  it('spread tabs that start at the same moment with the same cookies', () => {
    const slots = Array.from({ length: 60 }, () => attempts.reserve(memoryJar(), { crossSite: false })[0])
    expect(new Set(slots).size).toBeGreaterThan(3)
  })

  it('give the place of the oldest to the eighth', () => {
    const { jar, states } = startMany(7)
    const state = attempts.reserve(jar, { crossSite: false })
    expect(state[0]).toBe(states[0]?.[0])
  })

  it('give an unreadable place away first, and one of another instance last', () => {
    const { jar } = startMany(7)
    const broken = memoryJar({ ...jar.after(), [attemptName(sessionName, 3)]: 'broken' })
    expect(attempts.reserve(broken, { crossSite: false })[0]).toBe('3')
    const newer = createAttempts({
      config: config({ secrets: [secret('two')] }),
      scopePath: '',
      log: silentLog,
    })
    const mixed = memoryJar({ ...jar.after() })
    newer.start(mixed, attempt(`3.${'A'.repeat(43)}`, { bornAt: 1 }))
    expect(attempts.reserve(mixed.next(), { crossSite: false })[0]).not.toBe('3')
  })

  it('keep what other sites start to one place, which never pushes out the rest', () => {
    const { jar, states } = startMany(7)
    let browser = jar
    for (let index = 0; index < 20; index += 1) browser = start(browser, {}, true).jar
    expect(attempts.reserve(browser, { crossSite: true })[0]).toBe('7')
    for (const state of states.slice(-5)) expect(attempts.take(browser, state).outcome).toBe('taken')
    expect(attempts.reserve(memoryJar(), { crossSite: true })[0]).toBe('7')
  })

  it('leave the shared one to other sites, free or oldest of all', () => {
    const { jar } = startMany(7)
    for (let index = 0; index < 20; index += 1)
      expect(attempts.reserve(jar, { crossSite: false })[0]).not.toBe('7')
    const shared = start(jar, { bornAt: startOfTime - 60 }, true).jar
    expect(attempts.reserve(shared, { crossSite: false })[0]).not.toBe('7')
  })
})

describe('size', () => {
  it('of all cookies stays under 7 kB and of one answer under 3.5 kB, however often a login is started', () => {
    let jar = memoryJar({ [sessionName]: 's'.repeat(3800), [`${sessionName}.1`]: 's'.repeat(1200) })
    for (let index = 0; index < 12; index += 1) {
      const next = start(
        jar,
        { bornAt: startOfTime + index, returnTo: `/${'r'.repeat(700)}` },
        index % 4 === 0,
      )
      expect(linesOf(next.answer).join('').length).toBeLessThan(3500)
      jar = next.jar
      expect(headerOf(jar).length).toBeLessThan(7000)
      expect(attempts.take(memoryJar(jar.after()), next.state).outcome).toBe('taken')
    }
  })

  it('makes room by dropping the oldest', () => {
    const { jar, states } = startMany(7, { returnTo: `/${'r'.repeat(600)}` })
    const alive = states.filter((state) => attempts.take(memoryJar(jar.after()), state).outcome === 'taken')
    expect(alive.length).toBeLessThan(7)
    expect(alive).toEqual(states.slice(-alive.length))
  })

  it('drops nothing when there is room', () => {
    const { jar } = startMany(3)
    expect(start(jar).answer.clearedNames()).toEqual([])
  })

  it('takes the query from a long return path rather than refuse the login', () => {
    const back = (returnTo: string) => {
      const { jar, state } = start(memoryJar(), { returnTo })
      const taking = attempts.take(jar, state)
      return taking.outcome === 'taken' ? taking.attempt.returnTo : taking
    }
    expect(back(`/inbox?q=${'q'.repeat(500)}`)).toHaveLength(509)
    expect(back(`/inbox?q=${'q'.repeat(2000)}#there`)).toBe('/inbox')
    expect(back(`/inbox#${'q'.repeat(2000)}`)).toBe('/inbox')
    expect(back(`/${'p'.repeat(3000)}`)).toBe('/')
  })

  it('refuses an attempt that is too long in itself', () => {
    const jar = memoryJar()
    expect(() => start(jar, { verifier: 'v'.repeat(3000) })).toThrow(
      expect.objectContaining({ code: 'ERR_SIGNICAT_SESSION_TOO_LARGE' }),
    )
    expect(jar.written.size).toBe(0)
  })

  it('does not make login impossible when the session cookies are larger than we ever write', () => {
    const { jar, state } = start(memoryJar({ [sessionName]: 's'.repeat(9000) }))
    expect(attempts.take(jar, state).outcome).toBe('taken')
  })
})

describe('a packed attempt', () => {
  it('comes back as it was', () => {
    const nobody = attempt('3.x', {
      previous: null,
      byGuard: true,
      purpose: 'identify',
      responseMode: 'jwt',
      asked: { idp: null, loa: null, acr: ['a', 'b'], maxAge: null, freshLogin: false },
    })
    for (const given of [attempt('3.x'), nobody]) expect(unpackAttempt(packAttempt(given))).toEqual(given)
  })

  it('with anything else in it is none', () => {
    const list: unknown[] = JSON.parse(Buffer.from(packAttempt(attempt('3.x'))).toString())
    for (const index of list.keys()) {
      for (const wrong of [{}, true, -1.5, ['a'], [1, 2, 3, 4, 5], [1, 2, 3]]) {
        const changed = list.with(index, wrong)
        expect(unpackAttempt(Buffer.from(JSON.stringify(changed)))).toBeNull()
      }
    }
    expect(unpackAttempt(Buffer.from(JSON.stringify([...list, 1])))).toBeNull()
  })

  it('never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(unpackAttempt(Buffer.from(text))).toBeNull()
      }),
    )
  })
})

it('has a name for every slot', () => {
  expect(names).toEqual(Array.from({ length: 8 }, (_, slot) => attemptName(sessionName, slot)))
})

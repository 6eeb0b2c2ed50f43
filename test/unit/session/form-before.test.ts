import { readFileSync } from 'node:fs'
import type { StoreRecord } from 'fastify-signicat/store'
import { describe, expect, it } from 'vitest'
import { createAttempts } from '../../../lib/session/attempts.js'
import { cookieNames } from '../../../lib/session/cookie-names.js'
import { createFormTokens } from '../../../lib/session/form-token.js'
import { personOf } from '../../../lib/session/person-of.js'
import { silentLog } from '../../../lib/shared/log.js'
import { memoryJar } from '../../support/memory-jar.js'
import { attempt, config, reasonLog, sealedSessions, secret, session, startOfTime } from './fixture.js'
import { begin, look, storedSessions } from './stored-fixture.js'

type Jar = Readonly<Record<string, string>>

/** What the version before wrote, taken from it before it was changed: version 1 of the seal, names without the origin. */
const before: {
  readonly sealed: Jar
  readonly large: Jar
  readonly attempt: { readonly state: string; readonly cookies: Jar }
  readonly form: string
  readonly stored: { readonly cookies: Jar; readonly entries: readonly (readonly [string, StoreRecord])[] }
} = JSON.parse(readFileSync(new URL('./golden/seal-version-1.json', import.meta.url), 'utf8'))

const { session: name, formerSession } = cookieNames(config(), '')
const read = (sessions: ReturnType<typeof sealedSessions>, jar: Jar) => sessions.read(memoryJar(jar))

describe('a sealed session in the form before', () => {
  it('is read, and due to be written in the new one', () => {
    expect(Object.keys(before.sealed)).toEqual([formerSession])
    for (const [jar, data] of [
      [before.sealed, {}],
      [before.large, { filler: 'x'.repeat(2500) }],
    ] as const) {
      const reading = read(sealedSessions(config()), jar)
      expect(reading).toEqual({ session: expect.objectContaining({ ...session(), data }), resealDue: true })
    }
  })

  it('moves with its first answer: the new name, the new form, and nothing under the old name', async () => {
    for (const cookies of [before.sealed, before.large]) {
      const sessions = sealedSessions(config())
      const jar = memoryJar(cookies)
      const found = sessions.read(jar).session ?? session()
      await sessions.change(jar, found, (newest) => ({ ...newest, seenAt: newest.seenAt + 1 }))
      const after = jar.after()
      expect(Object.keys(after).sort()).toEqual(
        Object.keys(cookies)
          .map((old) => old.replace(formerSession, name))
          .sort(),
      )
      expect(read(sessions, after)).toMatchObject({ session: { id: session().id }, resealDue: false })
    }
  })

  it('ends like any other, and its copies with it', async () => {
    const sessions = sealedSessions(config())
    const jar = memoryJar(before.sealed)
    await sessions.end(jar, sessions.read(jar).session)
    expect(jar.after()).toEqual({})
    expect(read(sessions, before.sealed).session).toBeNull()
  })

  it('ends beside a new one when the person signs out or in again', async () => {
    for (const way of ['out', 'in'] as const) {
      const sessions = sealedSessions(config())
      const first = memoryJar()
      await sessions.begin(first, session({ id: 'another' }))
      const jar = memoryJar({ ...first.after(), ...before.sealed })
      expect(sessions.read(jar).session?.id).toBe('another')
      if (way === 'out') await sessions.end(jar, sessions.read(jar).session)
      else await sessions.begin(jar, session({ id: 'third' }), { former: sessions.read(jar).session })
      expect(Object.keys(jar.after())).toEqual(way === 'out' ? [] : [name])
      expect(read(sessions, before.sealed).session).toBeNull()
      expect(read(sessions, first.after()).session).toBeNull()
    }
  })

  it('is cleared once it is over', () => {
    const { log, reasons } = reasonLog()
    const jar = memoryJar(before.sealed)
    expect(sealedSessions(config({}, { now: startOfTime + 3600 }), log).read(jar).session).toBeNull()
    expect(jar.after()).toEqual({})
    expect(reasons).toEqual([])
  })

  it('of another application on the host is left alone, whatever happens here', async () => {
    const sessions = sealedSessions(config({ secrets: [secret('other')] }))
    const jar = memoryJar({ ...before.sealed })
    expect(sessions.read(jar)).toEqual({ session: null, resealDue: false })
    await sessions.begin(jar, session({ id: 'here' }))
    const next = jar.next()
    await sessions.end(next, sessions.read(next).session)
    expect(next.after()).toEqual(before.sealed)
  })
})

describe('a stored session in the form before', () => {
  async function setup(options: Record<string, unknown> = {}) {
    const stored = storedSessions(options)
    for (const [key, record] of before.stored.entries) await stored.store.forge(key, record)
    return { ...stored, jar: memoryJar(before.stored.cookies) }
  }

  it('is read, moves with its first change, and reads on', async () => {
    const { sessions, jar, store } = await setup()
    const found = await look(sessions, jar)
    expect(found).toMatchObject({ ...session(), revision: 1 })
    expect(sessions.read(jar).resealDue).toBe(true)
    await sessions.change(jar, found ?? session(), (newest) => ({ ...newest, seenAt: newest.seenAt + 1 }))
    expect(Object.keys(jar.after())).toEqual([name])
    const next = jar.next()
    expect(await look(sessions, next)).toMatchObject({ id: session().id, revision: 2 })
    expect(sessions.read(next).resealDue).toBe(false)
    expect(store.entries.size).toBe(1)
  })

  it('is on the lists, and ends with them', async () => {
    const { sessions, jar } = await setup()
    const whom = { issuer: session().issuer, sub: session().sub }
    expect(await sessions.list(whom)).toHaveLength(1)
    expect(await sessions.endAll({ whom, upTo: startOfTime, time: 'startedAt' })).toHaveLength(1)
    expect(await look(sessions, jar)).toBeNull()
  })

  it('ends like any other', async () => {
    const { sessions, jar, store } = await setup()
    await sessions.end(jar, await look(sessions, jar))
    expect(jar.after()).toEqual({})
    expect(store.entries.size).toBe(0)
    expect(await look(sessions, memoryJar(before.stored.cookies))).toBeNull()
  })

  it('ends beside a new one', async () => {
    const { sessions, store } = await setup()
    const other = await begin(sessions, session({ id: 'another' }))
    const jar = memoryJar({ ...other.after(), ...before.stored.cookies })
    await sessions.end(jar, await look(sessions, jar))
    expect(jar.after()).toEqual({})
    expect(store.entries.size).toBe(0)
  })

  it('of another application on the host is left alone, in the browser and in the store', async () => {
    const { sessions, store } = await setup({ secrets: [secret('other')] })
    const other = await begin(sessions, session({ id: 'another' }))
    const alone = memoryJar(before.stored.cookies)
    expect(await look(sessions, alone)).toBeNull()
    expect(alone.written.size).toBe(0)
    const jar = memoryJar({ ...other.after(), ...before.stored.cookies })
    await sessions.end(jar, await look(sessions, jar))
    expect(jar.after()).toEqual(before.stored.cookies)
    expect([...store.entries.keys()]).toEqual(before.stored.entries.map(([key]) => key))
  })

  it('that is no session at all is nobody', async () => {
    const { sessions } = await setup()
    expect(await look(sessions, memoryJar({ [formerSession]: 'eyJ..x' }))).toBeNull()
  })
})

describe('what else was sealed in the form before', () => {
  it('a login that was under way comes back, once', () => {
    const attempts = createAttempts({ config: config(), scopePath: '', log: silentLog })
    const { state, cookies } = before.attempt
    const jar = memoryJar(cookies)
    const { seed: _, previous, ...rest } = attempt('seed')
    const secrets = { state, nonce: 'n'.repeat(43), verifier: 'v'.repeat(43) }
    const person = personOf({ issuer: 'https://acme.example', sub: 'someone' })
    expect(attempts.take(jar, state)).toEqual({
      outcome: 'taken',
      attempt: { ...rest, ...secrets, previous: { session: previous?.session, person } },
    })
    expect(jar.after()).toEqual({})
    expect(attempts.take(memoryJar(cookies), state)).toEqual({ outcome: 'spent', ended: null })
  })

  it('a login of another application on the host is left alone', () => {
    const other = config({ secrets: [secret('other')] })
    const attempts = createAttempts({ config: other, scopePath: '', log: silentLog })
    const jar = memoryJar(before.attempt.cookies)
    expect(attempts.take(jar, before.attempt.state).outcome).toBe('unknown')
    const fresh = attempt('seed')
    attempts.start(jar, fresh, { crossSite: false })
    attempts.take(jar.next(), fresh.state)
    attempts.clearAll(jar)
    expect(jar.after()).toMatchObject(before.attempt.cookies)
  })

  it('a form that was open can be sent', () => {
    expect(createFormTokens({ config: config(), scopePath: '' }).open('logout', before.form)).toBe('id')
  })
})

import type { StoreRecord } from 'fastify-signicat/store'
import { describe, expect, it } from 'vitest'
import type { Session } from '../../../lib/session/types.js'
import type { MemoryJar } from '../../support/memory-jar.js'
import { memoryJar } from '../../support/memory-jar.js'
import { idTokenClaims, reasonLog, session } from './fixture.js'
import { begin, look, type StoredSetup, storedSessions } from './stored-fixture.js'

interface Victim extends StoredSetup {
  readonly jar: MemoryJar
  readonly key: string
  readonly record: StoreRecord
  readonly reasons: readonly unknown[]
}

/** Somebody who is signed in, and the entry of their session in a store that an attacker can write to. */
async function victim(given: Session = session()): Promise<Victim> {
  const { log, reasons } = reasonLog()
  const setup = storedSessions({}, log)
  const jar = await begin(setup.sessions, given)
  const [entry] = setup.store.entries
  if (entry === undefined) throw new Error('nothing was stored')
  return { ...setup, jar, key: entry[0], record: entry[1], reasons }
}

const attacker = session({ id: 'YXR0YWNrZXIgc2Vzc2lvbg', sub: 'attacker', account: 'attacker' })
const person = { issuer: idTokenClaims.iss, sub: idTokenClaims.sub }

describe('somebody who can write to the store cannot log in as anyone', () => {
  it('by copying a value under the key of a session of their own', async () => {
    const { sessions, store, record, reasons } = await victim()
    const own = await begin(sessions, attacker)
    const ownKey = [...store.entries.keys()].at(-1) ?? ''
    await store.forge(ownKey, record)
    expect(await look(sessions, own)).toBeNull()
    expect(reasons).toEqual(['bad'])
  })

  it('also when the value was opened for its owner a moment ago', async () => {
    const { sessions, store, record, jar } = await victim()
    expect(await look(sessions, jar.next())).not.toBeNull()
    expect(await look(sessions, jar.next())).not.toBeNull()
    const own = await begin(sessions, attacker)
    await store.forge([...store.entries.keys()].at(-1) ?? '', record)
    expect(await look(sessions, own)).toBeNull()
  })

  it('by putting the value of another under a key for an id of their choice', async () => {
    const { sessions, store, record, key, jar } = await victim()
    const name = Object.keys(jar.after())[0] ?? ''
    await store.forge(key, record)
    const guess = memoryJar({ [name]: `s1.${'A'.repeat(43)}.1` })
    expect(await look(sessions, guess)).toBeNull()
  })

  it('by putting back an older revision', async () => {
    const { sessions, store, jar, key, record, reasons } = await victim()
    const read = await look(sessions, jar)
    await sessions.change(jar, read ?? session(), (newest) => ({ ...newest, data: { admin: false } }))
    await store.forge(key, record)
    expect(await look(sessions, jar.next())).toBeNull()
    expect(reasons).toEqual(['older revision'])
  })

  it('by giving an older value the number of the newest', async () => {
    const { sessions, store, jar, key, record, reasons } = await victim()
    const read = await look(sessions, jar)
    await sessions.change(jar, read ?? session(), (newest) => ({ ...newest, data: { admin: false } }))
    await store.forge(key, { ...record, revision: 2 })
    expect(await look(sessions, jar.next())).toBeNull()
    expect(reasons).toEqual(['bad'])
  })

  it.each([
    ['another value', (record: StoreRecord) => ({ ...record, value: `${record.value.slice(0, -2)}AA` })],
    ['no value', (record: StoreRecord) => ({ ...record, value: '' })],
    ['the summary as value', (record: StoreRecord) => ({ ...record, value: record.summary })],
    ['a revision that is no number', (record: StoreRecord) => ({ ...record, revision: Number.NaN })],
  ])('by changing an entry: %s', async (_what, change) => {
    const { sessions, store, jar, key, record } = await victim()
    await store.forge(key, change(record))
    expect(await look(sessions, jar)).toBeNull()
    expect(jar.clearedNames()).toHaveLength(1)
  })

  it('by an id of another length, an old cookie, or a cookie of sealed sessions', async () => {
    const { sessions, store, jar } = await victim()
    const [[name = '', value = ''] = []] = Object.entries(jar.after())
    store.calls.length = 0
    for (const changed of [
      value.slice(0, -4),
      `${value}.1`,
      value.replace('s1', 's0'),
      'eyJhbGciOiJkaXIi..',
      '',
    ]) {
      const forged = memoryJar({ [name]: changed })
      expect(await look(sessions, forged)).toBeNull()
      expect(forged.clearedNames()).toContain(name)
    }
    expect(store.calls).toEqual([])
  })
})

describe('a list that somebody forged', () => {
  it('shows nobody a session of another person', async () => {
    const { sessions, store, key, record } = await victim()
    const before = await sessions.list(person)
    expect(before).toHaveLength(1)
    await begin(sessions, attacker)
    const [ownKey = '', own] = [...store.entries].at(-1) ?? []
    if (own === undefined) throw new Error('nothing was stored')
    await store.forge(ownKey, { ...own, indexes: [...own.indexes, ...record.indexes] })
    expect(await sessions.list(person)).toEqual(before)
    await store.forge(key, { ...record, indexes: [...record.indexes, ...own.indexes] })
    expect(await sessions.list({ account: 'attacker' })).toHaveLength(1)
  })

  it('does not make another person lose their session', async () => {
    const { sessions, store, jar, key, record } = await victim()
    await begin(sessions, attacker)
    const [, own] = [...store.entries].at(-1) ?? []
    await store.forge(key, { ...record, indexes: [...record.indexes, ...(own?.indexes ?? [])] })
    await sessions.endAll({ whom: { account: 'attacker' }, upTo: attacker.startedAt, time: 'startedAt' })
    expect(await look(sessions, jar)).not.toBeNull()
  })

  it('gives no summary of one entry for that of another', async () => {
    const { sessions, store, record } = await victim()
    await begin(sessions, attacker)
    const [ownKey = '', own] = [...store.entries].at(-1) ?? []
    if (own === undefined) throw new Error('nothing was stored')
    await store.forge(ownKey, { ...own, summary: record.summary, indexes: record.indexes })
    expect(await sessions.list(person)).toHaveLength(1)
  })
})

import { memoryStore, type SessionStore } from 'fastify-signicat/store'
import { describe, expect, it } from 'vitest'
import { createRefreshFlights } from '../../lib/flow/tokens/refresh-flights.js'
import { createEncryptionKeys } from '../../lib/issuer/encryption-keys.js'
import { createTrustedKeys } from '../../lib/issuer/trusted-keys.js'
import { createLocalGraves } from '../../lib/session/local-graves.js'
import { createNewestStates } from '../../lib/session/newest-states.js'
import { createSharedMemory, mostSharedNames } from '../../lib/session/shared-memory.js'
import { mostSpentStates } from '../../lib/session/spent-states.js'
import { createStoreNames } from '../../lib/session/store-names.js'
import { createTombstones } from '../../lib/session/tombstones.js'
import type { Session } from '../../lib/session/types.js'
import { silentLog } from '../../lib/shared/log.js'
import { createOnceMemory } from '../../lib/shared/once-memory.js'
import { recordOf } from '../../lib/store/opened-store.js'
import { config, session, startOfTime } from '../unit/session/fixture.js'

const many = (count: number): readonly string[] => Array.from({ length: count }, (_, at) => `name-${at}`)

describe('names that count once', () => {
  it('take eight bytes each at most, however many are sent, and refuse what they cannot remember', () => {
    const capacity = mostSpentStates
    const memory = createOnceMemory({ seconds: 900, clock: () => 0, capacity })
    let refused = 0
    for (let at = 0; at < capacity + 5000; at += 1) if (memory.first(`name-${at}`) !== 'first') refused += 1
    expect(memory.bytes()).toBeLessThanOrEqual(8 * capacity)
    // Some few are taken for others, in a hundred million.
    expect(refused).toBeGreaterThanOrEqual(5000)
    expect(refused).toBeLessThan(5003)
    for (const at of [0, 1, 511, 512, 513, capacity - 1]) expect(memory.first(`name-${at}`)).toBe('again')
    expect(memory.first('another')).toBe('full')
    expect(memory.has('another')).toBe(false)
  }, 60_000)

  it('take little when there are few', () => {
    const memory = createOnceMemory({ seconds: 900, clock: () => 0, capacity: mostSharedNames })
    for (const name of many(1000)) memory.first(name)
    expect(memory.bytes()).toBeLessThanOrEqual(8192)
  })

  it('are remembered for their time across a full half, and then there is room', () => {
    let now = 0
    const memory = createOnceMemory({ seconds: 900, clock: () => now, capacity: 1000 })
    now = 899
    for (const name of many(1000)) expect(memory.first(name)).toBe('first')
    expect(memory.first('late')).toBe('full')
    now = 900
    expect(memory.first('late')).toBe('first')
    for (const name of many(1000)) expect(memory.first(name)).toBe('again')
    now = 1799
    for (const name of many(1000)) expect(memory.has(name)).toBe(true)
    now = 1800
    for (const name of many(1000)) expect(memory.has(name)).toBe(false)
    expect(memory.has('late')).toBe(true)
    now = 10_000
    expect(memory.has('late')).toBe(false)
    expect(memory.bytes()).toBe(0)
  })

  it('meet nobody else’s by choice: another process puts the same names elsewhere', () => {
    const tables = [0, 1].map(() => createOnceMemory({ seconds: 900, clock: () => 0, capacity: 10 }))
    expect(tables[0]?.first('name')).toBe('first')
    expect(tables[1]?.has('name')).toBe(false)
  })
})

describe('logins that come back in a flood', () => {
  it('are refused when they cannot be remembered, and the log says so once', async () => {
    const warnings: string[] = []
    const time = { now: startOfTime }
    const log = { ...silentLog, warn: (_: object, text: string) => void warnings.push(text) }
    const memory = createSharedMemory(config({}, time), log, 100)
    for (const name of many(100)) expect(await memory.first('state', name, 1800)).toBe(true)
    for (const name of ['new', 'other']) expect(await memory.first('state', name, 1800)).toBe(false)
    for (const name of many(100)) expect(await memory.first('state', name, 1800)).toBe(false)
    expect(warnings).toEqual([expect.stringMatching(/refused/)])
    time.now += 1800
    expect(await memory.first('state', 'new', 1800)).toBe(true)
    expect(await memory.first('state', 'name-0', 1800)).toBe(false)
  })

  it('do not fill the store either', async () => {
    let added = 0
    const inner = memoryStore({ clock: () => startOfTime })
    const store: SessionStore = {
      ...inner,
      add: (...given) => {
        added += 1
        return inner.add(...given)
      },
    }
    const memory = createSharedMemory(config({ session: { kind: 'stored', store } }), silentLog, 100)
    for (const name of many(300)) await memory.first('state', name, 1800)
    for (const name of many(50)) await memory.first('state', name, 1800)
    expect(added).toBe(100)
  })
})

describe('ends in a flood', () => {
  const names = createStoreNames(config())
  const one = (id: string, absoluteExpiresAt: number): Session => ({ ...session(), id, absoluteExpiresAt })

  it('stay within their number, and every one of them holds', () => {
    const most = 1000
    const tombstones = createTombstones(() => startOfTime, most)
    const ends = many(20_000).map((name, at) => [name, startOfTime + 1 + ((at * 7919) % 43_200)] as const)
    for (const [name, until] of ends) {
      tombstones.bury(name, until)
      expect(tombstones.count()).toBeLessThanOrEqual(most)
    }
    for (const [name, until] of ends)
      if (!tombstones.has(name) && until > tombstones.floor()) expect.fail(`${name} was forgotten`)
  })

  it('revive nobody, whoever else ends: what is not remembered has ended with the floor', () => {
    const graves = createLocalGraves(names, () => startOfTime, 1000)
    const victim = one('victim', startOfTime + 20_000)
    graves.buryId(victim.id, victim.absoluteExpiresAt)
    const ended = many(50_000).map((name, at) => one(name, startOfTime + 1 + ((at * 7919) % 43_200)))
    for (const { id, absoluteExpiresAt } of ended) graves.buryId(id, absoluteExpiresAt)
    for (const each of [victim, ...ended]) if (!graves.has(each)) expect.fail(`${each.id} lives again`)
    expect(graves.has(one('begins later', startOfTime + 43_300))).toBe(false)
  })

  it('of people revive nobody either', () => {
    let now = startOfTime
    const graves = createLocalGraves(names, () => now, 100)
    const victim = session()
    const end = (account: string): void =>
      graves.bury(
        names.gravesFor({ account }, 'startedAt').map((name) => ({ name, upTo: now, seconds: 43_500 })),
      )
    graves.bury(
      names
        .gravesFor({ issuer: victim.issuer, sub: victim.sub }, 'startedAt')
        .map((name) => ({ name, upTo: now, seconds: 43_500 })),
    )
    expect(graves.has(victim)).toBe(true)
    for (const account of many(5000)) {
      now += 1
      end(account)
      if (!graves.has(victim)) expect.fail('lives again')
    }
  })

  it('below the limit end nothing but what they name', () => {
    const graves = createLocalGraves(names, () => startOfTime, 100)
    for (const name of many(99)) graves.buryId(name, startOfTime + 43_200)
    expect(graves.has(one('somebody', startOfTime + 1))).toBe(false)
  })
})

describe('other things that are remembered', () => {
  it('states of sessions are bounded in bytes', () => {
    const newest = createNewestStates(() => startOfTime)
    const old = session({ id: 'first', revision: 1 })
    newest.note({ ...old, revision: 2 }, 1_000_000)
    expect(newest.of(old).revision).toBe(2)
    for (const id of many(40)) newest.note(session({ id }), 1_000_000)
    expect(newest.of(old).revision).toBe(1)
  })

  it('refreshed tokens are bounded in number', async () => {
    const flights = createRefreshFlights<number>(() => startOfTime)
    let calls = 0
    const fly = async () => ++calls
    await flights.join('first', fly)
    await flights.join('first', fly)
    expect(calls).toBe(1)
    for (const name of many(10_000)) await flights.join(name, fly)
    await flights.join('first', fly)
    expect(calls).toBe(10_002)
  })

  it('keys of an issuer that shows others at every fetch are bounded, the newest stay', () => {
    let now = startOfTime
    const trusted = createTrustedKeys(
      () => now,
      () => true,
    )
    const encrypting = createEncryptionKeys(
      () => now,
      () => true,
    )
    const x = (at: number): string => Buffer.alloc(32, `key ${at} `).toString('base64url')
    const kept = { kty: 'OKP', crv: 'Ed25519', x: x(9999), kid: 'kept' }
    for (let round = 0; round < 20; round += 1) {
      now += 1
      const kids = Array.from({ length: 100 }, (_, at) => round * 100 + at)
      trusted.merge([...kids.map((at) => ({ kty: 'OKP', crv: 'Ed25519', x: x(at), kid: `k${at}` })), kept])
      encrypting.merge(kids.map((at) => ({ kty: 'OKP', crv: 'X25519', use: 'enc', x: x(at), kid: `k${at}` })))
    }
    expect(trusted.count(true)).toBe(200)
    for (const kid of ['kept', 'k1999']) expect(trusted.find({ alg: 'EdDSA', kid }, false)).toHaveLength(1)
    expect(encrypting.current()).toHaveLength(200)
    expect(encrypting.current().some(({ kid }) => kid === 'k1999')).toBe(true)
  })

  it('keys that are no keys for their size are not kept', () => {
    const trusted = createTrustedKeys(
      () => startOfTime,
      () => true,
    )
    const x = Buffer.alloc(32, 1).toString('base64url')
    trusted.merge([{ kty: 'OKP', crv: 'Ed25519', x, kid: 'k'.repeat(10_000) }])
    expect(trusted.count(true)).toBe(0)
  })
})

describe('memoryStore in a flood', () => {
  const once = { value: '', summary: '', revision: 1, indexes: [], startedAt: 0 }

  it('of names that count once keeps every session and every name, and refuses more', async () => {
    const store = memoryStore({ maxEntries: 10, clock: () => startOfTime })
    await store.add('session', recordOf(), { seconds: 100 })
    for (let at = 0; at < 1_000_000; at += 1) await store.add(`o${at}`, once, { seconds: 100 })
    await expect(store.add('one more', once, { seconds: 100 })).rejects.toThrow(/full/)
    expect(await store.add('o0', once, { seconds: 100 })).toBe(false)
    expect(await store.get('session')).not.toBeNull()
  }, 60_000)

  it('of graves refuses more, all or none, until some are over', async () => {
    const time = { now: startOfTime }
    const store = memoryStore({ clock: () => time.now })
    const grave = (name: string, seconds = 100) => ({ name, upTo: 1, seconds })
    await store.bury(many(999_999).map((name) => grave(name)))
    await expect(store.bury([grave('a'), grave('b')])).rejects.toThrow(/full/)
    expect(await store.graves(['a', 'name-0'])).toEqual([null, 1])
    time.now += 100
    await store.bury([grave('a'), grave('b')])
    expect(await store.graves(['a', 'b', 'name-0'])).toEqual([1, 1, null])
  }, 60_000)

  it('of large sessions keeps to its bytes', async () => {
    const store = memoryStore({ clock: () => startOfTime })
    const value = 'x'.repeat(64 * 1024)
    for (const name of many(9000)) await store.add(name, { ...recordOf(), value }, { seconds: 100 })
    const kept = await store.list('index', Number.MAX_SAFE_INTEGER)
    expect(kept.length).toBeGreaterThan(7500)
    expect(kept.length).toBeLessThan(8192)
    expect(await store.get('name-0')).toBeNull()
    expect(await store.get('name-8999')).not.toBeNull()
  })
})

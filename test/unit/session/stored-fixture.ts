import { memoryStore, type SessionStore, type StoreRecord } from 'fastify-signicat/store'
import { createStoredSessions } from '../../../lib/session/stored-sessions.js'
import type { Session, Sessions } from '../../../lib/session/types.js'
import { type Log, silentLog } from '../../../lib/shared/log.js'
import { type MemoryJar, memoryJar } from '../../support/memory-jar.js'
import { config, keepClaims, session, startOfTime, type Time } from './fixture.js'

/** A store that can be looked into, changed behind its back, broken and held up. */
export interface OpenStore extends SessionStore {
  readonly calls: string[]
  /** Every entry that was added or replaced last, by key. */
  readonly entries: Map<string, StoreRecord>
  /** Puts an entry there as somebody does who can write to the store. */
  forge(key: string, record: StoreRecord): Promise<void>
  /** Called before each call; a rejection fails the call. */
  before: (call: string) => void | Promise<void>
}

export function openStore(time: Time = { now: startOfTime }): OpenStore {
  const store = memoryStore({ clock: () => time.now })
  const calls: string[] = []
  const entries = new Map<string, StoreRecord>()
  const opened: OpenStore = {
    ...store,
    calls,
    entries,
    before: () => undefined,
    async get(key) {
      await announce('get')
      return store.get(key)
    },
    async add(key, record, options) {
      await announce('add')
      const added = await store.add(key, record, options)
      if (added) entries.set(key, record)
      return added
    },
    async replace(key, record, options) {
      await announce('replace')
      const replaced = await store.replace(key, record, options)
      if (replaced) entries.set(key, record)
      return replaced
    },
    async take(key) {
      await announce('take')
      entries.delete(key)
      return store.take(key)
    },
    async list(index, upTo) {
      await announce('list')
      return store.list(index, upTo)
    },
    async bury(burials) {
      await announce('bury')
      return store.bury(burials)
    },
    async graves(names) {
      await announce('graves')
      return store.graves(names)
    },
    async forge(key, record) {
      await store.take(key)
      await store.add(key, record, { seconds: 10_000 })
      entries.set(key, record)
    },
  }
  async function announce(call: string): Promise<void> {
    calls.push(call)
    await opened.before(call)
  }
  return opened
}

export interface StoredSetup {
  readonly time: Time
  readonly store: OpenStore
  readonly sessions: Sessions
  /** Another process with the same store. */
  other(options?: Record<string, unknown>, log?: Log): Sessions
}

export function storedSessions(options: Record<string, unknown> = {}, log: Log = silentLog): StoredSetup {
  const time = { now: startOfTime }
  const store = openStore(time)
  const other: StoredSetup['other'] = (more = {}, itsLog = silentLog) =>
    createStoredSessions({
      config: config(
        { ...options, ...more, session: { kind: 'stored', store, ...Object(more.session) } },
        time,
      ),
      store,
      scopePath: '',
      keepClaims,
      log: itsLog,
    })
  return { time, store, other, sessions: other({}, log) }
}

/** The jar of a browser in which a session has begun. */
export async function begin(sessions: Sessions, given: Session = session()): Promise<MemoryJar> {
  const jar = memoryJar()
  await sessions.begin(jar, given)
  return jar.next()
}

export async function look(sessions: Sessions, jar: MemoryJar): Promise<Session | null> {
  await sessions.load(jar)
  return sessions.read(jar).session
}

import { type Clock, systemClock } from '../shared/clock.js'
import type { SessionStore, StoreBurial, StoreMortal, StoreRecord } from '../shared/session-store.js'

/** Options of `memoryStore`. */
export interface MemoryStoreOptions {
  /** The most sessions that are kept; the one that was not written for longest goes first. Default 100000. */
  readonly maxEntries?: number
  /** Seconds since 1970. Default: the system's. */
  readonly clock?: Clock
}

interface Entry {
  readonly record: StoreRecord
  readonly endsAt: number
}

interface Grave {
  readonly upTo: number
  readonly endsAt: number
}

const defaultMaxEntries = 100_000
const mostBytes = 512 * 1024 * 1024
/** Beside the texts of an entry: objects, the map, places on lists. */
const entryOverhead = 1000
/** Some 200 bytes each. */
const mostLasting = 1_000_000

/**
 * A store in the memory of one process, for development and tests. A restart loses everything, other processes see
 * nothing of it, and the plugin says so once at start unless `NODE_ENV` is `development` or `test`.
 *
 * Entries that are too many, or together larger than 512 MiB, leave early. Graves and names that count once never do: a
 * million of each, and then what would add another fails.
 *
 * @throws TypeError for a `maxEntries` that is no whole number above 0
 */
export function memoryStore(options: MemoryStoreOptions = {}): SessionStore {
  const { maxEntries = defaultMaxEntries, clock = systemClock } = options
  if (!Number.isSafeInteger(maxEntries) || maxEntries < 1)
    throw new TypeError('maxEntries must be a whole number above 0')
  const entries = createEntries(maxEntries, clock)
  const graves = createExpiring<Grave>(clock)
  const once = createExpiring<Entry>(clock)
  const leases = createExpiring<{ readonly token: number; readonly endsAt: number }>(clock)
  let lastToken = 0

  const get = (key: string): StoreRecord | null => entries.get(key) ?? once.get(key)?.record ?? null

  const isBuried = ({ name, at }: StoreMortal): boolean =>
    at <= (graves.get(name)?.upTo ?? Number.NEGATIVE_INFINITY)

  const dig = ({ name, upTo, seconds }: StoreBurial): void => {
    const grave = graves.get(name)
    graves.set(name, {
      upTo: Math.max(upTo, grave?.upTo ?? upTo),
      endsAt: Math.max(clock() + seconds, grave?.endsAt ?? 0),
    })
  }

  return Object.freeze({
    traits: Object.freeze({ shared: false, atomic: true }),
    get: async (key: string) => get(key),
    async add(
      key: string,
      record: StoreRecord,
      { seconds, mortals = [] }: { readonly seconds: number; readonly mortals?: readonly StoreMortal[] },
    ) {
      if (get(key) !== null || mortals.some(isBuried)) return false
      if (!isEmpty(record)) {
        entries.set(key, record, seconds)
        return true
      }
      requireRoom(once, 1)
      once.set(key, { record: Object.freeze({ ...record }), endsAt: clock() + seconds })
      return true
    },
    async replace(key: string, record: StoreRecord, { seconds }: { readonly seconds: number }) {
      if (get(key)?.revision !== record.revision - 1) return false
      once.delete(key)
      entries.set(key, record, seconds)
      return true
    },
    async take(key: string) {
      const record = get(key)
      entries.delete(key)
      once.delete(key)
      return record
    },
    list: async (index: string, upTo: number) => entries.list(index, upTo),
    async bury(burials: readonly StoreBurial[]) {
      // All or none.
      requireRoom(graves, burials.length)
      burials.forEach(dig)
    },
    graves: async (names: readonly string[]) => names.map((name) => graves.get(name)?.upTo ?? null),
    async acquire(name: string, seconds: number) {
      if (leases.get(name) !== undefined) return null
      lastToken += 1
      leases.set(name, { token: lastToken, endsAt: clock() + seconds })
      return lastToken
    },
    async release(name: string, token: number) {
      if (leases.get(name)?.token === token) leases.delete(name)
    },
  } satisfies SessionStore)
}

/**
 * A name that counts once, such as a `state` that came back. Anybody can make those, so they must not push out sessions, nor
 * one another.
 */
function isEmpty({ value, indexes }: StoreRecord): boolean {
  return value === '' && indexes.length === 0
}

/** @throws when there is none: what was promised to be kept is kept, and whoever comes now is refused */
function requireRoom<Value extends { readonly endsAt: number }>(
  lasting: Expiring<Value>,
  more: number,
): void {
  if (lasting.size() + more <= mostLasting) return
  lasting.sweep()
  if (lasting.size() + more > mostLasting) throw new Error('memoryStore is full')
}

function bytesOf(key: string, { value, summary, indexes }: StoreRecord): number {
  return (
    indexes.reduce((sum, index) => sum + index.length, key.length + value.length + summary.length) +
    entryOverhead
  )
}

interface Entries {
  get(key: string): StoreRecord | null
  set(key: string, record: StoreRecord, seconds: number): void
  delete(key: string): void
  list(index: string, upTo: number): readonly string[]
}

function createEntries(maxEntries: number, clock: Clock): Entries {
  // In the order in which they were written last.
  const entries = createExpiring<Entry>(clock, forget)
  const lists = new Map<string, Map<string, number>>()
  let bytes = 0

  function forget(key: string, { record }: Entry): void {
    bytes -= bytesOf(key, record)
    for (const index of record.indexes) {
      lists.get(index)?.delete(key)
      if (lists.get(index)?.size === 0) lists.delete(index)
    }
  }

  return {
    get: (key) => entries.get(key)?.record ?? null,
    set(key, record, seconds) {
      entries.delete(key)
      bytes += bytesOf(key, record)
      while (entries.size() > 0 && (entries.size() >= maxEntries || bytes > mostBytes)) entries.deleteOldest()
      entries.set(key, { record: Object.freeze({ ...record }), endsAt: clock() + seconds })
      for (const index of record.indexes) {
        const list = lists.get(index) ?? new Map<string, number>()
        lists.set(index, list.set(key, record.startedAt))
      }
    },
    delete: entries.delete,
    list: (index, upTo) =>
      [...(lists.get(index) ?? [])]
        .filter(([key, startedAt]) => startedAt <= upTo && entries.get(key) !== undefined)
        .sort(([, one], [, other]) => one - other)
        .map(([key]) => key),
  }
}

interface Expiring<Value> {
  get(name: string): Value | undefined
  set(name: string, value: Value): void
  delete(name: string): void
  deleteOldest(): void
  /** Drops what is over, at most once in a second. */
  sweep(): void
  size(): number
}

const fewest = 1024

/** What is over is not found; it is swept when the number has doubled since the last time, so nothing is walked often. */
function createExpiring<Value extends { readonly endsAt: number }>(
  clock: Clock,
  forget: (name: string, value: Value) => void = () => undefined,
): Expiring<Value> {
  const values = new Map<string, Value>()
  let sweepAt = fewest
  let sweptAt = Number.NEGATIVE_INFINITY

  const drop = (name: string): void => {
    const value = values.get(name)
    if (value === undefined) return
    values.delete(name)
    forget(name, value)
  }

  const sweep = (): void => {
    const now = clock()
    for (const [name, { endsAt }] of values) if (endsAt <= now) drop(name)
    sweepAt = Math.max(fewest, values.size * 2)
    sweptAt = now
  }

  return {
    get(name) {
      const value = values.get(name)
      return value === undefined || value.endsAt <= clock() ? undefined : value
    },
    set(name, value) {
      if (values.size >= sweepAt) sweep()
      values.set(name, value)
    },
    delete: drop,
    deleteOldest() {
      const [oldest] = values.keys()
      if (oldest !== undefined) drop(oldest)
    },
    sweep() {
      if (clock() !== sweptAt) sweep()
    },
    size: () => values.size,
  }
}

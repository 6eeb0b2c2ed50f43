import { type Clock, systemClock } from '../shared/clock.js'
import type { SessionStore, StoreBurial, StoreMortal, StoreRecord } from '../shared/session-store.js'
import { type Cells, type CellValue, createCells } from './express-cells.js'
import type { ExpressStore } from './express-types.js'

/** Options of `fromExpressStore`. */
export interface ExpressStoreOptions {
  /** Begins every id. Default `signicat`. */
  readonly prefix?: string
  /** Milliseconds after which a call fails. Default 1000. */
  readonly timeoutMs?: number
  /** Seconds since 1970. Default: the system's. */
  readonly clock?: Clock
}

/**
 * A store of express-session as a session store. Such a store reads and writes whole values and nothing else: it cannot
 * compare and set, keep lists or tombstones, or lease. Within one process these are put together here, one write after
 * another; several processes would undo what the others did. So it is refused at start unless `session.singleProcess`
 * says that there is one. With several, use `redisStore`.
 *
 * @throws TypeError for something that is no store of express-session
 */
export function fromExpressStore(store: ExpressStore, options: ExpressStoreOptions = {}): SessionStore {
  const { prefix = 'signicat', timeoutMs = 1000, clock = systemClock } = options
  for (const name of ['get', 'set', 'destroy']) {
    if (typeof Reflect.get(Object(store), name) !== 'function')
      throw new TypeError(`fromExpressStore takes a store of express-session; "${name}" is missing`)
  }
  return createExpressStore(createCells(store, { prefix, timeoutMs, clock }))
}

/** The longest that a session may last; a counter of leases lives as long. */
const longestSeconds = 90 * 24 * 3600

function createExpressStore(cells: Cells): SessionStore {
  const inTurn = createTurns()
  const readEntry = async (key: string): Promise<StoreRecord | null> =>
    recordOf(await cells.read('entry', key))
  const upToOf = async (name: string): Promise<number | null> =>
    numberIn(await cells.read('grave', name), 'upTo')

  const write = async (key: string, record: StoreRecord, seconds: number): Promise<true> => {
    for (const index of record.indexes) await enlist(cells, index, { key, record, seconds })
    await cells.write('entry', key, { ...record }, seconds)
    return true
  }

  const isBuried = async (mortals: readonly StoreMortal[]): Promise<boolean> => {
    const graves = await Promise.all(mortals.map(({ name }) => upToOf(name)))
    return mortals.some(({ at }, place) => at <= (graves[place] ?? Number.NEGATIVE_INFINITY))
  }

  return Object.freeze({
    traits: Object.freeze({ shared: true, atomic: false }),
    get: readEntry,
    add: (
      key: string,
      record: StoreRecord,
      { seconds, mortals = [] }: { readonly seconds: number; readonly mortals?: readonly StoreMortal[] },
    ) =>
      inTurn(async () => {
        if ((await readEntry(key)) !== null || (await isBuried(mortals))) return false
        return write(key, record, seconds)
      }),
    replace: (key: string, record: StoreRecord, { seconds }: { readonly seconds: number }) =>
      inTurn(async () => {
        const known = await readEntry(key)
        return known?.revision === record.revision - 1 ? write(key, record, seconds) : false
      }),
    take: (key: string) =>
      inTurn(async () => {
        const record = await readEntry(key)
        if (record === null) return null
        await cells.clear('entry', key)
        for (const index of record.indexes) await delist(cells, index, key)
        return record
      }),
    list: async (index: string, upTo: number) =>
      membersOf(await cells.read('list', index))
        .filter(([, startedAt]) => startedAt <= upTo)
        .sort(([, one], [, other]) => one - other)
        .map(([key]) => key),
    bury: (burials: readonly StoreBurial[]) =>
      inTurn(async () => {
        for (const burial of burials) await dig(cells, burial)
      }),
    graves: (names: readonly string[]) => Promise.all(names.map(upToOf)),
    acquire: (name: string, seconds: number) =>
      inTurn(async () => {
        if ((await cells.read('lease', name)) !== null) return null
        const token = (numberIn(await cells.read('fence', 'last'), 'token') ?? 0) + 1
        await cells.write('fence', 'last', { token }, longestSeconds)
        await cells.write('lease', name, { token }, seconds)
        return token
      }),
    release: (name: string, token: number) =>
      inTurn(async () => {
        if (numberIn(await cells.read('lease', name), 'token') === token) await cells.clear('lease', name)
      }),
  } satisfies SessionStore)
}

type InTurn = <Answer>(act: () => Promise<Answer>) => Promise<Answer>

/** One after another, whatever becomes of the one before. Every call of the store is bounded, so the line moves on. */
function createTurns(): InTurn {
  let last: Promise<unknown> = Promise.resolve()
  return (act) => {
    const turn = last.then(act, act)
    last = turn
    return turn
  }
}

interface Enlisted {
  readonly key: string
  readonly record: StoreRecord
  readonly seconds: number
}

async function enlist(cells: Cells, index: string, { key, record, seconds }: Enlisted): Promise<void> {
  const list = await cells.read('list', index)
  const horizon = record.startedAt - longestSeconds
  const others = membersOf(list).filter(([other, startedAt]) => other !== key && startedAt >= horizon)
  const members = [...others, [key, record.startedAt]]
  await cells.write('list', index, { members }, Math.max(seconds, cells.secondsLeft(list)))
}

async function delist(cells: Cells, index: string, key: string): Promise<void> {
  const list = await cells.read('list', index)
  const members = membersOf(list).filter(([other]) => other !== key)
  if (list === null || members.length === 0) await cells.clear('list', index)
  else await cells.write('list', index, { members }, cells.secondsLeft(list))
}

async function dig(cells: Cells, { name, upTo, seconds }: StoreBurial): Promise<void> {
  const grave = await cells.read('grave', name)
  const latest = Math.max(upTo, numberIn(grave, 'upTo') ?? upTo)
  await cells.write('grave', name, { upTo: latest }, Math.max(seconds, cells.secondsLeft(grave)))
}

function numberIn(value: CellValue | null, name: string): number | null {
  const found = value?.[name]
  return typeof found === 'number' ? found : null
}

function membersOf(list: CellValue | null): readonly (readonly [string, number])[] {
  const members: readonly unknown[] = Array.isArray(list?.members) ? list.members : []
  return members.flatMap((member) => {
    const [key, startedAt]: readonly unknown[] = Array.isArray(member) ? member : []
    return typeof key === 'string' && typeof startedAt === 'number' ? [[key, startedAt] as const] : []
  })
}

function recordOf(found: CellValue | null): StoreRecord | null {
  if (found === null) return null
  const { value, summary, revision, startedAt, indexes } = found
  if (typeof value !== 'string' || typeof summary !== 'string') return null
  if (typeof revision !== 'number' || typeof startedAt !== 'number' || !Array.isArray(indexes)) return null
  return Object.freeze({ value, summary, revision, startedAt, indexes: indexes.map(String) })
}

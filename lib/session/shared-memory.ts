import type { Config } from '../config/config.js'
import type { SessionStore } from '../shared/session-store.js'
import { boundStore } from './call-store.js'
import { createStoreNames } from './store-names.js'

/** What the instances of an application must agree on: in the store when there is one, else in this process. */
export interface SharedMemory {
  /**
   * Whether this is the first time: `true` once for a name within `seconds`, whoever asks.
   *
   * @param kind what the name names, such as `state` or `jti`; names of different kinds never meet
   * @throws `ERR_SIGNICAT_STORE_FAILED`
   */
  first(kind: string, name: string, seconds: number): Promise<boolean>
}

export function createSharedMemory(config: Config): SharedMemory {
  const { store } = config.session
  const names = createStoreNames(config)
  return store === null
    ? createLocalMemory(config)
    : createStoreMemory(boundStore(store, config.timeoutMs), (kind, name) => names.onceKey(kind, name))
}

type NameOf = (kind: string, name: string) => string

function createStoreMemory(store: SessionStore, nameOf: NameOf): SharedMemory {
  return Object.freeze({
    first: (kind: string, name: string, seconds: number) =>
      store.add(
        nameOf(kind, name),
        { value: '', summary: '', revision: 1, indexes: [], startedAt: 0 },
        { seconds },
      ),
  })
}

function createLocalMemory({ clock }: Pick<Config, 'clock'>): SharedMemory {
  const ends = new Map<string, number>()
  let sweepAt = 1024

  const sweep = (now: number): void => {
    for (const [name, end] of ends) if (end <= now) ends.delete(name)
    sweepAt = Math.max(1024, ends.size * 2)
  }

  const claim = (full: string, seconds: number): boolean => {
    const now = clock()
    if ((ends.get(full) ?? 0) > now) return false
    if (ends.size >= sweepAt) sweep(now)
    ends.set(full, now + seconds)
    return true
  }

  return Object.freeze({
    first: async (kind: string, name: string, seconds: number) =>
      claim(JSON.stringify([kind, name]), seconds),
  })
}

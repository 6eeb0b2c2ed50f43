import type { Config } from '../config/config.js'
import type { Log } from '../shared/log.js'
import { createOnceMemory, type OnceMemory } from '../shared/once-memory.js'
import { boundStore } from './call-store.js'
import { createStoreNames } from './store-names.js'

/** What the instances of an application must agree on: in the store when there is one, else in this process. */
export interface SharedMemory {
  /**
   * Whether this is the first time: `true` once for a name within `seconds`, whoever asks. `false` also when this process
   * has no room to remember it: anybody can make names.
   *
   * @param kind what the name names, such as `state` or `rest`; names of different kinds never meet
   * @throws `ERR_SIGNICAT_STORE_FAILED`
   */
  first(kind: string, name: string, seconds: number): Promise<boolean>
}

/** Names of one half of this process' memory, 8 bytes each: 1,165 a second for half an hour. */
export const mostSharedNames: number = 2 ** 21

/** With a store, this process asks itself first, so that a flood does not fill the store either. */
export function createSharedMemory(
  config: Config,
  log: Log,
  capacity: number = mostSharedNames,
): SharedMemory {
  const { session, timeoutMs, clock } = config
  const names = createStoreNames(config)
  const store = session.store === null ? null : boundStore(session.store, timeoutMs)
  // The package asks for one length of time.
  const memories = new Map<number, OnceMemory>()
  let toldAt = Number.NEGATIVE_INFINITY

  const memoryFor = (seconds: number): OnceMemory => {
    const memory = memories.get(seconds) ?? createOnceMemory({ seconds, clock, capacity })
    memories.set(seconds, memory)
    return memory
  }

  const tellFull = (seconds: number): void => {
    const now = clock()
    if (now - toldAt < seconds) return
    toldAt = now
    log.warn({}, 'more logins came back than can be remembered: further ones are refused for a while')
  }

  return Object.freeze({
    async first(kind: string, name: string, seconds: number): Promise<boolean> {
      const finding = memoryFor(seconds).first(JSON.stringify([kind, name]))
      if (finding === 'full') tellFull(seconds)
      if (finding !== 'first') return false
      if (store === null) return true
      const entry = { value: '', summary: '', revision: 1, indexes: [], startedAt: 0 }
      return store.add(names.onceKey(kind, name), entry, { seconds })
    },
  })
}

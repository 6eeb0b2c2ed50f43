import type { Config } from '../config/config.js'
import { boundStore } from './call-store.js'
import { createStoreNames } from './store-names.js'

/** The right to do something that only one of all processes may do at a time. */
export interface Leases {
  /** Gives the way to give it back, or `null` while another process has it. @throws `ERR_SIGNICAT_STORE_FAILED` */
  acquire(kind: string, name: string): Promise<(() => Promise<void>) | null>
}

/**
 * Longer than what is done under it can take: discovery, the call itself, three fetches of keys and the writing, each
 * bounded by the time-out. What a process leaves behind that died is free again after that.
 */
const leaseSeconds = (timeoutMs: number): number => Math.ceil((timeoutMs * 6) / 1000) + 5

/** Leases in the store of stored sessions; `null` for sealed ones, which no other process could read anyway. */
export function createLeases(config: Config): Leases | null {
  const { store, kind: sessionKind } = config.session
  if (store === null || sessionKind !== 'stored') return null
  const names = createStoreNames(config)
  const bound = boundStore(store, config.timeoutMs)
  return Object.freeze({
    async acquire(kind: string, name: string) {
      const key = names.onceKey(kind, name)
      const token = await bound.acquire(key, leaseSeconds(config.timeoutMs))
      return token === null ? null : () => bound.release(key, token)
    },
  })
}

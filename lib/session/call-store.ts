import { isSignicatError, SessionError } from '../errors.js'
import type { SessionStore, StoreRecord } from '../shared/session-store.js'

/**
 * Waits for a store, but not for ever: what the store promises about time is the word of somebody else's code.
 *
 * @throws {@link SessionError} `ERR_SIGNICAT_STORE_FAILED` when it rejects, throws or takes too long
 */
export function callStore<Answer>(timeoutMs: number, call: () => Promise<Answer>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new SessionError('ERR_SIGNICAT_STORE_FAILED', { detail: 'no answer in time' })),
      timeoutMs,
    )
    const fail = (error: unknown): void => {
      clearTimeout(timer)
      reject(storeFailure(error))
    }
    try {
      call().then((answer) => {
        clearTimeout(timer)
        resolve(answer)
      }, fail)
    } catch (error) {
      fail(error)
    }
  })
}

function storeFailure(error: unknown): SessionError {
  if (isSignicatError(error, 'ERR_SIGNICAT_STORE_FAILED') && error instanceof SessionError) return error
  return new SessionError('ERR_SIGNICAT_STORE_FAILED', { cause: error })
}

/** A store whose every call is bounded and fails with one code. */
export interface BoundStore extends SessionStore {
  /** An entry and graves, asked for together: both clients and every store answer them in one round trip. */
  lookUp(
    key: string,
    graves: readonly string[],
  ): Promise<readonly [StoreRecord | null, readonly (number | null)[]]>
}

export function boundStore(store: SessionStore, timeoutMs: number): BoundStore {
  const call = <Answer>(make: () => Promise<Answer>): Promise<Answer> => callStore(timeoutMs, make)
  return Object.freeze({
    traits: store.traits,
    lookUp: (key, graves) => call(() => Promise.all([store.get(key), store.graves(graves)])),
    get: (key) => call(() => store.get(key)),
    add: (key, record, options) => call(() => store.add(key, record, options)),
    replace: (key, record, options) => call(() => store.replace(key, record, options)),
    take: (key) => call(() => store.take(key)),
    list: (index, upTo) => call(() => store.list(index, upTo)),
    bury: (burials) => call(() => store.bury(burials)),
    graves: (names) => call(() => store.graves(names)),
    acquire: (name, seconds) => call(() => store.acquire(name, seconds)),
    release: (name, token) => call(() => store.release(name, token)),
  } satisfies BoundStore)
}

import { isSignicatError, SessionError } from '../errors.js'
import type { SessionStore } from '../shared/session-store.js'

/**
 * Waits for a store, but not for ever: what the store promises about time is the word of somebody else's code.
 *
 * @throws {@link SessionError} `ERR_SIGNICAT_STORE_FAILED` when it rejects, throws or takes too long
 */
export async function callStore<Answer>(timeoutMs: number, call: () => Promise<Answer>): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new SessionError('ERR_SIGNICAT_STORE_FAILED', { detail: 'no answer in time' })),
      timeoutMs,
    )
  })
  try {
    return await Promise.race([call(), late])
  } catch (error) {
    throw storeFailure(error)
  } finally {
    clearTimeout(timer)
  }
}

function storeFailure(error: unknown): SessionError {
  if (isSignicatError(error, 'ERR_SIGNICAT_STORE_FAILED') && error instanceof SessionError) return error
  return new SessionError('ERR_SIGNICAT_STORE_FAILED', { cause: error })
}

/** The same store; every call is bounded and fails with one code. */
export function boundStore(store: SessionStore, timeoutMs: number): SessionStore {
  const call = <Answer>(make: () => Promise<Answer>): Promise<Answer> => callStore(timeoutMs, make)
  return Object.freeze({
    traits: store.traits,
    get: (key) => call(() => store.get(key)),
    add: (key, record, options) => call(() => store.add(key, record, options)),
    replace: (key, record, options) => call(() => store.replace(key, record, options)),
    take: (key) => call(() => store.take(key)),
    list: (index, upTo) => call(() => store.list(index, upTo)),
    bury: (burials) => call(() => store.bury(burials)),
    graves: (names) => call(() => store.graves(names)),
    acquire: (name, seconds) => call(() => store.acquire(name, seconds)),
    release: (name, token) => call(() => store.release(name, token)),
  } satisfies SessionStore)
}

import { RestError } from '../errors.js'

const ID = /^[A-Za-z0-9_-]{1,128}$/
const NONCE = /^[\x21-\x7e]{1,512}$/

/** Whether `value` can be the id of a session: letters, digits, `-` and `_`, at most 128. */
export function isSessionId(value: unknown): value is string {
  return typeof value === 'string' && ID.test(value)
}

/**
 * The path of one session. Ids come from browsers: whatever could leave the path (`../x`, `a/b`, `%2f`, `?`) is refused
 * before a URL exists.
 *
 * @throws {@link RestError} `ERR_SIGNICAT_REQUEST_INVALID`
 */
export function sessionPath(id: unknown): string {
  if (!isSessionId(id)) throw new RestError('ERR_SIGNICAT_REQUEST_INVALID', { detail: 'session id' })
  return `/sessions/${encodeURIComponent(id)}`
}

/**
 * The query of a read.
 *
 * @throws {@link RestError} `ERR_SIGNICAT_REQUEST_INVALID`
 */
export function nonceQuery(nonce: unknown): Readonly<Record<string, string>> {
  if (nonce === undefined) return {}
  if (typeof nonce !== 'string' || !NONCE.test(nonce)) {
    throw new RestError('ERR_SIGNICAT_REQUEST_INVALID', { detail: 'session nonce' })
  }
  return { sessionNonce: nonce }
}

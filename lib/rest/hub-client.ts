import { readBody, unusable } from './answer-body.js'
import { hubAnswer } from './hub-shape.js'
import type { HubSession, HubSessionRequest } from './hub-types.js'
import type { CallOptions } from './options.js'
import { isSafeUrl } from './safe-url.js'
import type { Answer } from './send.js'
import { isSessionId, nonceQuery, sessionPath } from './session-id.js'
import type { Settings } from './settings.js'
import { createTransport } from './transport.js'
import { type WaitOptions, type WaitResult, waitForSession } from './wait-for-session.js'

/** Options of reading a hub session. */
export interface HubReadOptions extends CallOptions {
  /** The nonce that the hub asks for with `embedded` sessions. */
  readonly sessionNonce?: string
}

/**
 * Client of the Authentication REST API. Every method rejects with a `RestError`: `ERR_SIGNICAT_REST_REFUSED` (the API
 * said no: `httpStatus`, `apiCode`, `violations`), `ERR_SIGNICAT_REST_FAILED` (no answer, 429 or 5xx; `retryAfter` when
 * the API named one), `ERR_SIGNICAT_REST_ANSWER_INVALID`, `ERR_SIGNICAT_CLIENT_REFUSED`, `ERR_SIGNICAT_REQUEST_INVALID`
 * (not a session id; nothing was sent).
 *
 * @see https://developer.signicat.com/apis/eid-hub/
 */
export interface HubRest {
  readonly api: 'hub'
  /** Sent once and never repeated. Check `authenticationUrl` for `redirect` and `embedded`, `idpData` for `headless`. */
  createSession(request: HubSessionRequest, options?: CallOptions): Promise<HubSession>
  /** `subject` is there after `SUCCESS`. A session whose lifetime is over is gone: `httpStatus` 404. */
  getSession(id: string, options?: HubReadOptions): Promise<HubSession>
  /** Ends a session that nobody has finished. */
  cancelSession(id: string, options?: CallOptions): Promise<HubSession>
  /** Reads until the session is final or its time is up. */
  waitForSession(
    id: string,
    options?: WaitOptions<HubSession> & Pick<HubReadOptions, 'sessionNonce'>,
  ): Promise<WaitResult<HubSession>>
}

export function createHubRest(settings: Settings): HubRest {
  const transport = createTransport(settings)
  const read = createReader(settings)

  const getSession: HubRest['getSession'] = async (id, { sessionNonce, signal } = {}) => {
    const operation = 'getSession'
    const path = sessionPath(id)
    const answer = await transport({
      operation,
      method: 'GET',
      path,
      query: nonceQuery(sessionNonce),
      signal,
    })
    return read(operation, answer, id)
  }

  return Object.freeze<HubRest>({
    api: 'hub',
    getSession,
    async createSession(request, { signal } = {}) {
      const operation = 'createSession'
      const body = withEncryption(request, settings)
      const answer = await transport({ operation, method: 'POST', path: '/sessions', body, signal })
      const session = await read(operation, answer, null)
      if (request.flow !== 'headless' && session.authenticationUrl === undefined) {
        throw unusable(operation, 'authenticationUrl', answer)
      }
      return session
    },
    async cancelSession(id, { signal } = {}) {
      const operation = 'cancelSession'
      const answer = await transport({ operation, method: 'POST', path: `${sessionPath(id)}/cancel`, signal })
      return read(operation, answer, id)
    },
    waitForSession: (id, options = {}) =>
      waitForSession({ settings, options, read: () => getSession(id, options) }),
  })
}

function withEncryption(
  request: HubSessionRequest,
  { decryptionKeys: [first] }: Settings,
): HubSessionRequest {
  if (first === undefined || request.encryptionPublicKey !== undefined) return request
  return { ...request, encryptionPublicKey: first.publicJwk }
}

type Read = (operation: string, answer: Answer, expectedId: string | null) => Promise<HubSession>

function createReader({ decryptionKeys, clock, allowInsecureLoopback }: Settings): Read {
  const keys = { decryptionKeys, signatureKeys: null, now: clock }
  return async (operation, answer, expectedId) => {
    const body = await readBody(operation, answer, keys)
    if (!hubAnswer.is(body)) throw unusable(operation, hubAnswer.fault(body) ?? 'body', answer)
    const { id, authenticationUrl } = body
    if (expectedId === null ? !isSessionId(id) : id !== expectedId) throw unusable(operation, 'id', answer)
    if (authenticationUrl !== undefined && !isSafeUrl(authenticationUrl, allowInsecureLoopback)) {
      throw unusable(operation, 'authenticationUrl', answer)
    }
    return { ...body, api: 'hub' }
  }
}

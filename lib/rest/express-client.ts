import { RestError } from '../errors.js'
import { type BodyKeys, readBody, unusable } from './answer-body.js'
import { expressAnswer, expressLanguage, expressPage, expressProviderInfo } from './express-shape.js'
import type {
  ExpressLanguage,
  ExpressProviderInfo,
  ExpressSession,
  ExpressSessionPage,
  ExpressSessionRequest,
} from './express-types.js'
import type { CallOptions } from './options.js'
import { isSafeUrl } from './safe-url.js'
import type { Answer } from './send.js'
import { isSessionId, sessionPath } from './session-id.js'
import type { Settings } from './settings.js'
import { isListOf, type Shape } from './shape.js'
import { createSignatureKeys } from './signature-keys.js'
import { createTransport, type Transport } from './transport.js'
import { type WaitOptions, type WaitResult, waitForSession } from './wait-for-session.js'

/** Which page of finished sessions to list. */
export interface ListOptions extends CallOptions {
  /** `nextCursor` of the page before. */
  readonly cursor?: string
  /** Sessions on one page, 1 to 1000. Default: the API's. */
  readonly limit?: number
}

/**
 * Client of the Express API v2. Every method rejects with a `RestError`: `ERR_SIGNICAT_REST_REFUSED` (the API said no:
 * `httpStatus`, `apiCode`, `violations`), `ERR_SIGNICAT_REST_FAILED` (no answer, 429 or 5xx; `retryAfter` when the API
 * named one), `ERR_SIGNICAT_REST_ANSWER_INVALID`, `ERR_SIGNICAT_CLIENT_REFUSED`, `ERR_SIGNICAT_REQUEST_INVALID` (not a
 * session id, cursor or limit; nothing was sent).
 *
 * @see https://developer.signicat.com/express/docs/identification/about-authentication.html
 */
export interface ExpressRest {
  readonly api: 'express'
  /** Sent once and never repeated. Check `url` for `redirect` and `iframe`, `securityReference` for `headless`. */
  createSession(request: ExpressSessionRequest, options?: CallOptions): Promise<ExpressSession>
  /** `identity` is there after `success`, for an hour. */
  getSession(id: string, options?: CallOptions): Promise<ExpressSession>
  /** Invalidates the session. */
  cancelSession(id: string, options?: CallOptions): Promise<ExpressSession>
  /** Reads until the session is final or its time is up. */
  waitForSession(id: string, options?: WaitOptions<ExpressSession>): Promise<WaitResult<ExpressSession>>
  /** Finished sessions, without personal data. */
  listSessions(options?: ListOptions): Promise<ExpressSessionPage>
  /** Providers that are enabled for the account (`account`, the default), or all that exist. */
  listProviders(which?: 'account' | 'all', options?: CallOptions): Promise<readonly ExpressProviderInfo[]>
  /** Languages that Signicat's pages have. */
  listLanguages(options?: CallOptions): Promise<readonly ExpressLanguage[]>
}

export function createExpressRest(settings: Settings): ExpressRest {
  const transport = createTransport(settings)
  const { decryptionKeys, clock: now } = settings
  const keys: BodyKeys = { decryptionKeys, signatureKeys: createSignatureKeys(settings, transport), now }
  const parts = { settings, transport, keys }
  return Object.freeze<ExpressRest>({
    api: 'express',
    ...createSessionCalls(parts),
    ...createListCalls(parts),
  })
}

interface Parts {
  readonly settings: Settings
  readonly transport: Transport
  readonly keys: BodyKeys
}

type SessionCalls = Pick<ExpressRest, 'createSession' | 'getSession' | 'cancelSession' | 'waitForSession'>

function createSessionCalls({ settings, transport, keys }: Parts): SessionCalls {
  const read = createReader(settings, keys)

  const getSession: ExpressRest['getSession'] = async (id, { signal } = {}) => {
    const operation = 'getSession'
    return read(operation, await transport({ operation, method: 'GET', path: sessionPath(id), signal }), id)
  }

  return {
    getSession,
    async createSession(request, { signal } = {}) {
      const operation = 'createSession'
      const answer = await transport({ operation, method: 'POST', path: '/sessions', body: request, signal })
      const session = await read(operation, answer, null)
      if (request.flow !== 'headless' && session.url === undefined) throw unusable(operation, 'url', answer)
      return session
    },
    async cancelSession(id, { signal } = {}) {
      const operation = 'cancelSession'
      const answer = await transport({
        operation,
        method: 'POST',
        path: `${sessionPath(id)}/invalidate`,
        signal,
      })
      const isEmpty = answer.text.trim() === ''
      return isEmpty ? getSession(id, signal === undefined ? {} : { signal }) : read(operation, answer, id)
    },
    waitForSession: (id, options = {}) =>
      waitForSession({ settings, options, read: () => getSession(id, options) }),
  }
}

type ListCalls = Pick<ExpressRest, 'listSessions' | 'listProviders' | 'listLanguages'>

function createListCalls({ transport, keys }: Parts): ListCalls {
  const list = async <T>({ operation, path, item, options }: Listing<T>): Promise<readonly T[]> => {
    const answer = await transport({ operation, method: 'GET', path, signal: options.signal })
    const body = await readBody(operation, answer, keys)
    if (!isListOf(item.is)(body)) throw unusable(operation, 'items', answer)
    return body
  }

  return {
    async listSessions(options = {}) {
      const operation = 'listSessions'
      const { signal } = options
      const answer = await transport({
        operation,
        method: 'GET',
        path: '/sessions',
        query: pageQuery(options),
        signal,
      })
      const body = await readBody(operation, answer, keys)
      if (!expressPage.is(body)) throw unusable(operation, expressPage.fault(body) ?? 'body', answer)
      return { ...body, data: body.data.map((session) => ({ ...session, api: 'express' })) }
    },
    listProviders: (which = 'account', options = {}) => {
      const path = which === 'all' ? '/id-providers' : '/id-providers/account'
      return list({ operation: 'listProviders', path, item: expressProviderInfo, options })
    },
    listLanguages: (options = {}) =>
      list({ operation: 'listLanguages', path: '/languages', item: expressLanguage, options }),
  }
}

type Query = Readonly<Record<string, string>>

interface Listing<T> {
  readonly operation: string
  readonly path: string
  readonly item: Shape<T>
  readonly options: CallOptions
}

function pageQuery({ cursor, limit }: ListOptions): Query {
  if (cursor !== undefined && !(typeof cursor === 'string' && /^[\x21-\x7e]{1,512}$/.test(cursor))) {
    throw new RestError('ERR_SIGNICAT_REQUEST_INVALID', { detail: 'cursor' })
  }
  if (limit !== undefined && !(Number.isInteger(limit) && limit >= 1 && limit <= 1000)) {
    throw new RestError('ERR_SIGNICAT_REQUEST_INVALID', { detail: 'limit' })
  }
  return {
    ...(cursor === undefined ? {} : { cursor }),
    ...(limit === undefined ? {} : { limit: String(limit) }),
  }
}

type Read = (operation: string, answer: Answer, expectedId: string | null) => Promise<ExpressSession>

function createReader({ allowInsecureLoopback }: Settings, keys: BodyKeys): Read {
  return async (operation, answer, expectedId) => {
    const body = await readBody(operation, answer, keys)
    if (!expressAnswer.is(body)) throw unusable(operation, expressAnswer.fault(body) ?? 'body', answer)
    const { id, url } = body
    if (expectedId === null ? !isSessionId(id) : id !== expectedId) throw unusable(operation, 'id', answer)
    if (url !== undefined && !isSafeUrl(url, allowInsecureLoopback)) throw unusable(operation, 'url', answer)
    return { ...body, api: 'express' }
  }
}

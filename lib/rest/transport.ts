import { RestError } from '../errors.js'
import { createApiToken } from './api-token.js'
import { problemOf } from './problem.js'
import { retrying } from './retry.js'
import { type Answer, send } from './send.js'
import type { Settings } from './settings.js'
import { untilAborted } from './wait.js'

/** One request to the API, below its base. */
export interface ApiRequest {
  readonly operation: string
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  /** Sent as JSON. */
  readonly body?: object
  readonly signal?: AbortSignal | undefined
}

/** Makes calls with the client's token: renewed once when the API does not know it; reads are repeated, writes never. */
export type Transport = (request: ApiRequest) => Promise<Answer>

export function createTransport(settings: Settings): Transport {
  const tokens = createApiToken(settings)

  const attempt = async (request: ApiRequest, token: string): Promise<Answer> => {
    const { operation, method, body, signal } = request
    const answer = await send(settings, {
      operation,
      method,
      url: urlOf(settings, request),
      headers: headersOf(token, body),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal,
    })
    settings.log.debug({ operation, status: answer.status }, 'signicat rest: answered')
    return answer
  }

  const once = async (request: ApiRequest): Promise<Answer> => {
    const token = await untilAborted(tokens.current(), request.signal)
    const first = await attempt(request, token)
    if (first.status !== 401) return succeeded(request.operation, first)
    tokens.forget(token)
    const renewed = await untilAborted(tokens.current(), request.signal)
    return succeeded(request.operation, await attempt(request, renewed))
  }

  const complete = async (request: ApiRequest): Promise<Answer> => {
    const { operation, signal } = request
    if (request.method === 'GET') return retrying(settings, { operation, signal, step: () => once(request) })
    // The token may be fetched again without harm; the write itself is sent when there is one.
    await retrying(settings, { operation, signal, step: () => untilAborted(tokens.current(), signal) })
    return once(request)
  }

  return async (request) => {
    try {
      return await complete(request)
    } catch (error) {
      if (error instanceof RestError) logFailure(settings, { operation: request.operation, error })
      throw error
    }
  }
}

function logFailure({ log }: Settings, { operation, error }: { operation: string; error: RestError }): void {
  const { code, detail, httpStatus, apiCode, requestId } = error
  log.warn({ operation, code, detail, httpStatus, apiCode, requestId }, 'signicat rest: failed')
}

function urlOf(settings: Settings, { path, query }: ApiRequest): string {
  const search = new URLSearchParams(query)
  if (settings.accountId !== null) search.set('signicat-accountId', settings.accountId)
  return `${settings.baseUrl}${path}${search.size === 0 ? '' : `?${search}`}`
}

function headersOf(token: string, body: object | undefined): Record<string, string> {
  const headers = { accept: 'application/json, application/jose', authorization: `Bearer ${token}` }
  return body === undefined ? headers : { ...headers, 'content-type': 'application/json' }
}

function succeeded(operation: string, answer: Answer): Answer {
  if (answer.status >= 200 && answer.status < 300) return answer
  throw problemOf(operation, answer)
}

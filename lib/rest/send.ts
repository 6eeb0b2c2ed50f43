import { RestError } from '../errors.js'
import { createBoundedFetch } from '../issuer/bounded-fetch.js'
import { UpstreamFault } from '../issuer/upstream-fault.js'
import type { Settings } from './settings.js'

/** One HTTP call. `operation` names it in errors and logs: the URL never appears there. */
export interface Call {
  readonly operation: string
  readonly url: string
  readonly method: 'GET' | 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly signal?: AbortSignal | undefined
}

/** A complete answer, whatever its status. */
export interface Answer {
  readonly status: number
  /** Without parameters, lower case; empty when there was none. */
  readonly mediaType: string
  readonly requestId: string | undefined
  readonly text: string
}

type Head = Pick<Answer, 'status' | 'requestId'>

const REQUEST_ID_HEADERS = ['request-id', 'x-request-id', 'x-correlation-id'] as const

/**
 * Sends one call: no redirects, 1 MiB, one time limit for all of it.
 *
 * @throws {@link RestError} `ERR_SIGNICAT_REST_FAILED` or `ERR_SIGNICAT_REST_ANSWER_INVALID`, or the signal's reason.
 */
export async function send(settings: Settings, call: Call): Promise<Answer> {
  call.signal?.throwIfAborted()
  let head: Head | undefined
  const bounded = createBoundedFetch({
    timeoutMs: settings.timeoutMs,
    fetch: async (input, init) => {
      const response = await settings.fetch(input, init)
      if (response instanceof Response) head = headOf(response)
      return response
    },
  })
  call.signal?.addEventListener('abort', bounded.close, { once: true })
  try {
    const response = await bounded.call(call.url, requestOf(call))
    return { ...headOf(response), mediaType: mediaTypeOf(response), text: await response.text() }
  } catch (fault) {
    call.signal?.throwIfAborted()
    throw restError(fault, { operation: call.operation, head })
  } finally {
    call.signal?.removeEventListener('abort', bounded.close)
  }
}

function requestOf({
  method,
  headers,
  body,
}: Call): Parameters<ReturnType<typeof createBoundedFetch>['call']>[1] {
  return { method, headers, ...(body === undefined ? {} : { body }) }
}

function headOf({ status, headers }: Response): Head {
  const found = REQUEST_ID_HEADERS.map((name) => safeRequestId(headers.get(name)))
  return { status, requestId: found.find((id) => id !== undefined) }
}

/** A correlation id that may stand in a log line. */
export function safeRequestId(value: unknown): string | undefined {
  return typeof value === 'string' && /^[A-Za-z0-9:|._-]{1,100}$/.test(value) ? value : undefined
}

function mediaTypeOf({ headers }: Response): string {
  const [type = ''] = (headers.get('content-type') ?? '').split(';')
  return type.trim().toLowerCase()
}

function restError(
  fault: unknown,
  { operation, head }: { operation: string; head: Head | undefined },
): RestError {
  const known = fault instanceof UpstreamFault ? fault : new UpstreamFault('network')
  const unusable = known.kind === 'redirect' || known.kind === 'too-large' || known.kind === 'not-a-response'
  return new RestError(unusable ? 'ERR_SIGNICAT_REST_ANSWER_INVALID' : 'ERR_SIGNICAT_REST_FAILED', {
    detail: `${operation}: ${known.message}`,
    cause: known,
    ...(known.retryAfter === undefined ? {} : { retryAfter: known.retryAfter }),
    ...(head === undefined ? {} : { httpStatus: head.status }),
    ...(head?.requestId === undefined ? {} : { requestId: head.requestId }),
  })
}

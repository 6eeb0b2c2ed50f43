import type { Exchange, Send, UpstreamRequest } from './exchange.js'
import { reported } from './report-call.js'
import { sendByFetch } from './send-by-fetch.js'
import { sendByNode } from './send-by-node.js'
import { networkFault, UpstreamFault } from './upstream-fault.js'

/** 1 MiB: several times the largest discovery document seen in the field. */
const defaultMaxBytes = 1_048_576

const maxRetryAfterSeconds = 300

/** A fetch whose answers are complete, small, and there in time. */
export interface BoundedFetch {
  /**
   * The answer with its body already in memory.
   * @throws {@link UpstreamFault}, and nothing else.
   */
  call(url: string, request: UpstreamRequest): Promise<Response>
  /** Aborts what is under way; later calls are refused. */
  close(): void
}

export interface BoundedFetchOptions {
  /** `null`: `node:http` and `node:https`. */
  readonly fetch: typeof fetch | null
  /** For the whole call, body included. */
  readonly timeoutMs: number
  readonly maxBytes?: number
}

type Stop = (kind: 'timeout' | 'closed') => void

export function createBoundedFetch(options: BoundedFetchOptions): BoundedFetch {
  const { fetch, timeoutMs, maxBytes = defaultMaxBytes } = options
  const send: Send = fetch === null ? sendByNode : sendByFetch(fetch)
  const underWay = new Set<Stop>()
  let closed = false

  const call = (url: string, request: UpstreamRequest): Promise<Response> =>
    new Promise((resolve, reject) => {
      if (closed) return reject(new UpstreamFault('closed'))
      const exchange = begin(() => send(url, request, maxBytes))
      // Rejects by itself: a custom fetch may ignore the abort.
      const stop: Stop = (kind) => {
        reject(new UpstreamFault(kind))
        exchange.abort()
      }
      const timer = setTimeout(stop, timeoutMs, 'timeout')
      underWay.add(stop)
      settle(exchange)
        .then(resolve, reject)
        .finally(() => {
          clearTimeout(timer)
          underWay.delete(stop)
        })
    })

  const close = (): void => {
    closed = true
    for (const stop of underWay) stop('closed')
  }

  return { call: (url, request) => reported(call(url, request), url, request.method), close }
}

function begin(start: () => Exchange): Exchange {
  try {
    return start()
  } catch (thrown) {
    return { answer: Promise.reject(thrown), abort: () => undefined }
  }
}

async function settle({ answer, abort }: Exchange): Promise<Response> {
  try {
    const response = await answer
    if (response.status >= 300 && response.status < 400) throw new UpstreamFault('redirect')
    if (response.status === 429 || response.status === 503) throw unavailable(response)
    return response
  } catch (thrown) {
    abort()
    throw thrown instanceof UpstreamFault ? thrown : networkFault(thrown)
  }
}

function unavailable(response: Response): UpstreamFault {
  const value = response.headers.get('retry-after')
  if (value === null) return new UpstreamFault('unavailable')
  const seconds = /^\d{1,9}$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1000
  if (!Number.isFinite(seconds)) return new UpstreamFault('unavailable')
  const retryAfter = Math.ceil(Math.min(Math.max(seconds, 1), maxRetryAfterSeconds))
  return new UpstreamFault('unavailable', { retryAfter })
}

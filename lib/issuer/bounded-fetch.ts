import { networkFault, UpstreamFault } from './upstream-fault.js'

/** 1 MiB: several times the largest discovery document seen in the field. */
const defaultMaxBytes = 1_048_576

const maxRetryAfterSeconds = 300

type FetchInit = NonNullable<Parameters<typeof fetch>[1]>

/** What a call may say; redirects, time limit and abort belong to the bounded fetch. */
export interface UpstreamRequest {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: URLSearchParams | string | null
}

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
  readonly fetch: typeof fetch
  /** For the whole call, body included. */
  readonly timeoutMs: number
  readonly maxBytes?: number
}

type Stop = (kind: 'timeout' | 'closed') => void

export function createBoundedFetch(options: BoundedFetchOptions): BoundedFetch {
  const { fetch, timeoutMs, maxBytes = defaultMaxBytes } = options
  const underWay = new Set<Stop>()
  let closed = false

  const call = (url: string, request: UpstreamRequest): Promise<Response> =>
    new Promise((resolve, reject) => {
      if (closed) return reject(new UpstreamFault('closed'))
      const controller = new AbortController()
      // Rejects by itself: a custom fetch may ignore the signal.
      const stop: Stop = (kind) => {
        reject(new UpstreamFault(kind))
        controller.abort()
      }
      const timer = setTimeout(stop, timeoutMs, 'timeout')
      underWay.add(stop)
      const body = request.body ?? null
      const init: FetchInit = { ...request, body, redirect: 'manual', signal: controller.signal }
      load(fetch, { url, init, maxBytes })
        .then(resolve, (fault: unknown) => {
          reject(fault)
          controller.abort()
        })
        .finally(() => {
          clearTimeout(timer)
          underWay.delete(stop)
        })
    })

  const close = (): void => {
    closed = true
    for (const stop of underWay) stop('closed')
  }

  return { call, close }
}

interface Load {
  readonly url: string
  readonly init: FetchInit
  readonly maxBytes: number
}

async function load(fetch: BoundedFetchOptions['fetch'], { url, init, maxBytes }: Load): Promise<Response> {
  const response: unknown = await attempt(() => fetch(url, init))
  if (!isResponse(response)) throw new UpstreamFault('not-a-response')
  if (isRedirect(response)) throw new UpstreamFault('redirect')
  if (Number(response.headers.get('content-length')) > maxBytes) throw new UpstreamFault('too-large')
  const body = await attempt(() => readBody(response, maxBytes))
  if (response.status === 429 || response.status === 503) throw unavailable(response)
  return answerFromMemory(response, body)
}

async function attempt<T>(step: () => Promise<T>): Promise<T> {
  try {
    return await step()
  } catch (thrown) {
    throw thrown instanceof UpstreamFault ? thrown : networkFault(thrown)
  }
}

/** Loose as openid-client is: the application's fetch may come from another undici. */
function isResponse(value: unknown): value is Response {
  return value instanceof Response || Object.prototype.toString.call(value) === '[object Response]'
}

function isRedirect({ status, type }: Response): boolean {
  return type === 'opaqueredirect' || (status >= 300 && status < 400)
}

/** Counts what arrives after decompression; `content-length` may be absent, wrong, or of the compressed body. */
async function readBody(response: Response, maxBytes: number): Promise<string> {
  if (response.body === null) return ''
  const reader = response.body.getReader()
  const chunks: Uint8Array[] = []
  let size = 0
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    size += part.value.byteLength
    if (size > maxBytes) throw new UpstreamFault('too-large')
    chunks.push(part.value)
  }
  const [first = new Uint8Array()] = chunks
  return new TextDecoder().decode(chunks.length > 1 ? Buffer.concat(chunks, size) : first)
}

function unavailable(response: Response): UpstreamFault {
  const value = response.headers.get('retry-after')
  if (value === null) return new UpstreamFault('unavailable')
  const seconds = /^\d{1,9}$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1000
  if (!Number.isFinite(seconds)) return new UpstreamFault('unavailable')
  const retryAfter = Math.ceil(Math.min(Math.max(seconds, 1), maxRetryAfterSeconds))
  return new UpstreamFault('unavailable', { retryAfter })
}

/** The same Response reading from memory: building a second one around the text costs another stream per call. */
function answerFromMemory(response: Response, body: string): Response {
  return Object.defineProperties(response, {
    body: { value: null },
    bodyUsed: { value: false },
    text: { value: async () => body },
    json: { value: async (): Promise<unknown> => JSON.parse(body) },
    clone: { value: () => response },
  })
}

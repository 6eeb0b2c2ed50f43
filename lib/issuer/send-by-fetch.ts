import { answerInMemory, joined } from './answer-in-memory.js'
import type { Send } from './exchange.js'
import { UpstreamFault } from './upstream-fault.js'

/** Through a `fetch` of the application. It may ignore the signal, and answer anything. */
export function sendByFetch(fetch: typeof globalThis.fetch): Send {
  return (url, request, maxBytes) => {
    const controller = new AbortController()
    const init = {
      ...request,
      body: request.body ?? null,
      redirect: 'manual' as const,
      signal: controller.signal,
    }
    const load = async (): Promise<Response> => readResponse(await fetch(url, init), maxBytes)
    return { answer: load(), abort: () => controller.abort() }
  }
}

async function readResponse(response: unknown, maxBytes: number): Promise<Response> {
  if (!isResponse(response)) throw new UpstreamFault('not-a-response')
  if (response.type === 'opaqueredirect') throw new UpstreamFault('redirect')
  if (Number(response.headers.get('content-length')) > maxBytes) throw new UpstreamFault('too-large')
  return answerInMemory(response, await readBody(response, maxBytes))
}

/** Loose as openid-client is: the application's fetch may come from another undici. */
function isResponse(value: unknown): value is Response {
  return value instanceof Response || Object.prototype.toString.call(value) === '[object Response]'
}

/** Counts what arrives after decompression; `content-length` may be absent, wrong, or of the compressed body. */
async function readBody(response: Response, maxBytes: number): Promise<Uint8Array> {
  if (response.body === null) return new Uint8Array()
  const reader = response.body.getReader()
  const chunks: Uint8Array[] = []
  let size = 0
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    size += part.value.byteLength
    if (size > maxBytes) throw new UpstreamFault('too-large')
    chunks.push(part.value)
  }
  return joined(chunks, size)
}

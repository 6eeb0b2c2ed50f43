import http, { type ClientRequest, type IncomingMessage } from 'node:http'
import https from 'node:https'
import { answerInMemory, joined } from './answer-in-memory.js'
import type { Exchange, UpstreamRequest } from './exchange.js'
import { UpstreamFault } from './upstream-fault.js'

/**
 * Connections are kept for as long as `fetch` keeps them: less than the 5 seconds after which many servers close one, since
 * a code that met a closing connection cannot be sent again. A proxy is used where Node is told to use one.
 */
const kept = {
  keepAlive: true,
  timeout: 4000,
  ...(process.env.NODE_USE_ENV_PROXY === '1' ? { proxyEnv: process.env } : {}),
}
const agents = { http: new http.Agent(kept), https: new https.Agent(kept) }

/**
 * Over `node:http` and `node:https`, without the streams of `fetch`, which are a quarter of what a login costs. Follows no
 * redirect and takes no compressed answer.
 */
export function sendByNode(url: string, request: UpstreamRequest, maxBytes: number): Exchange {
  const outgoing = open(url, request)
  const answer = new Promise<Response>((resolve, reject) => {
    outgoing.on('error', reject)
    outgoing.on('response', (incoming) => readAnswer(incoming, maxBytes).then(resolve, reject))
  })
  outgoing.end(request.body?.toString())
  return { answer, abort: () => void outgoing.destroy() }
}

function open(url: string, { method = 'GET', headers, body }: UpstreamRequest): ClientRequest {
  const options = { method, headers: { 'user-agent': 'fastify-signicat', ...headers } }
  // Looked up at every call: instrumentation replaces them.
  const outgoing = url.startsWith('https:')
    ? https.request(url, { ...options, agent: agents.https })
    : http.request(url, { ...options, agent: agents.http })
  outgoing.setHeader('accept-encoding', 'identity')
  if (body instanceof URLSearchParams && !outgoing.hasHeader('content-type'))
    outgoing.setHeader('content-type', 'application/x-www-form-urlencoded;charset=UTF-8')
  return outgoing
}

async function readAnswer(incoming: IncomingMessage, maxBytes: number): Promise<Response> {
  const { statusCode: status = 0, headers } = incoming
  const fault = headFault(incoming, maxBytes)
  const bytes = fault ?? (await readBody(incoming, maxBytes))
  if (bytes instanceof UpstreamFault) {
    incoming.destroy()
    throw bytes
  }
  return answerInMemory(new Response(null, { status, headers: headersOf(headers) }), bytes)
}

function headFault({ headers }: IncomingMessage, maxBytes: number): UpstreamFault | null {
  if (Number(headers['content-length']) > maxBytes) return new UpstreamFault('too-large')
  const coding = headers['content-encoding'] ?? 'identity'
  return coding.toLowerCase() === 'identity' ? null : new UpstreamFault('compressed')
}

function readBody(incoming: IncomingMessage, maxBytes: number): Promise<Uint8Array | UpstreamFault> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = []
    let size = 0
    incoming.on('data', (chunk: Uint8Array) => {
      size += chunk.byteLength
      if (size > maxBytes) resolve(new UpstreamFault('too-large'))
      else chunks.push(chunk)
    })
    incoming.on('end', () => resolve(joined(chunks, size)))
    incoming.on('error', reject)
  })
}

function headersOf(headers: IncomingMessage['headers']): Headers {
  const given = new Headers()
  for (const [name, value] of Object.entries(headers)) {
    for (const one of [value ?? []].flat()) given.append(name, one)
  }
  return given
}

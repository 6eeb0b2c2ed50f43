import http, { type ClientRequest, type IncomingMessage } from 'node:http'
import https from 'node:https'
import { answerInMemory, joined } from './answer-in-memory.js'
import { decoded, readCodings } from './content-coding.js'
import type { Exchange, UpstreamRequest } from './exchange.js'
import { freshAgent, keptAgent } from './node-agents.js'
import { UpstreamFault } from './upstream-fault.js'

/**
 * Over `node:http` and `node:https`, without the streams of `fetch`, which are a quarter of what a login costs. Follows no
 * redirect, asks for no compression and reads what comes compressed all the same.
 */
export function sendByNode(url: string, request: UpstreamRequest, maxBytes: number): Exchange {
  let isGivenUp = false
  let isAnswered = false
  let outgoing = open(url, request, keptAgent(url))
  const answer = new Promise<Response>((resolve, reject) => {
    const hear = (isLast: boolean): void => {
      outgoing.on('response', (incoming) => {
        isAnswered = true
        readAnswer(incoming, maxBytes).then(resolve, reject)
      })
      outgoing.on('error', (error) => {
        if (isLast || isAnswered || isGivenUp || !mayRepeat(request, outgoing, error)) return reject(error)
        outgoing = open(url, request, freshAgent(url))
        hear(true)
        end(outgoing, request)
      })
    }
    hear(false)
  })
  end(outgoing, request)
  return {
    answer,
    abort() {
      isGivenUp = true
      outgoing.destroy()
    },
  }
}

const end = (outgoing: ClientRequest, { body }: UpstreamRequest): void => void outgoing.end(body?.toString())

/**
 * Whether the peer closed a kept connection just as it was used again, and the request does no harm when it arrives twice: a
 * code, a refresh token and an assertion count once, and so does a DPoP proof.
 *
 * @see RFC 9110 §9.2.2, RFC 9112 §9.3.1
 */
function mayRepeat(
  { method = 'GET', headers }: UpstreamRequest,
  outgoing: ClientRequest,
  error: Error,
): boolean {
  const isClosed = 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE')
  const isSafe = method === 'GET' && !Object.keys(headers ?? {}).some((name) => name.toLowerCase() === 'dpop')
  return isClosed && isSafe && outgoing.reusedSocket
}

function open(
  url: string,
  { method = 'GET', headers, body }: UpstreamRequest,
  agent: http.Agent,
): ClientRequest {
  const options = { method, headers: { 'user-agent': 'fastify-signicat', ...headers }, agent }
  // Looked up at every call: instrumentation replaces them.
  const outgoing = url.startsWith('https:') ? https.request(url, options) : http.request(url, options)
  outgoing.setHeader('accept-encoding', 'identity')
  if (body instanceof URLSearchParams && !outgoing.hasHeader('content-type'))
    outgoing.setHeader('content-type', 'application/x-www-form-urlencoded;charset=UTF-8')
  return outgoing
}

async function readAnswer(incoming: IncomingMessage, maxBytes: number): Promise<Response> {
  const { statusCode: status = 0, headers } = incoming
  const codings = readCodings(headers['content-encoding'])
  const fault = headFault(incoming, codings, maxBytes)
  const bytes = fault ?? (await readBody(incoming, maxBytes))
  if (bytes instanceof UpstreamFault) {
    incoming.destroy()
    throw bytes
  }
  const plain = codings === null || codings.length === 0 ? bytes : await decoded(bytes, codings, maxBytes)
  return answerInMemory(new Response(null, { status, headers: headersOf(headers) }), plain)
}

function headFault(
  { headers }: IncomingMessage,
  codings: readonly unknown[] | null,
  maxBytes: number,
): UpstreamFault | null {
  if (Number(headers['content-length']) > maxBytes) return new UpstreamFault('too-large')
  return codings === null ? new UpstreamFault('compressed') : null
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

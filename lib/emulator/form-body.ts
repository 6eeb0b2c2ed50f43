import { IncomingMessage } from 'node:http'
import { joinLoginHints } from './login-hints.js'

const mostBytes = 56 * 1024

/** Reads a form. @throws RangeError when it is larger than any form of ours. */
export async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  return new URLSearchParams(await readText(request))
}

/** Reads a body. @throws RangeError when it is larger than any of ours. */
export async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk))
    size += bytes.length
    if (size > mostBytes) throw new RangeError('the body is too large')
    chunks.push(bytes)
  }
  return Buffer.concat(chunks).toString('utf8')
}

export const isForm = (request: IncomingMessage): boolean =>
  request.method === 'POST' &&
  (request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded')

/** The same request with repeated `login_hint` parameters joined, in the query or in a form. */
export async function withJoinedHints(request: IncomingMessage): Promise<IncomingMessage> {
  const [path = '/', query] = (request.url ?? '/').split('?', 2)
  if (query?.includes('login_hint=')) request.url = `${path}?${joinLoginHints(new URLSearchParams(query))}`
  return isForm(request) ? replay(request, String(joinLoginHints(await readForm(request)))) : request
}

/** The same request again, after its body was read. */
export function replay(request: IncomingMessage, body: string): IncomingMessage {
  const copy = new IncomingMessage(request.socket)
  const { 'transfer-encoding': _, ...headers } = request.headers
  copy.method = request.method ?? 'POST'
  copy.url = request.url ?? '/'
  copy.httpVersion = request.httpVersion
  copy.headers = { ...headers, 'content-length': String(Buffer.byteLength(body)) }
  copy.complete = true
  copy.push(body)
  copy.push(null)
  return copy
}

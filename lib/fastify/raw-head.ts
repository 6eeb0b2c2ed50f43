import type { OutgoingHttpHeader, OutgoingHttpHeaders, ServerResponse } from 'node:http'

type Given = OutgoingHttpHeaders | readonly OutgoingHttpHeader[]

/**
 * Calls `complete` right before the head of an answer is written, by whomever: a hijacked reply, Express, a stream, a
 * handler that writes to `reply.raw`. Headers that come with the call are on the answer by then.
 *
 * @param isComplete whether Fastify sends the answer and its hooks have completed it, so that nothing is left to do
 */
export function beforeRawHead(
  raw: ServerResponse,
  isComplete: () => boolean,
  complete: (raw: ServerResponse) => void,
): void {
  const { writeHead } = raw
  raw.writeHead = (status: number, second?: string | Given, third?: Given): ServerResponse => {
    // Twice is the caller's fault, and Node's to say.
    if (isComplete() || isHeadSent(raw)) return Reflect.apply(writeHead, raw, [status, second, third])
    const [reason, headers] = typeof second === 'string' ? [second, third] : [undefined, second ?? third]
    if (headers !== undefined) take(raw, headers)
    complete(raw)
    return Reflect.apply(writeHead, raw, [status, reason])
  }
}

/** Node's own word: `@fastify/express` puts another one in front of it. */
export function isHeadSent(raw: ServerResponse): boolean {
  return Reflect.get(Object.getPrototypeOf(raw), 'headersSent', raw) === true
}

/** As `writeHead` would: what comes with the call replaces what was set before. */
function take(raw: ServerResponse, headers: Given): void {
  if (!isList(headers)) {
    for (const [name, value] of Object.entries(headers)) if (value !== undefined) raw.setHeader(name, value)
    return
  }
  const pairs = pairsOf(headers)
  for (const [name] of pairs) raw.removeHeader(name)
  for (const [name, value] of pairs) {
    const before = raw.getHeader(name)
    raw.setHeader(name, before === undefined ? value : [before, value].flat().map(String))
  }
}

function isList(headers: Given): headers is readonly OutgoingHttpHeader[] {
  return Array.isArray(headers)
}

/** Node takes `[name, value, name, value]` and `[[name, value], [name, value]]`. */
function pairsOf(headers: readonly OutgoingHttpHeader[]): readonly (readonly [string, OutgoingHttpHeader])[] {
  const flat = headers.some((entry) => Array.isArray(entry)) ? headers.flat() : headers
  return flat.flatMap((entry, index) => {
    const value = flat[index + 1]
    return index % 2 === 0 && value !== undefined ? [[String(entry), value] as const] : []
  })
}

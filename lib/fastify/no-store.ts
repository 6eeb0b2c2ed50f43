/** The headers of an answer; a reply of Fastify is one. */
export interface AnswerHeaders {
  hasHeader(name: string): boolean
  header(name: string, value: string): unknown
  getHeaders(): object
  removeHeader(name: string): unknown
}

/**
 * No cache may keep the answer. A cache that has a header of its own reads that and not `Cache-Control`, so those of the
 * handler go.
 *
 * @see RFC 9111 §5.2.2, RFC 9213 §2.2
 */
export function forbidStoring(answer: AnswerHeaders): void {
  answer.header('cache-control', 'private, no-store')
  for (const name in answer.getHeaders()) if (isForSomeCache(name)) answer.removeHeader(name)
}

const others: ReadonlySet<string> = new Set([
  'surrogate-control',
  // Akamai, nginx, LiteSpeed
  'edge-control',
  'x-accel-expires',
  'x-litespeed-cache-control',
])

/** @param name in lower case */
function isForSomeCache(name: string): boolean {
  return name.endsWith('cdn-cache-control') || others.has(name)
}

import type { Headers } from './ports.js'

/** A header as one string; a repeated one counts as absent, since nobody honest sends it twice. */
export function headerOf(headers: Headers, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'string' ? value : undefined
}

/**
 * Whether a person's browser is going to a page, so that an answer may be a page or a redirect: Fetch Metadata decides
 * where it is sent, `Accept` elsewhere. Frames, sub-resources, scripts, HEAD and speculative loads are programs.
 *
 * @see https://www.w3.org/TR/fetch-metadata/
 */
export function isNavigation(method: string, headers: Headers): boolean {
  if (method === 'HEAD' || isSpeculative(headers) || isUpgrade(headers)) return false
  const mode = headerOf(headers, 'sec-fetch-mode')
  if (mode !== undefined) return mode === 'navigate' ? !isFramed(headers) : isRelayed(headers)
  if (headerOf(headers, 'x-requested-with') === 'XMLHttpRequest') return false
  return asksForPage(headers)
}

const asksForPage = (headers: Headers): boolean => (headerOf(headers, 'accept') ?? '').includes('text/html')

const frames: readonly (string | undefined)[] = ['iframe', 'frame', 'embed', 'object', 'fencedframe']

/** A page inside of another. A service worker takes that from what it relays: then the destination is `empty`. */
function isFramed(headers: Headers): boolean {
  return frames.includes(headerOf(headers, 'sec-fetch-dest'))
}

/**
 * A navigation that a service worker of our own sends on, in Firefox always, elsewhere when the worker changed the
 * request. What stands here is the worker's: who made the navigation, another site perhaps, cannot be told any more.
 */
export function isRelayed(headers: Headers): boolean {
  return (
    headerOf(headers, 'sec-fetch-mode') === 'same-origin' &&
    headerOf(headers, 'sec-fetch-site') === 'same-origin' &&
    headerOf(headers, 'sec-fetch-dest') === 'empty' &&
    asksForPage(headers)
  )
}

/** A page that a browser loads before anybody asked for it. */
function isSpeculative(headers: Headers): boolean {
  const purpose = `${headers['sec-purpose'] ?? ''} ${headers.purpose ?? ''} ${headers['x-moz'] ?? ''}`
  return /prefetch|prerender|preview/i.test(purpose)
}

/** Whether a person followed a link or typed an address, so that a login may start or end here. */
export function isDeliberate(method: string, headers: Headers): boolean {
  if (method === 'HEAD' || isSpeculative(headers) || isFramed(headers)) return false
  const mode = headerOf(headers, 'sec-fetch-mode')
  if (mode !== undefined) return mode === 'navigate' || isRelayed(headers)
  const dest = headerOf(headers, 'sec-fetch-dest')
  if (dest !== undefined) return dest === 'document'
  return headerOf(headers, 'x-requested-with') !== 'XMLHttpRequest'
}

/** Whether a person followed a link of our own page. Through a service worker an address in a mail looks the same. */
export function isOwnLink(method: string, headers: Headers): boolean {
  return (
    headerOf(headers, 'sec-fetch-site') === 'same-origin' &&
    headerOf(headers, 'sec-fetch-mode') === 'navigate' &&
    headerOf(headers, 'sec-fetch-dest') === 'document' &&
    isNavigation(method, headers)
  )
}

/** Whether another site started this request, or may have. */
export function isCrossSite(headers: Headers): boolean {
  return headerOf(headers, 'sec-fetch-site') === 'cross-site' || isRelayed(headers)
}

/** A method that may change something (RFC 9110 §9.2.1). */
export function isUnsafeMethod(method: string): boolean {
  return method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS' && method !== 'TRACE'
}

/** A CORS preflight; it carries no cookie and asks for nothing. */
export function isPreflight(method: string, headers: Headers): boolean {
  return (
    method === 'OPTIONS' &&
    headers.origin !== undefined &&
    headers['access-control-request-method'] !== undefined
  )
}

/**
 * A request for another protocol on this connection, such as a WebSocket.
 *
 * @see RFC 9110 §7.8, RFC 8441 §4
 */
export function isUpgrade(headers: Headers): boolean {
  return headers.upgrade !== undefined || headers[':protocol'] !== undefined
}

import { foldPath } from './fold-path.js'

/** Where a person may be sent back to. */
export interface ReturnRules {
  /** Our own origin. */
  readonly origin: string
  /** Path of the application below the origin, such as `/portal`, or the empty string. */
  readonly basePath: string
  /** Other origins that may be returned to, exactly. */
  readonly trustedOrigins: ReadonlySet<string>
  /**
   * Origin and folded path of every route of ours, those of other registrations included: coming back to one of them would
   * loop, start another login or sign out.
   */
  readonly ownAddresses: ReadonlySet<string>
}

/** In characters; a longer address goes without query and fragment. */
const longest = 1024

/**
 * A return path that cannot leave the application, or `null`. On our own origin the answer is a path with query and
 * fragment; on a trusted one a full URL.
 *
 * What must never happen: an answer that a browser resolves to a host that was not named in the rules. So the value is
 * read as a browser reads it, and what comes out is the parser's result, never the text that came in.
 */
export function safeReturnTo(unsafeReturnTo: unknown, rules: ReturnRules): string | null {
  if (typeof unsafeReturnTo !== 'string') return null
  const given = unsafeReturnTo.length > longest ? withoutQuery(unsafeReturnTo) : unsafeReturnTo
  if (given.length > longest) return null
  const address = safeAddress(given, rules)
  if (address === null || address.length <= longest) return address
  const short = withoutQuery(address)
  return short.length > longest ? null : short
}

function safeAddress(given: string, rules: ReturnRules): string | null {
  // Browsers drop tabs and line breaks inside a URL and read a backslash as a slash; no honest path has them.
  if (hasControlCharacter(given) || given.includes('\\')) return null
  const url = parse(given, rules.origin)
  if (url === null || url.username !== '' || url.password !== '') return null
  // `blob:https://app.example/…` has our origin, and is a document that somebody else wrote.
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null
  if (isOwn(url, rules)) return null
  if (url.origin !== rules.origin) return rules.trustedOrigins.has(url.origin) ? url.href : null
  return isBelow(given, url, rules) ? `${url.pathname}${url.search}${url.hash}` : null
}

function isBelow(given: string, url: URL, { origin, basePath }: ReturnRules): boolean {
  // A relative path would depend on the page it is resolved against.
  if (!given.startsWith('/') && !given.startsWith(`${origin}/`) && given !== origin) return false
  // `/..//evil` parses as same origin with the path `//evil`, which is another host once it stands alone.
  if (url.pathname.startsWith('//')) return false
  if (basePath === '') return true
  // A proxy may decode `/portal/..%2fadmin` before it looks where that is.
  return startsBelow(url.pathname, basePath) && startsBelow(foldPath(url.pathname), foldPath(basePath))
}

const startsBelow = (path: string, base: string): boolean => path === base || path.startsWith(`${base}/`)

const isOwn = (url: URL, { ownAddresses }: ReturnRules): boolean =>
  ownAddresses.has(ownAddress(url.origin, url.pathname))

/** An element of {@link ReturnRules.ownAddresses}. */
export function ownAddress(origin: string, path: string): string {
  return origin + foldPath(path)
}

function parse(value: string, base: string): URL | null {
  return URL.canParse(value, base) ? new URL(value, base) : null
}

function withoutQuery(address: string): string {
  const end = address.search(/[?#]/)
  return end === -1 ? address : address.slice(0, end)
}

function hasControlCharacter(value: string): boolean {
  for (let index = 0; index < value.length; index += 1) {
    const code = value.charCodeAt(index)
    if (code <= 0x20 || code === 0x7f) return true
  }
  return false
}

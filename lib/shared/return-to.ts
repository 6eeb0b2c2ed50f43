/** Where a person may be sent back to. */
export interface ReturnRules {
  /** Our own origin. */
  readonly origin: string
  /** Path of the application below the origin, such as `/portal`, or the empty string. */
  readonly basePath: string
  /** Other origins that may be returned to, exactly. */
  readonly trustedOrigins: ReadonlySet<string>
  /** Paths of our own routes; coming back to one of them would loop. */
  readonly ownPaths: ReadonlySet<string>
}

const longest = 1024

/**
 * A return path that cannot leave the application, or `null`. On our own origin the answer is a path with query and
 * fragment; on a trusted one a full URL.
 *
 * What must never happen: an answer that a browser resolves to a host that was not named in the rules. So the value is
 * read as a browser reads it, and what comes out is the parser's result, never the text that came in.
 */
export function safeReturnTo(unsafeReturnTo: unknown, rules: ReturnRules): string | null {
  if (typeof unsafeReturnTo !== 'string' || unsafeReturnTo.length === 0 || unsafeReturnTo.length > longest)
    return null
  // Browsers drop tabs and line breaks inside a URL and read a backslash as a slash; no honest path has them.
  if (hasControlCharacter(unsafeReturnTo) || unsafeReturnTo.includes('\\')) return null
  const url = parse(unsafeReturnTo, rules.origin)
  if (url === null || url.username !== '' || url.password !== '') return null
  if (url.origin !== rules.origin) return rules.trustedOrigins.has(url.origin) ? url.href : null
  return safePath(unsafeReturnTo, url, rules)
}

function safePath(unsafeReturnTo: string, url: URL, rules: ReturnRules): string | null {
  // A relative path would depend on the page it is resolved against.
  if (
    !unsafeReturnTo.startsWith('/') &&
    !unsafeReturnTo.startsWith(`${rules.origin}/`) &&
    unsafeReturnTo !== rules.origin
  )
    return null
  // `/..//evil` parses as same origin with the path `//evil`, which is another host once it stands alone.
  if (url.pathname.startsWith('//')) return null
  if (
    rules.basePath !== '' &&
    url.pathname !== rules.basePath &&
    !url.pathname.startsWith(`${rules.basePath}/`)
  )
    return null
  if (rules.ownPaths.has(stripTrailingSlash(url.pathname).toLowerCase())) return null
  return `${url.pathname}${url.search}${url.hash}`
}

function parse(value: string, base: string): URL | null {
  return URL.canParse(value, base) ? new URL(value, base) : null
}

function hasControlCharacter(value: string): boolean {
  for (let index = 0; index < value.length; index += 1) {
    const code = value.charCodeAt(index)
    if (code <= 0x20 || code === 0x7f) return true
  }
  return false
}

function stripTrailingSlash(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path
}

import type { CookieJar } from '../shared/cookie-jar.js'

/**
 * Bytes. Proxies refuse requests whose headers pass 8 kB, so all cookies of one registration stay under 7 kB: a session
 * of the largest size and an attempt of the largest size fit together.
 */
export const cookieBudget: Readonly<
  Record<'total' | 'session' | 'attempt' | 'cookie' | 'attributes', number>
> = Object.freeze({
  total: 7000,
  session: 5100,
  /** Name and value of one attempt; with the lines that clear seven others an answer stays under 3.5 kB. */
  attempt: 1850,
  /** Name, value and attributes of any cookie: what every browser takes (RFC 6265 §6.1). */
  cookie: 4096,
  /** Room for `Max-Age`, `Expires`, `Path`, `HttpOnly`, `Secure`, `SameSite`. */
  attributes: 150,
})

/** What a cookie adds to the `Cookie` header: name, `=`, value, `; `. */
export function cookieWeight(name: string, value: string): number {
  return name.length + value.length + 3
}

/**
 * The attempts to drop, first those that come first in `slots`, so that everything stays within the budget.
 *
 * @param room bytes that the cookies that stay in any case leave
 */
export function attemptsToDrop(jar: CookieJar, slots: readonly string[], room: number): readonly string[] {
  const present = slots.filter((name) => jar.get(name) !== undefined)
  let excess = present.reduce((sum, name) => sum + cookieWeight(name, jar.get(name) ?? ''), -room)
  return present.filter((name) => {
    if (excess <= 0) return false
    excess -= cookieWeight(name, jar.get(name) ?? '')
    return true
  })
}

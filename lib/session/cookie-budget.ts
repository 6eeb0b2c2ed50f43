/**
 * Bytes. Proxies refuse requests whose headers pass 8 kB, so all cookies of one registration stay under 7 kB: a session
 * of the largest size and an attempt of the largest size fit together.
 */
export const cookieBudget: Readonly<
  Record<'total' | 'session' | 'attempt' | 'crossSite' | 'cookie' | 'attributes', number>
> = Object.freeze({
  total: 7000,
  session: 5100,
  /** Name and value of one attempt; with the lines that clear others an answer stays under 3.5 kB. */
  attempt: 1850,
  /** Kept free for attempts that another site starts, so that these never need the room of a person's own. */
  crossSite: 1200,
  /** Name, value and attributes of any cookie: what every browser takes (RFC 6265 §6.1). */
  cookie: 4096,
  /** Room for `Max-Age`, `Expires`, `Path`, `HttpOnly`, `Secure`, `SameSite`. */
  attributes: 150,
})

/** What a cookie adds to the `Cookie` header: name, `=`, value, `; `. */
export function cookieWeight(name: string, value: string): number {
  return name.length + value.length + 3
}

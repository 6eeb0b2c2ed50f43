/** How long a cookie lives and when the browser sends it; the rest is the same for every cookie of ours. */
export interface CookieSettings {
  /** Seconds; without it the cookie ends with the browser. */
  readonly maxAge?: number
  readonly sameSite: 'lax' | 'strict' | 'none'
}

/**
 * The cookies of one request and its answer. Always `Path=/`, `HttpOnly`, and `Secure` on https; `clear` uses the same
 * attributes. Setting or clearing a name again replaces what was written for it before.
 */
export interface CookieJar {
  get(name: string): string | undefined
  /** Names that came with the request. */
  names(): readonly string[]
  /** Whether cookies can still be set. */
  open(): boolean
  set(name: string, value: string, settings: CookieSettings): void
  clear(name: string, settings: CookieSettings): void
}

import { createBrowser } from '../harness/browser.js'
import type { PeerProcess } from '../harness/fleet.js'
import { table } from '../harness/table.js'

export interface CookiesResult {
  readonly title: string
  readonly cookies: number
  /** Bytes that a browser sends with every request. */
  readonly header: number
  /** Name, `=` and value of the largest one; a browser keeps 4096. */
  readonly largest: number
  /** Bytes of `Set-Cookie` over a whole login, and on a request after it. */
  readonly setByLogin: number
  readonly setByRequest: number
}

/** What one login leaves in a browser. */
export async function measureCookies(peer: PeerProcess): Promise<CookiesResult> {
  const browser = createBrowser(peer.port)
  await browser.signIn()
  const setByLogin = browser.setCookieBytes()
  const pairs = browser.cookieHeader().split('; ')
  await browser.open('/me')
  return {
    title: peer.name,
    cookies: pairs.length,
    header: pairs.join('; ').length,
    largest: Math.max(...pairs.map((pair) => pair.length)),
    setByLogin,
    setByRequest: browser.setCookieBytes() - setByLogin,
  }
}

export function cookiesTable(results: readonly CookiesResult[]): string {
  return table(
    [
      'bytes',
      'cookies',
      'Cookie header',
      'largest',
      'room to 4096',
      'Set-Cookie, login',
      'Set-Cookie, request',
    ],
    results.map(({ title, cookies, header, largest, setByLogin, setByRequest }) => [
      title,
      ...[cookies, header, largest, 4096 - largest, setByLogin, setByRequest].map(String),
    ]),
  )
}

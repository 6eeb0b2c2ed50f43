/** As much of a browser as a login needs: cookies by path, redirects, links and forms. */
export interface TestBrowser {
  /** Follows redirects inside the emulator; stops at the application's address without calling it. */
  open(url: string, form?: Record<string, string>): Promise<Visit>
  readonly cookies: ReadonlyMap<string, string>
}

export interface Visit {
  /** Where the browser is in the end: a page of the emulator, or the application's address. */
  readonly url: URL
  readonly status: number
  readonly html: string
  readonly headers: Headers
}

interface Cookie {
  readonly name: string
  readonly value: string
  readonly path: string
}

export function createTestBrowser(emulatorUrl: string): TestBrowser {
  const jar = new Map<string, Cookie>()
  const visit = async (url: URL, form?: Record<string, string>): Promise<Visit> => {
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: cookieHeader(jar, url), accept: 'text/html' },
      ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
    })
    keepCookies(jar, response)
    const location = response.headers.get('location')
    if (location === null) {
      return { url, status: response.status, html: await response.text(), headers: response.headers }
    }
    const next = new URL(location, url)
    if (next.origin === new URL(emulatorUrl).origin) return visit(next)
    return { url: next, status: response.status, html: '', headers: response.headers }
  }
  return {
    open: (url, form) => visit(new URL(url, emulatorUrl), form),
    get cookies() {
      return new Map([...jar.values()].map(({ name, value }) => [name, value]))
    },
  }
}

const cookieHeader = (jar: Map<string, Cookie>, url: URL): string =>
  [...jar.values()]
    .filter(({ path }) => url.pathname.startsWith(path))
    .map(({ name, value }) => `${name}=${value}`)
    .join('; ')

function keepCookies(jar: Map<string, Cookie>, response: Response): void {
  for (const line of response.headers.getSetCookie()) {
    const [pair = '', ...attributes] = line.split('; ')
    const [name = '', value = ''] = pair.split(/=(.*)/s)
    const path = attributes.find((attribute) => attribute.startsWith('path='))?.slice(5) ?? '/'
    const expired = attributes.some((attribute) => /^expires=Thu, 01 Jan 1970/.test(attribute))
    // One name may stand beside itself with another path (RFC 6265 §5.3).
    if (expired) jar.delete(`${name} ${path}`)
    else jar.set(`${name} ${path}`, { name, value, path })
  }
}

/** The address of the first link or form of a page that matches. */
export function addressIn(html: string, pattern: RegExp): string {
  const addresses = [...html.matchAll(/(?:href|action)="([^"]+)"/g)].map((match) => match[1] ?? '')
  const found = addresses.find((address) => pattern.test(address))
  if (found === undefined) throw new Error(`no address matches ${pattern}`)
  return found
}

import type { TestAnswer, TestableApp } from './app-types.js'

/** A browser in miniature: keeps cookies, and says of a request what a browser says of a navigation. */
export interface TestBrowser {
  /** Follows a link. */
  open(url: string, from: 'same-origin' | 'cross-site'): Promise<TestAnswer>
  /** Sends a form. */
  submit(url: string, fields: URLSearchParams, from: 'same-origin' | 'cross-site'): Promise<TestAnswer>
  cookies(): Readonly<Record<string, string>>
}

export function createBrowser(app: TestableApp, cookie = ''): TestBrowser {
  const jar = new Map(readCookies(cookie))

  const keep = (answer: TestAnswer): TestAnswer => {
    for (const { name, value, ...attributes } of answer.cookies) {
      if (attributes.maxAge === 0 || value === '') jar.delete(name)
      else jar.set(name, value)
    }
    return answer
  }
  const headers = (site: string): Record<string, string> => ({
    accept: 'text/html,application/xhtml+xml',
    'sec-fetch-mode': 'navigate',
    'sec-fetch-dest': 'document',
    'sec-fetch-site': site,
    ...(jar.size === 0 ? {} : { cookie: cookieHeader(Object.fromEntries(jar)) }),
  })
  const visit = async (url: string, from: string): Promise<TestAnswer> =>
    keep(await app.inject({ method: 'GET', url, headers: headers(from) }))
  const followed = async (url: string, answer: TestAnswer): Promise<TestAnswer> => {
    const step = stepOf(answer)
    if (step === null) return answer
    // What a proxy strips from the address never reaches the application.
    const [path = ''] = url.split('?', 1)
    return visit(path + step, answer.statusCode === 303 ? 'cross-site' : 'same-origin')
  }
  return {
    open: async (url, from) => followed(url, await visit(url, from)),
    async submit(url, fields, from) {
      const type = { 'content-type': 'application/x-www-form-urlencoded' }
      const request = { method: 'POST' as const, url, payload: fields.toString() }
      return followed(url, keep(await app.inject({ ...request, headers: { ...headers(from), ...type } })))
    },
    cookies: () => Object.freeze(Object.fromEntries(jar)),
  }
}

/** The query of the step on the application's own origin that is taken where the session cookie did not come along. */
function stepOf({ headers, body }: TestAnswer): string | null {
  const { location } = headers
  const text = typeof location === 'string' ? location : body
  const pattern =
    typeof location === 'string'
      ? /\?arrived=[^&]+$/
      : /(?<=<meta http-equiv="refresh" content="0; url=[^"?]+)\?arrived=[^"]+/
  return pattern.exec(text)?.[0] ?? null
}

export function cookieHeader(cookies: Readonly<Record<string, string>>): string {
  return Object.entries(cookies)
    .map(([name, value]) => `${name}=${value}`)
    .join('; ')
}

function readCookies(header: string): [string, string][] {
  return header
    .split('; ')
    .filter((pair) => pair.includes('='))
    .map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)])
}

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
  return {
    open: async (url, from) => keep(await app.inject({ method: 'GET', url, headers: headers(from) })),
    async submit(url, fields, from) {
      const type = { 'content-type': 'application/x-www-form-urlencoded' }
      const request = { method: 'POST' as const, url, payload: fields.toString() }
      return keep(await app.inject({ ...request, headers: { ...headers(from), ...type } }))
    },
    cookies: () => Object.freeze(Object.fromEntries(jar)),
  }
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

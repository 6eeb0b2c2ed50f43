import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import type { FakeIssuer, Person } from './fake-issuer.js'

/** A browser in miniature: keeps cookies, sends what a browser sends when a person follows a link. */
export interface TestVisitor {
  readonly cookies: Map<string, string>
  /** Follows a link. */
  open(url: string, headers?: Record<string, string>): Promise<LightMyRequestResponse>
  /** Sends a form of our own page. */
  submit(
    url: string,
    fields?: Record<string, string>,
    headers?: Record<string, string>,
  ): Promise<LightMyRequestResponse>
  /** Calls from a script of our own page. */
  call(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    url: string,
    headers?: Record<string, string>,
  ): Promise<LightMyRequestResponse>
  /** Goes through a whole login and gives the answer of the callback. */
  signIn(issuer: FakeIssuer, options?: { start?: string; person?: Person }): Promise<LightMyRequestResponse>
  cookieHeader(): string
}

const navigation = {
  accept: 'text/html,application/xhtml+xml',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-dest': 'document',
  'sec-fetch-site': 'same-origin',
}

export function visitor(app: FastifyInstance): TestVisitor {
  const cookies = new Map<string, string>()
  const cookieHeader = (): string => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')

  async function send(request: InjectOptions): Promise<LightMyRequestResponse> {
    const cookie = cookieHeader()
    const response = await app.inject({
      ...request,
      headers: { ...(cookie === '' ? {} : { cookie }), ...request.headers },
    })
    for (const { name, value, maxAge } of response.cookies) {
      if (maxAge === 0) cookies.delete(name)
      else cookies.set(name, value)
    }
    return response
  }

  const open: TestVisitor['open'] = (url, headers = {}) =>
    send({ method: 'GET', url, headers: { ...navigation, ...headers } })
  return {
    cookies,
    cookieHeader,
    open,
    submit: (url, fields = {}, headers = {}) =>
      send({
        method: 'POST',
        url,
        payload: new URLSearchParams(fields).toString(),
        headers: { ...navigation, 'content-type': 'application/x-www-form-urlencoded', ...headers },
      }),
    call: (method, url, headers = {}) =>
      send({
        method,
        url,
        headers: {
          accept: 'application/json',
          'sec-fetch-mode': 'cors',
          'sec-fetch-dest': 'empty',
          'sec-fetch-site': 'same-origin',
          ...headers,
        },
      }),
    async signIn(issuer, { start = '/login', person = {} } = {}) {
      const { location } = (await open(start)).headers
      if (typeof location !== 'string') throw new Error('the login did not start')
      const answer = await issuer.authorize(location, person)
      const redirectUri = new URL(location).searchParams.get('redirect_uri') ?? 'https://app.example/callback'
      return open(`${new URL(redirectUri).pathname}?${answer}`, { 'sec-fetch-site': 'cross-site' })
    },
  }
}

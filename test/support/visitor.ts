import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import type { FakeIssuer, Person } from './fake-issuer.js'

/** A browser in miniature: keeps cookies, honours `SameSite`, sends what a browser sends when a person follows a link. */
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
  /** Calls from a script of our own page; a body goes as JSON. */
  call(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    url: string,
    headers?: Record<string, string>,
    body?: object,
  ): Promise<LightMyRequestResponse>
  /** Starts a login and gives the address at the issuer. */
  start(url?: string, headers?: Record<string, string>): Promise<string>
  /** Comes back from the issuer with its answer, by link or by form as the request at `location` said. */
  comeBack(location: string, answer: URLSearchParams): Promise<LightMyRequestResponse>
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

/** The address of the step on our own origin that an answer to a callback asks for. */
function stepOf({ headers, body }: LightMyRequestResponse): string | null {
  const { location } = headers
  if (typeof location === 'string') return location.includes('?arrived=') ? location : null
  return /<meta http-equiv="refresh" content="0; url=([^"]+\?arrived=[^"]+)">/.exec(body)?.[1] ?? null
}

/** An application, or several behind one address. */
export interface Target {
  inject(request: InjectOptions): Promise<LightMyRequestResponse>
}

export function visitor(app: Target): TestVisitor {
  const cookies = new Map<string, string>()
  const sameSites = new Map<string, string>()
  const cookieHeader = (isSent: (name: string) => boolean = () => true): string =>
    [...cookies]
      .filter(([name]) => isSent(name))
      .map(([name, value]) => `${name}=${value}`)
      .join('; ')

  async function send(request: InjectOptions): Promise<LightMyRequestResponse> {
    const fromElsewhere = request.headers?.['sec-fetch-site'] === 'cross-site'
    const isLink = request.method === 'GET' && request.headers?.['sec-fetch-mode'] === 'navigate'
    const cookie = cookieHeader((name) => {
      const sameSite = sameSites.get(name)
      return !fromElsewhere || sameSite === 'none' || (sameSite !== 'strict' && isLink)
    })
    const response = await app.inject({
      ...request,
      headers: { ...(cookie === '' ? {} : { cookie }), ...request.headers },
    })
    for (const { name, value, maxAge, sameSite } of response.cookies) {
      if (maxAge === 0) cookies.delete(name)
      else cookies.set(name, value)
      sameSites.set(name, String(sameSite).toLowerCase())
    }
    return response
  }

  async function start(url = '/login', headers: Record<string, string> = {}): Promise<string> {
    const { location } = (await open(url, headers)).headers
    if (typeof location !== 'string') throw new Error('the login did not start')
    return location
  }

  const comeBack: TestVisitor['comeBack'] = (location, answer) => {
    const { searchParams } = new URL(location)
    const { pathname } = new URL(searchParams.get('redirect_uri') ?? 'https://app.example/callback')
    const from = { 'sec-fetch-site': 'cross-site' }
    return searchParams.get('response_mode') === 'form_post'
      ? submit(pathname, Object.fromEntries(answer), from)
      : open(`${pathname}?${answer}`, from)
  }

  /** Takes the step that an answer takes on our own origin: after a redirect from elsewhere, or from our own page. */
  const followed = async (url: string, answer: LightMyRequestResponse): Promise<LightMyRequestResponse> => {
    const step = stepOf(answer)
    if (step === null) return answer
    const site = answer.statusCode === 303 ? 'cross-site' : 'same-origin'
    // What a proxy strips from the address never reaches the application.
    const [path = ''] = url.split('?', 1)
    const next = path + step.slice(step.indexOf('?'))
    return send({ method: 'GET', url: next, headers: { ...navigation, 'sec-fetch-site': site } })
  }
  const open: TestVisitor['open'] = async (url, headers = {}) =>
    followed(url, await send({ method: 'GET', url, headers: { ...navigation, ...headers } }))
  const submit: TestVisitor['submit'] = async (url, fields = {}, headers = {}) =>
    followed(
      url,
      await send({
        method: 'POST',
        url,
        payload: new URLSearchParams(fields).toString(),
        headers: { ...navigation, 'content-type': 'application/x-www-form-urlencoded', ...headers },
      }),
    )
  return {
    cookies,
    cookieHeader: () => cookieHeader(),
    open,
    submit,
    start,
    comeBack,
    call: (method, url, headers = {}, body = undefined) =>
      send({
        method,
        url,
        ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
        headers: {
          accept: 'application/json',
          'sec-fetch-mode': 'cors',
          'sec-fetch-dest': 'empty',
          'sec-fetch-site': 'same-origin',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
      }),
    async signIn(issuer, { start: url = '/login', person = {} } = {}) {
      const location = await start(url)
      return comeBack(location, await issuer.authorize(location, person))
    },
  }
}

import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Fastify from 'fastify'
import signicat, { requireLogin } from 'fastify-signicat'
import { type FakeIssuer, fakeIssuer } from './fake-issuer.js'
import { freePort } from './redis-server.js'

/** An application, and on another site its issuer and a portal that links to it. */
export interface JourneySite {
  readonly url: string
  /** Links with the ids `one` and `two` to guarded pages. */
  readonly portal: string
  /** From then on the issuer knows Kari in this browser, and asks only who says `prompt=login`. */
  readonly knowsKari: string
  /** Calls at the endpoints of the issuer. */
  readonly calls: FakeIssuer['calls']
  /** How often a browser was sent to the issuer to sign in. */
  visits(): number
  /** Whom `onIdentify` heard of. */
  readonly identified: string[]
  /** Lines of the log. */
  readonly log: string[]
  close(): Promise<void>
}

/** What the issuer asks; people press who they are. */
export const question = 'Who are you?'

export interface JourneySettings {
  /** What a guarded page has besides its text. */
  readonly markup?: string
  /** Whether a login that the issuer knows of will do. */
  readonly takesKnownLogins?: boolean
}

export async function journeySite({
  markup = '',
  takesKnownLogins = false,
}: JourneySettings = {}): Promise<JourneySite> {
  const elsewhere = await startElsewhere()
  const port = await freePort()
  const url = `http://localhost:${port}`
  const identified: string[] = []
  const log: string[] = []
  const app = Fastify({
    pluginTimeout: 0,
    logger: { level: 'info', stream: { write: (line: string) => void log.push(line) } },
  })
  await app.register(signicat, {
    issuer: elsewhere.issuer.issuer,
    clientId: elsewhere.issuer.clientId,
    clientSecret: elsewhere.issuer.clientSecret,
    allowInsecureLoopback: true,
    baseUrl: url,
    secrets: ['a secret for tests: wK3p9VbX2mQe7RzT4yHn'],
    session: { singleProcess: true },
    fetch: elsewhere.issuer.fetch,
    ...(takesKnownLogins ? { authorization: { prompt: '' } } : {}),
    onIdentify: (identity) => void identified.push(identity.sub),
  })
  const signOut =
    '<form method=post action=/logout><input type=hidden name=returnTo value=/bye><button id=out>Sign out</button></form>'
  app.addHook('onRequest', async (_request, reply) => {
    reply.type('text/html; charset=utf-8')
  })
  app.get('/', async () =>
    html(
      'Home',
      '<a id=me href=/me>Me</a> <a id=to-me href="/login?returnTo=/me">Sign in</a> <a id=here href="/login?returnTo=/">Sign in here</a>',
    ),
  )
  app.get('/bye', async () => html('Bye'))
  app.get('/linked', async () => html('Linked'))
  app.get('/me', { onRequest: requireLogin() }, async ({ signicat: { user } }) =>
    html(`Me: ${user?.sub}`, signOut),
  )
  app.get('/own', { onRequest: requireLogin() }, async ({ signicat: { user } }) =>
    html(`Own: ${user?.sub}`, signOut + markup),
  )
  app.get<{ Params: { name: string } }>(
    '/page/:name',
    { onRequest: requireLogin() },
    async ({ params, signicat: { user } }) => html(`Page ${params.name}: ${user?.sub}`, signOut),
  )
  app.get('/link', async (_request, reply) =>
    reply.signicat.login({ purpose: 'identify', returnTo: '/linked' }),
  )
  await app.listen({ port, host: 'localhost' })
  elsewhere.linkTo(url)
  return {
    ...{ url, identified, log, calls: elsewhere.issuer.calls, visits: elsewhere.visits },
    portal: `${elsewhere.url}/portal`,
    knowsKari: `${elsewhere.url}/know?as=kari`,
    async close() {
      elsewhere.close()
      app.server.closeAllConnections()
      await app.close()
    },
  }
}

const html = (title: string, body = ''): string =>
  `<!doctype html><meta charset=utf-8><link rel=icon href=data:,><h1>${title}</h1>${body}`

interface Elsewhere {
  readonly url: string
  readonly issuer: FakeIssuer
  visits(): number
  /** Where the links of the portal lead. */
  linkTo(application: string): void
  close(): void
}

/** By its address, so that it is another site than `localhost`. */
async function startElsewhere(): Promise<Elsewhere> {
  let application = ''
  let visits = 0
  const server = createServer((request, response) => {
    const { pathname, searchParams, href, search } = new URL(request.url ?? '/', url)
    const known = /\bas=(\w+)/.exec(request.headers.cookie ?? '')?.[1]
    const go = (location: string, cookie: string[] = []): unknown =>
      response.writeHead(302, { location, 'set-cookie': cookie }).end()
    const show = (page: string): unknown => response.setHeader('content-type', 'text/html').end(page)
    const approve = async (sub: string): Promise<unknown> =>
      go(`${searchParams.get('redirect_uri')}?${await issuer.authorize(href, { sub, name: sub })}`)
    const routes: Readonly<Record<string, () => unknown>> = {
      '/connect/authorize'() {
        visits += 1
        if (known !== undefined && searchParams.get('prompt') !== 'login') return approve(known)
        const link = (id: string, path: string): string =>
          `<p><a id=${id} href="${path}${search.replaceAll('&', '&amp;')}&amp;as=${id}">${id}</a>`
        return show(
          html(question, link('kari', '/approve') + link('ola', '/approve') + link('cancel', '/cancel')),
        )
      },
      '/approve': () => approve(searchParams.get('as') ?? ''),
      '/cancel'() {
        const answer = { error: 'access_denied', state: searchParams.get('state') ?? '', iss: issuer.issuer }
        return go(`${searchParams.get('redirect_uri')}?${new URLSearchParams(answer)}`)
      },
      '/connect/endsession'() {
        const state = searchParams.get('state') ?? ''
        return go(`${searchParams.get('post_logout_redirect_uri')}?${new URLSearchParams({ state })}`, [
          'as=; Max-Age=0',
        ])
      },
      '/know': () => response.setHeader('set-cookie', `as=${searchParams.get('as')}`).end('known'),
      '/portal': () =>
        show(
          html(
            'Portal',
            `<p><a id=one href="${application}/page/one">one</a><p><a id=two href="${application}/page/two">two</a>`,
          ),
        ),
    }
    const route = routes[pathname]
    return route === undefined ? void response.writeHead(404).end() : void route()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  const issuer = await fakeIssuer(() => Math.floor(Date.now() / 1000), { issuer: url })
  return {
    ...{ url, issuer, visits: () => visits },
    linkTo(to) {
      application = to
    },
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

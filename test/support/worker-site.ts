import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import formbody from '@fastify/formbody'
import Fastify, { type FastifyInstance } from 'fastify'
import signicat, { requireLogin } from 'fastify-signicat'
import { fakeIssuer } from './fake-issuer.js'
import { registration, type relays } from './header-lab.js'
import { localhostCertificate } from './localhost-certificate.js'
import { freePort } from './redis-server.js'

/** An application with a service worker, and its issuer and somebody else's page on another site. */
export interface WorkerSite {
  readonly url: string
  /** Registers the worker; `/is-ready` says when it has taken over. */
  readonly workerPage: string
  /** A page that posts a form to a path of the application when it is clicked into. */
  strangersPage(path: string): string
  /** What came through to the handler behind a guard. */
  readonly orders: string[]
  /** `Sec-Fetch-Mode` and `Sec-Fetch-Dest` of what came to the guarded page. */
  readonly modes: string[]
  close(): Promise<void>
}

function createApp(scheme: 'http' | 'https'): FastifyInstance {
  if (scheme === 'http') return Fastify({ pluginTimeout: 0 })
  const serverFactory = (handler: RequestListener): Server =>
    createSecureServer(localhostCertificate, handler)
  return Fastify({ pluginTimeout: 0, serverFactory })
}

/** How an issuer answers with `response_mode=form_post`. */
function postingPage(to: string, answer: URLSearchParams): string {
  const fields = [...answer].map(([name, value]) => `<input type=hidden name="${name}" value="${value}">`)
  return `<!doctype html><form method=post action="${to}">${fields.join('')}</form><script>document.forms[0].submit()</script>`
}

export async function workerSite(
  script: (typeof relays)[keyof typeof relays],
  responseMode: 'query' | 'form_post' = 'query',
): Promise<WorkerSite> {
  // A posted answer needs cookies that other sites may send, and those need https.
  const scheme = responseMode === 'form_post' ? 'https' : 'http'
  const clock = (): number => Math.floor(Date.now() / 1000)
  const elsewhere = createServer((request, response) => {
    const { pathname, searchParams, href } = new URL(request.url ?? '/', issuerUrl())
    if (pathname === '/connect/authorize') {
      const acr = searchParams.get('acr_values')?.includes('high') === true ? 'high' : 'substantial'
      void issuer.authorize(href, { acr }).then((answer) => {
        const to = searchParams.get('redirect_uri') ?? ''
        if (responseMode === 'query') return response.writeHead(302, { location: `${to}?${answer}` }).end()
        return response.writeHead(200, { 'content-type': 'text/html' }).end(postingPage(to, answer))
      })
      return undefined
    }
    if (pathname === '/connect/endsession') {
      const state = searchParams.get('state') ?? ''
      const location = `${searchParams.get('post_logout_redirect_uri')}?${new URLSearchParams({ state })}`
      return void response.writeHead(302, { location }).end()
    }
    const to = `${url}${searchParams.get('to')}`
    response.setHeader('content-type', 'text/html')
    return void response.end(
      `<!doctype html><form method=post action="${to}"><button style="position:fixed;inset:0;width:100%">prize</button></form>`,
    )
  }).listen(0, '127.0.0.1')
  await once(elsewhere, 'listening')
  const { port: elsewherePort } = elsewhere.address() as AddressInfo
  const issuerUrl = (): string => `http://127.0.0.1:${elsewherePort}`
  const issuer = await fakeIssuer(clock, { issuer: issuerUrl() })
  const port = await freePort()
  const url = `${scheme}://localhost:${port}`
  const orders: string[] = []
  const modes: string[] = []

  const app = createApp(scheme)
  await app.register(formbody)
  await app.register(signicat, {
    issuer: issuer.issuer,
    clientId: issuer.clientId,
    clientSecret: issuer.clientSecret,
    allowInsecureLoopback: true,
    levels: { high: ['high'], substantial: ['substantial'] },
    baseUrl: url,
    responseMode,
    secrets: ['a secret for tests: wK3p9VbX2mQe7RzT4yHn'],
    fetch: issuer.fetch,
  })
  // The worker relays what is not its own affair.
  const everything = script.replace(
    "event.request.url.includes('/act')",
    "!event.request.url.includes('ready')",
  )
  let ready = false
  app.get('/worker', (_request, reply) => {
    ready = false
    return reply
      .type('text/html')
      .send(`<!doctype html><body>worker<script>${registration(everything)}</script>`)
  })
  app.get<{ Querystring: { script: string } }>('/worker.js', ({ query }, reply) =>
    reply.type('text/javascript').send(query.script),
  )
  app.get('/ready', async () => {
    ready = true
    return 'ready'
  })
  app.get('/is-ready', async () => `ready: ${ready}`)
  app.get('/me', { onRequest: requireLogin() }, async ({ headers, signicat: { user } }) => {
    modes.push(`${headers['sec-fetch-mode']} ${headers['sec-fetch-dest']}`)
    return `me: ${user?.sub}`
  })
  app.get('/vault', { onRequest: requireLogin({ loa: 'high' }) }, async () => 'the vault')
  app.post('/order', { onRequest: requireLogin() }, async () => {
    orders.push('ordered')
    return 'ordered'
  })
  await app.listen({ port, host: 'localhost' })
  return {
    url,
    orders,
    modes,
    workerPage: `${url}/worker`,
    strangersPage: (path) => `${issuerUrl()}/page?${new URLSearchParams({ to: path })}`,
    async close() {
      elsewhere.closeAllConnections()
      elsewhere.close()
      app.server.closeAllConnections()
      await app.close()
    },
  }
}

import { resolve } from 'node:path'
import { build } from 'esbuild'
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify'

/** What the routes of the page answer next, and what they were asked. */
export interface FakeRoutes {
  /** Answers of `POST /login/frame` and `POST /login/headless`. */
  start: Readonly<Record<string, unknown>>
  /** In order; the last one again and again. A number is an HTTP status of a problem. */
  polls: (Readonly<Record<string, unknown>> | number)[]
  completions: (Readonly<Record<string, unknown>> | number)[]
  /** `POST /login/frame/complete /login/…`: method and path of every request, with the body. */
  readonly asked: { readonly what: string; readonly body: unknown }[]
}

export interface HelperPage extends FakeRoutes {
  /** The page with the helper, as `window.signicat`. */
  readonly url: string
  /** Where the view of Signicat is, on an origin of its own. */
  readonly signicat: string
  /** Somebody else's page. */
  readonly stranger: string
  count(what: string): number
  reset(): void
  close(): Promise<void>
}

const html = (body: string): string =>
  `<!doctype html><html lang="en"><title>Page</title><body>${body}</body></html>`

/** A page with the helper on one origin, Signicat's view on another, a stranger on a third. */
export async function startHelperPage(): Promise<HelperPage> {
  const script = await buildScript()
  const routes: FakeRoutes = { start: {}, polls: [], completions: [], asked: [] }
  const apps = [pageApp(script, routes), plainApp(), plainApp()]
  const [url = '', signicat = '', stranger = ''] = await Promise.all(
    apps.map((app) => app.listen({ host: 'localhost', port: 0 }).then((address) => nameOf(address))),
  )
  return Object.assign(routes, {
    ...{ url, signicat, stranger },
    count: (what: string): number => routes.asked.filter((call) => call.what === what).length,
    reset(): void {
      routes.asked.length = 0
      routes.start = {}
      routes.polls = []
      routes.completions = [{ status: 'success', returnTo: '/done' }]
    },
    async close(): Promise<void> {
      await Promise.all(apps.map((app) => app.close()))
    },
  })
}

/** An address by name: `[::1]` and `127.0.0.1` are one machine, but not one origin. */
const nameOf = (address: string): string => `http://localhost:${new URL(address).port}`

async function buildScript(): Promise<string> {
  const entry = resolve(import.meta.dirname, '../../lib/browser/script.ts')
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, minify: true, write: false })
  return outputFiles[0]?.text ?? ''
}

function plainApp(): FastifyInstance {
  const app = Fastify()
  app.get('/*', async (_request, reply) => reply.type('text/html').send(html('<p>View</p>')))
  return app
}

function pageApp(script: string, routes: FakeRoutes): FastifyInstance {
  const app = Fastify()
  app.addHook('preHandler', async ({ method, url, body }) => {
    if (url.startsWith('/login')) routes.asked.push({ what: `${method} ${url}`, body })
  })
  app.get('/', async (_request, reply) =>
    reply.type('text/html').send(html('<main id="view"></main><script src="/signicat.min.js"></script>')),
  )
  app.get('/own', async (_request, reply) => reply.type('text/html').send(html('<p>Own</p>')))
  app.get('/signicat.min.js', async (_request, reply) => reply.type('text/javascript').send(script))
  for (const path of ['/login/frame', '/login/headless']) {
    app.post(path, async () => routes.start)
    app.post(`${path}/complete`, async (_request, reply) => answer(reply, routes.completions))
  }
  app.get('/login/headless', async (_request, reply) => answer(reply, routes.polls))
  app.delete('/login/headless', async () => ({ status: 'cancelled' }))
  return app
}

function answer(reply: FastifyReply, answers: FakeRoutes['polls']): FastifyReply {
  const [next = 404] = answers
  if (answers.length > 1) answers.shift()
  if (typeof next !== 'number') return reply.send(next)
  if (next === 503) reply.header('retry-after', '20')
  return reply
    .code(next)
    .type('application/problem+json')
    .send({ code: `ERR_SIGNICAT_TEST_${next}`, status: next })
}

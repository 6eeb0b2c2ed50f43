import { once } from 'node:events'
import { connect } from 'node:net'
import Fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
} from 'fastify'
import signicat from 'fastify-signicat'
import { describe, expect, it } from 'vitest'
import { buildApp, type TestAppSettings } from '../support/build-app.js'
import { buildRestApp } from '../support/build-rest-app.js'

const atCallback = ({ url }: FastifyRequest): boolean => url.startsWith('/callback')

/** What an application may do with its log and its hooks, none of which must print what is in our addresses. */
const applications: Readonly<Record<string, TestAppSettings>> = {
  'as it comes': {},
  'that has every line of Fastify on our routes': { options: { logLevel: 'trace' } },
  'without a request log': { server: { disableRequestLogging: true } },
  'that logs requests itself': {
    before: (app) => app.addHook('onRequest', async (request) => request.log.warn({ req: request }, 'seen')),
  },
  'that logs answers itself': {
    before: (app) =>
      app.addHook('onResponse', async (request, reply) => request.log.error({ req: request, res: reply })),
  },
  'with child loggers that are told nothing': {
    before: (app) => app.setChildLoggerFactory((logger, bindings) => logger.child(bindings)),
  },
  'with child loggers that have serializers of their own': {
    before: (app) =>
      app.setChildLoggerFactory((logger, bindings) =>
        logger.child(bindings, { level: 'trace', serializers: { req: ({ url }: FastifyRequest) => url } }),
      ),
  },
  'with a hook that fails when our answer is sent': {
    before: (app) =>
      app.addHook('onSend', async (request) => {
        if (atCallback(request)) throw new Error('broken')
      }),
  },
  'with a hook that fails before our route': {
    before: (app) =>
      app.addHook('preHandler', async (request) => {
        if (atCallback(request)) throw new Error('broken')
      }),
  },
}

function expectPathsOnly(lines: readonly string[], answer: URLSearchParams): void {
  const log = lines.join('')
  expect(log).not.toBe('')
  for (const name of ['code', 'state']) expect(log).not.toContain(String(answer.get(name)))
  expect(log).not.toMatch(/returnTo|[?&]code=|[?&]state=/)
}

describe('the log of an application', () => {
  it.each(Object.entries(applications))('%s has only the paths of our addresses', async (_name, settings) => {
    const test = await buildApp(settings)
    const location = await test.visitor.start('/login?returnTo=%2Fme')
    const answer = await test.issuer.authorize(location)
    await test.visitor.comeBack(location, answer)
    await test.visitor.comeBack(location, answer)
    await test.app.inject({ method: 'HEAD', url: `/callback?${answer}` })
    expectPathsOnly(test.log, answer)
  })

  it('that gives serializers for our routes has what they say', async () => {
    const logSerializers = { req: () => 'a request' }
    const test = await buildApp({ options: { logLevel: 'info', logSerializers } })
    await test.visitor.start()
    expect(test.log.join('')).toContain('"req":"a request"')
  })

  it('that answers while we are at work has no address, and says that it happened', async () => {
    const waiting: FastifyReply[] = []
    const test = await buildApp({
      before: (app) =>
        app.addHook('onRequest', async (request, reply) => {
          if (atCallback(request)) waiting.push(reply)
        }),
    })
    const location = await test.visitor.start()
    const answer = await test.issuer.authorize(location)
    test.issuer.faults.respond = () => {
      for (const reply of waiting.splice(0)) void reply.code(504).send('too late')
      return undefined
    }
    expect((await test.visitor.comeBack(location, answer)).statusCode).toBe(504)
    await expect.poll(() => test.log.join('')).toContain('answered by somebody else')
    expectPathsOnly(test.log, answer)
  })
})

const secretOf = 'life-of-a-person'

/** Our routes in the spellings that one setting of a router or a proxy takes for ours and another does not. */
const spellings: readonly string[] = [
  ...['/callback', '/callback/', '//callback', '//callback/', '/CallBack', '/%63allback', '/callback//'],
  ...['/./callback', '/x/../callback', '/callback;a=b', '/%2563allback', '/callback%2f'],
  ...['/logged-out', '/logged-out/', '/LOGGED-OUT', '//login', '/login/', '/logout/', '/session//'],
]
const marks = ['?', '#', ';', '%3F', '%3b', '%23'] as const
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const

const routers: Readonly<Record<string, FastifyServerOptions>> = {
  'as it comes': {},
  'that ignores slashes at the end': { routerOptions: { ignoreTrailingSlash: true } },
  'that ignores doubled slashes': { routerOptions: { ignoreDuplicateSlashes: true } },
  'that ignores case': { routerOptions: { caseSensitive: false } },
  'that separates the query by semicolons': { useSemicolonDelimiter: true },
  'that is all of it': {
    routerOptions: {
      ignoreTrailingSlash: true,
      ignoreDuplicateSlashes: true,
      caseSensitive: false,
    },
    useSemicolonDelimiter: true,
  },
  'with an answer of its own to bad addresses': {
    frameworkErrors: (error, request, reply) => {
      request.log.error({ err: error, req: request })
      reply.raw.writeHead(400).end('no')
    },
  },
}

const lines: string[] = []
const stream = { write: (line: string) => void lines.push(line) }

/** Applications that answer what no route takes. */
const unfound: Readonly<Record<string, TestAppSettings>> = {
  'as Fastify does': {},
  'by a handler of its own that was there before': {
    before: (app) => app.setNotFoundHandler(async (request) => `nothing, ${request.url.length} long`),
  },
  'by a handler of its own that logs': {
    after: (app) =>
      app.setNotFoundHandler((request, reply) => {
        request.log.warn(`nothing at ${request.method} ${request.originalUrl}`)
        return reply.code(404).send('nothing')
      }),
  },
  'with a logger of its own': {
    server: { loggerInstance: Fastify({ logger: { level: 'trace', stream } }).log },
  },
  'with a logger that has a hook of its own': {
    server: {
      logger: {
        level: 'trace',
        stream,
        hooks: { streamWrite: (line: string) => line.replace('"level"', '"l"') },
      },
    },
  },
  'with child loggers of its own': {
    before: (app) =>
      app.setChildLoggerFactory((logger, bindings, options) =>
        logger.child(
          { ...bindings, more: 1 },
          { ...options, serializers: { req: ({ url }: FastifyRequest) => ({ url }) } },
        ),
      ),
  },
}

async function knock(app: FastifyInstance, prefix = ''): Promise<void> {
  for (const spelling of spellings) {
    for (const mark of marks) {
      const url = `${prefix}${spelling}${mark}code=${secretOf}&state=${secretOf}&sid=${secretOf}&returnTo=${secretOf}`
      for (const method of mark === '?' ? methods : (['GET', 'HEAD'] as const))
        await app.inject({ method, url })
    }
  }
}

function expectNothing(log: readonly string[]): void {
  const all = log.join('')
  expect(all).toMatch(/callback/)
  expect(log.filter((line) => line.includes(secretOf)).slice(0, 5)).toEqual([])
  expect(all).toMatch(/Route|nothing at|incoming|not found|req/)
}

describe('what is logged of requests for our paths that are not quite ours', () => {
  it.each(Object.entries(routers))('is the path alone with a router %s', async (_name, server) => {
    const { app, log } = await buildApp({ server })
    await knock(app)
    expectNothing(log)
    expect(log.join('')).toContain('incoming request')
  })

  it.each(Object.entries(unfound))(
    'is the path alone where 404s are answered %s',
    async (_name, settings) => {
      lines.length = 0
      const { app, log } = await buildApp(settings)
      await knock(app)
      expectNothing(log.length === 0 ? lines : log)
    },
  )

  it('is the path alone in a scope, below a base path, and for several registrations', async () => {
    const test = await buildApp({
      options: { baseUrl: 'https://app.example/portal' },
      after: (app) =>
        app.register(
          async (scope) => {
            await scope.register(signicat, {
              issuer: 'https://other.sandbox.signicat.com/auth/open',
              clientId: 'another-client',
              clientSecret: 'a secret of another client',
              baseUrl: 'https://app.example',
              secrets: ['kF9wPz3nVb7xQm2rTg5yHj8uLs4dXc6a'],
            })
          },
          { prefix: '/v1' },
        ),
    })
    for (const prefix of ['', '/portal', '/v1', '//v1', '/V1']) await knock(test.app, prefix)
    expectNothing(test.log)
  })

  it('is the path alone when the address names a host, as proxies may', async () => {
    const { app, log } = await buildApp()
    const { port } = new URL(await app.listen({ port: 0, host: '127.0.0.1' }))
    for (const target of [
      'http://other.example/callback',
      'http://other.example//callback',
      '/call"back/../callback',
      '/x\\..\\callback',
    ]) {
      const socket = connect(Number(port), '127.0.0.1')
      socket.end(`GET ${target}?code=${secretOf} HTTP/1.1\r\nHost: app.example\r\nConnection: close\r\n\r\n`)
      await once(socket.resume(), 'close')
    }
    expectNothing(log)
  })

  it.each(['hub', 'express'] as const)('is the path alone at the routes of %s', async (api) => {
    const { app, log } = await buildRestApp(api)
    for (const below of [
      '/rest',
      '/rest/callback',
      '/frame',
      '/frame/complete',
      '/headless',
      '/headless/complete',
    ]) {
      for (const spelling of [`/login${below}`, `/login${below}/`, `//login${below.toUpperCase()}`])
        for (const method of methods) await app.inject({ method, url: `${spelling}?secret=${secretOf}` })
    }
    expectNothing(log)
  })

  it('leaves everything else in the log as it is', async () => {
    const { app, log } = await buildApp({
      after: (app) => {
        app.get('/search', async (request) => {
          request.log.info(
            { link: 'https://partner.example/login?id=7', note: 'a/callback?x' },
            'Why? #1; "so" \\ /?',
          )
          return ''
        })
      },
    })
    await app.inject('/search?q=/callback?code=1')
    await app.inject('/callback/more?code=2')
    const all = log.join('')
    for (const text of [
      '"url":"/search?q=/callback?code=1"',
      '/callback/more?code=2',
      'https://partner.example/login?id=7',
      '"a/callback?x"',
      JSON.stringify('Why? #1; "so" \\ /?'),
    ])
      expect(all).toContain(text)
    for (const line of log) expect(() => JSON.parse(line)).not.toThrow()
  })
})

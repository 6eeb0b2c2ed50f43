import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect } from 'node:http2'
import type { AddressInfo } from 'node:net'
import cors, { type FastifyCorsOptions } from '@fastify/cors'
import fastifyExpress from '@fastify/express'
import httpProxy from '@fastify/http-proxy'
import replyFrom from '@fastify/reply-from'
import type { FastifyInstance, HTTPMethods } from 'fastify'
import Fastify from 'fastify'
import signicat, { type Guard, requireLogin, requireToken } from 'fastify-signicat'
import { GuardError } from 'fastify-signicat/errors'
import { fakeSignicat } from 'fastify-signicat/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import { buildApp, type TestApp, type TestAppSettings } from '../support/build-app.js'

const API = 'https://api.app.example'
const page = 'https://shop.app.example'
/** What makes a preflight of any `OPTIONS`, and what anybody can send. */
const forged = { origin: page, 'access-control-request-method': 'POST' }
const guards: [string, () => Guard][] = [
  ['requireLogin', () => requireLogin()],
  ['requireLogin with a token', () => requireLogin({ bearer: true })],
  ['requireToken', () => requireToken()],
]

const build = (settings: TestAppSettings): Promise<TestApp> =>
  buildApp({ ...settings, options: { tokens: { audience: API }, ...settings.options } })

const preflight = ({ app }: TestApp, url: string, headers: Record<string, string> = {}) =>
  app.inject({ method: 'OPTIONS', url, headers: { ...forged, ...headers } })

/** An API behind a proxy, that counts what reaches it. */
async function upstream(): Promise<{ readonly base: string; readonly seen: string[] }> {
  const seen: string[] = []
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`)
    response.end('upstream')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  return { base: `http://127.0.0.1:${port}`, seen }
}

describe.each(guards)('a preflight that anybody can forge, before %s', (_name, guard) => {
  const routes: [string, (app: FastifyInstance, handler: () => string) => unknown][] = [
    ['app.all', (app, handler) => app.all('/order', { onRequest: guard() }, handler)],
    [
      'a list of methods',
      (app, handler) =>
        app.route({
          method: ['GET', 'OPTIONS'],
          url: '/order',
          onRequest: guard(),
          handler: async () => handler(),
        }),
    ],
    [
      'a list in lower case',
      (app, handler) => {
        const method = ['options', 'get'] as unknown as HTTPMethods[]
        app.route({ method, url: '/order', onRequest: guard(), handler: async () => handler() })
      },
    ],
    [
      'a guard around the scope',
      (app, handler) =>
        app.register(async (scope) => {
          scope.addHook('onRequest', guard())
          scope.all('/order', handler)
        }),
    ],
    ['a guard as preHandler', (app, handler) => app.all('/order', { preHandler: guard() }, handler)],
  ]

  it.each(routes)('reaches no handler of %s', async (_route, add) => {
    let effects = 0
    const test = await build({
      after: (app) =>
        add(app, () => {
          effects += 1
          return 'ordered'
        }),
    })
    const answer = await preflight(test, '/order')
    expect(answer.statusCode).toBe(401)
    expect(answer.body).not.toContain('ordered')
    expect(effects).toBe(0)
  })

  it('reaches nothing behind a proxy', async () => {
    const { base, seen } = await upstream()
    const test = await build({
      async after(app) {
        await app.register(httpProxy, { upstream: base, prefix: '/api', preHandler: guard() })
        await app.register(async (scope) => {
          scope.addHook('onRequest', guard())
          await scope.register(httpProxy, { upstream: base, prefix: '/scoped' })
        })
        await app.register(replyFrom, { base })
        app.all('/from', { onRequest: guard() }, (_request, reply) => void reply.from('/from'))
      },
    })
    for (const url of ['/api', '/api/x', '/scoped/x', '/from']) {
      expect((await preflight(test, url)).statusCode, url).toBe(401)
    }
    expect(seen).toEqual([])
  })

  it('passes where no route matched, and where a route serves OPTIONS alone', async () => {
    const test = await build({
      before: (app) => app.addHook('onRequest', guard()),
      after(app) {
        app.options('/public', async () => 'options')
        app.route({ method: ['OPTIONS'], url: '/alone', handler: async () => 'alone' })
      },
    })
    expect((await preflight(test, '/me')).statusCode).toBe(404)
    expect((await preflight(test, '/nowhere')).statusCode).toBe(404)
    expect((await preflight(test, '/public')).body).toBe('options')
    expect((await preflight(test, '/alone')).body).toBe('alone')
    const plain = (headers: Record<string, string>) =>
      test.app.inject({ method: 'OPTIONS', url: '/public', headers })
    expect((await plain({})).statusCode).toBe(401)
    expect((await plain({ origin: page })).statusCode).toBe(401)
    expect((await plain({ 'access-control-request-method': 'POST' })).statusCode).toBe(401)
  })

  it('reaches no not-found handler of the application', async () => {
    const { base, seen } = await upstream()
    const open = await build({
      async before(app) {
        app.addHook('onRequest', guard())
        await app.register(replyFrom, { base })
        app.setNotFoundHandler((request, reply) => void reply.from(request.url))
      },
    })
    expect((await preflight(open, '/api/x')).statusCode).toBe(401)
    for (const place of ['before', 'after'] as const) {
      const withCors = await build({
        async [place](app: FastifyInstance) {
          if (place === 'after') app.addHook('onRequest', guard())
          await app.register(cors, { origin: false })
          if (place === 'before') app.addHook('onRequest', guard())
          await app.register(replyFrom, { base })
          app.setNotFoundHandler((request, reply) => void reply.from(request.url))
        },
      })
      expect((await preflight(withCors, '/api/x')).statusCode, place).toBe(401)
    }
    expect(seen).toEqual([])
  })

  it('reaches no middleware, which runs whatever route there is', async () => {
    let effects = 0
    const test = await build({
      async before(app) {
        app.addHook('onRequest', guard())
        await app.register(fastifyExpress)
        app.use((_request: unknown, response: { end(body: string): void }) => {
          effects += 1
          response.end('old')
        })
        await app.register(cors, { origin: page })
      },
    })
    expect((await preflight(test, '/old')).statusCode).toBe(401)
    expect(effects).toBe(0)
  })

  it('is judged over HTTP/2 as well', async () => {
    const idp = fakeSignicat()
    let effects = 0
    const app = Fastify({ http2: true })
    app.addHook('onRequest', guard())
    await app.register(signicat, {
      ...idp.options,
      baseUrl: 'https://app.example',
      secrets: ['a secret for tests: wK3p9VbX2mQe7RzT4yHn'],
      tokens: { audience: API },
    })
    app.all('/order', async () => {
      effects += 1
      return 'ordered'
    })
    const session = connect(await app.listen({ port: 0, host: '127.0.0.1' }))
    onTestFinished(async () => {
      session.close()
      await app.close()
    })
    const status = (path: string): Promise<unknown> =>
      new Promise((resolve, reject) => {
        const stream = session.request({ ':method': 'OPTIONS', ':path': path, ...forged })
        stream.once('response', (headers) => resolve(headers[':status']))
        stream.once('error', reject)
        stream.resume().end()
      })
    expect(await status('/order')).toBe(401)
    expect(effects).toBe(0)
    expect(await status('/nowhere')).toBe(404)
  })
})

describe('a preflight with the cookie of somebody', () => {
  it('is held against every demand', async () => {
    let effects = 0
    const test = await build({
      after(app) {
        const handler = async () => {
          effects += 1
          return 'done'
        }
        app.all('/admin', { onRequest: requireLogin({ claims: { role: 'admin' } }) }, handler)
        app.all('/strong', { onRequest: requireLogin({ loa: 'high', maxAge: 60 }) }, handler)
        app.all('/checked', { onRequest: requireLogin({ check: () => false }) }, handler)
        app.all('/mine', { onRequest: requireLogin() }, handler)
      },
    })
    await test.visitor.signIn(test.issuer)
    const headers = { cookie: test.visitor.cookieHeader() }
    expect((await preflight(test, '/admin', headers)).statusCode).toBe(403)
    expect((await preflight(test, '/strong', headers)).statusCode).toBe(401)
    expect((await preflight(test, '/checked', headers)).statusCode).toBe(403)
    expect(effects).toBe(0)
    expect((await preflight(test, '/mine', headers)).statusCode).toBe(200)
    expect(effects).toBe(1)
  })

  it('is judged by requireUser in the handler', async () => {
    const test = await build({
      after: (app) =>
        app.all('/cart', async (request, reply) => {
          try {
            return request.signicat.requireUser({ claims: { role: 'admin' } })
          } catch (error) {
            if (error instanceof GuardError) return reply.signicat.answer(error)
            throw error
          }
        }),
    })
    expect((await preflight(test, '/cart')).statusCode).toBe(401)
    await test.visitor.signIn(test.issuer)
    const headers = { cookie: test.visitor.cookieHeader() }
    expect((await preflight(test, '/cart', headers)).statusCode).toBe(403)
  })
})

describe('a guard beside @fastify/cors', () => {
  const places: [string, (app: FastifyInstance, options: FastifyCorsOptions) => unknown][] = [
    [
      'registered before a root guard',
      async (app, options) => {
        await app.register(cors, options)
        app.addHook('onRequest', requireLogin())
      },
    ],
    [
      'registered after a root guard',
      async (app, options) => {
        app.addHook('onRequest', requireLogin())
        await app.register(cors, options)
      },
    ],
  ]
  const strictness: [boolean][] = [[true], [false]]

  describe.each(places)('%s', (_name, before) => {
    it.each(strictness)(
      'gets its preflights, and nothing else (strictPreflight: %s)',
      async (strictPreflight) => {
        const test = await build({
          before: (app) => before(app, { origin: page, strictPreflight }),
          after: (app) => app.post('/order', async () => 'ordered'),
        })
        for (const url of ['/order', '/nowhere', '/login']) {
          const answer = await preflight(test, url)
          expect([answer.statusCode, answer.headers['access-control-allow-origin']], url).toEqual([204, page])
        }
        const plain = await test.app.inject({ method: 'OPTIONS', url: '/order' })
        expect(plain.body).not.toContain('ordered')
        const post = await test.app.inject({ method: 'POST', url: '/order', headers: { origin: page } })
        expect(post.statusCode).toBe(401)
      },
    )
  })

  it('in a scope: gets the preflights there before the guard, and after it where a route does not answer OPTIONS', async () => {
    let effects = 0
    const test = await build({
      async after(app) {
        const routes = async (scope: FastifyInstance): Promise<void> => {
          scope.post('/order', async () => 'ordered')
          scope.all('/any', async () => {
            effects += 1
            return 'any'
          })
        }
        await app.register(
          async (scope) => {
            await scope.register(cors, { origin: page })
            scope.addHook('onRequest', requireLogin())
            await scope.register(routes)
          },
          { prefix: '/before' },
        )
        await app.register(
          async (scope) => {
            scope.addHook('onRequest', requireLogin())
            await scope.register(cors, { origin: page })
            await scope.register(routes)
          },
          { prefix: '/after' },
        )
      },
    })
    expect((await preflight(test, '/before/order')).statusCode).toBe(204)
    expect((await preflight(test, '/before/any')).statusCode).toBe(204)
    expect((await preflight(test, '/after/order')).statusCode).toBe(204)
    expect((await preflight(test, '/after/any')).statusCode).toBe(401)
    expect(effects).toBe(0)
  })

  it('with preflightContinue: the route behind is judged', async () => {
    let effects = 0
    const test = await build({
      async before(app) {
        await app.register(cors, { origin: page, preflightContinue: true })
        app.addHook('onRequest', requireLogin())
      },
      after: (app) =>
        app.all('/any', async () => {
          effects += 1
          return 'any'
        }),
    })
    expect((await preflight(test, '/any')).statusCode).toBe(401)
    expect(effects).toBe(0)
    expect((await preflight(test, '/me')).statusCode).toBe(200)
  })
})

import helmet from '@fastify/helmet'
import Fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify'
import signicat, { type FastifySignicatOptions, requireLogin } from 'fastify-signicat'
import { describe, expect, it, onTestFinished } from 'vitest'
import { buildApp, testSecret } from '../support/build-app.js'
import { type FakeIssuer, fakeIssuer } from '../support/fake-issuer.js'
import { journey } from '../support/journey.js'
import { visitor } from '../support/visitor.js'

const now = (): number => 1_790_000_000

const optionsFor = (
  issuer: FakeIssuer,
  more: Partial<FastifySignicatOptions> = {},
): FastifySignicatOptions => ({
  issuer: issuer.issuer,
  clientId: issuer.clientId,
  clientSecret: issuer.clientSecret,
  baseUrl: 'https://app.example',
  secrets: [testSecret],
  fetch: issuer.fetch,
  clock: now,
  ...more,
})

function emptyApp(): FastifyInstance {
  const app = Fastify()
  onTestFinished(() => app.close())
  return app
}

describe('helmet', () => {
  it.each(['before', 'after'] as const)(
    'registered %s us: its headers everywhere, our policy on our pages',
    async (when) => {
      const test = await buildApp({
        before: (app) => (when === 'before' ? app.register(helmet) : undefined),
        after: (app) => (when === 'after' ? app.register(helmet) : undefined),
      })
      await journey(test)
      const page = await test.visitor.open('/logged-out')
      expect(page.headers['content-security-policy']).toContain("default-src 'none'")
      const own = await test.visitor.open('/public')
      expect(own.headers['content-security-policy']).toContain("script-src 'self'")
      expect(own.headers['strict-transport-security']).toBeDefined()
    },
  )
})

describe('handlers of the whole application', () => {
  const handlers = (app: FastifyInstance): void => {
    app.setErrorHandler((_error, _request, reply) => reply.code(418).send('own error'))
    app.setNotFoundHandler((_request, reply) => reply.code(404).send('own not found'))
  }

  it.each(['before', 'after'] as const)('set %s us: they keep theirs, we keep ours', async (when) => {
    const test = await buildApp({
      before: (app) => (when === 'before' ? handlers(app) : undefined),
      after(app) {
        if (when === 'after') handlers(app)
        app.get('/broken', async () => {
          throw new Error('broken')
        })
      },
    })
    await journey(test)
    expect((await test.visitor.open('/broken')).body).toBe('own error')
    expect((await test.visitor.open('/nowhere')).body).toBe('own not found')
    const refused = await test.visitor.submit('/logout', { a: 'x'.repeat(70_000) })
    expect(refused.statusCode).toBe(413)
    expect(refused.body).not.toContain('own error')
  })
})

describe('options of the server', () => {
  const servers: readonly (readonly [string, FastifyServerOptions])[] = [
    ['exposeHeadRoutes', { exposeHeadRoutes: true }],
    ['no HEAD routes', { exposeHeadRoutes: false }],
    ['no request log', { disableRequestLogging: true }],
    ['no log at all', { logger: false }],
    ['a proxy that is trusted', { trustProxy: true }],
    [
      'a forgiving router',
      { routerOptions: { ignoreTrailingSlash: true, caseSensitive: false, ignoreDuplicateSlashes: true } },
    ],
    ['ids of its own', { genReqId: () => 'request-1' }],
    ['return of 503 while closing', { return503OnClosing: true }],
  ]
  it.each(servers)('%s', async (_name, server) => {
    const test = await buildApp({ server })
    await journey(test)
    const head = await test.app.inject({ method: 'HEAD', url: '/login' })
    expect(head.statusCode).toBe(404)
    expect(head.headers['set-cookie']).toBeUndefined()
  })

  it('the log of the application never has the code, the state or the query of the callback', async () => {
    const test = await buildApp()
    const location = await test.visitor.start('/login?returnTo=/me')
    const answer = await test.issuer.authorize(location)
    await test.visitor.comeBack(location, answer)
    const log = test.log.join('')
    for (const name of ['code', 'state']) expect(log).not.toContain(String(answer.get(name)))
    for (const value of test.visitor.cookies.values()) expect(log).not.toContain(value)
    expect(log).toContain('a person signed in')
  })

  it('`logLevel` is the level of our routes only', async () => {
    const quiet = await buildApp()
    await quiet.visitor.call('GET', '/session')
    expect(quiet.log.join('')).not.toContain('"url":"/session"')
    const loud = await buildApp({ options: { logLevel: 'info' } })
    await loud.visitor.call('GET', '/session')
    expect(loud.log.join('')).toContain('"url":"/session"')
    await quiet.visitor.open('/public')
    expect(quiet.log.join('')).toContain('"url":"/public"')
  })
})

describe('places', () => {
  it('a sub-path that a proxy strips, a prefix of the scope and one of ours', async () => {
    const issuer = await fakeIssuer(now)
    const app = emptyApp()
    await app.register(
      async (scope) => {
        await scope.register(
          signicat,
          optionsFor(issuer, { baseUrl: 'https://app.example/portal', prefix: '/auth' }),
        )
        scope.get('/me', { onRequest: requireLogin() }, async (request) => request.signicat.user)
      },
      { prefix: '/v1' },
    )
    const person = visitor(app)
    const turnedAway = await person.call('GET', '/v1/me')
    expect(turnedAway.json().login_url).toBe('https://app.example/portal/v1/auth/login')
    const location = await person.start('/v1/me?tab=2')
    const { searchParams } = new URL(location)
    expect(searchParams.get('redirect_uri')).toBe('https://app.example/portal/v1/auth/callback')
    const back = await person.open(`/v1/auth/callback?${await issuer.authorize(location)}`, {
      'sec-fetch-site': 'cross-site',
    })
    expect(back.headers.location).toBe('/portal/v1/me?tab=2')
    expect((await person.open('/v1/me')).json()).toMatchObject({ sub: 'kari' })
    const sent = await visitor(app).submit('/v1/me', {})
    expect(sent.statusCode, 'no POST route').toBe(404)
    const out = await person.call('POST', '/v1/auth/logout')
    expect(new URL(out.json().logoutUrl).searchParams.get('post_logout_redirect_uri')).toBe(
      'https://app.example/portal/v1/auth/logged-out',
    )
    expect((await person.call('POST', '/v1/auth/logout')).json().logoutUrl).toBe(
      'https://app.example/portal/v1/auth/logged-out',
    )
  })

  it('a host that our routes are bound to', async () => {
    const { app } = await buildApp({ options: { constraints: { host: 'app.example' } } })
    const login = (host: string) => app.inject({ url: '/login', headers: { host, accept: 'text/html' } })
    expect((await login('app.example')).statusCode).toBe(302)
    expect((await login('other.example')).statusCode).toBe(404)
  })
})

describe('more than one registration', () => {
  it('in sibling scopes, with an issuer each: two persons in one browser', async () => {
    const one = await fakeIssuer(now)
    const two = await fakeIssuer(now, { issuer: 'https://other.sandbox.signicat.com/auth/open' })
    const app = emptyApp()
    for (const [prefix, issuer] of [
      ['/one', one],
      ['/two', two],
    ] as const) {
      await app.register(
        async (scope) => {
          await scope.register(signicat, optionsFor(issuer))
          scope.get('/me', { onRequest: requireLogin() }, async (request) => request.signicat.user)
        },
        { prefix },
      )
    }
    const person = visitor(app)
    await person.signIn(one, { start: '/one/me', person: { sub: 'kari' } })
    expect((await person.call('GET', '/two/me')).statusCode).toBe(401)
    await person.signIn(two, { start: '/two/me', person: { sub: 'ola' } })
    expect((await person.open('/one/me')).json()).toMatchObject({ sub: 'kari' })
    expect((await person.open('/two/me')).json()).toMatchObject({ sub: 'ola' })
    await person.call('POST', '/one/logout')
    expect((await person.call('GET', '/one/me')).statusCode).toBe(401)
    expect((await person.open('/two/me')).json()).toMatchObject({ sub: 'ola' })
  })

  it('one inside another: the inner one is in force there', async () => {
    const outer = await fakeIssuer(now)
    const inner = await fakeIssuer(now, { issuer: 'https://other.sandbox.signicat.com/auth/open' })
    const app = emptyApp()
    await app.register(signicat, optionsFor(outer))
    app.get('/me', { onRequest: requireLogin() }, async (request) => request.signicat.user)
    await app.register(
      async (scope) => {
        await scope.register(signicat, optionsFor(inner))
        scope.get('/me', { onRequest: requireLogin() }, async (request) => request.signicat.user)
      },
      { prefix: '/inner' },
    )
    const person = visitor(app)
    await person.signIn(outer, { person: { sub: 'kari' } })
    expect((await person.call('GET', '/inner/me')).statusCode).toBe(401)
    await person.signIn(inner, { start: '/inner/me', person: { sub: 'ola' } })
    expect((await person.open('/inner/me')).json()).toMatchObject({ sub: 'ola' })
    expect((await person.open('/me')).json()).toMatchObject({ sub: 'kari' })
  })

  it('twice in one scope is an error that says what to do', async () => {
    const issuer = await fakeIssuer(now)
    const app = emptyApp()
    await app.register(signicat, optionsFor(issuer))
    await expect(app.register(signicat, optionsFor(issuer, { prefix: '/again' }))).rejects.toMatchObject({
      code: 'ERR_SIGNICAT_CONFIG_INVALID',
      message: expect.stringContaining('registered twice in one scope'),
    })
  })

  it('with one cookie name is an error that names the option', async () => {
    const issuer = await fakeIssuer(now)
    const app = emptyApp()
    const sibling = (more: Partial<FastifySignicatOptions>) =>
      app.register(async (scope) => scope.register(signicat, optionsFor(issuer, more)))
    await sibling({ prefix: '/one' })
    await expect(sibling({ prefix: '/two' })).rejects.toMatchObject({
      code: 'ERR_SIGNICAT_CONFIG_INVALID',
      message: expect.stringContaining('session.cookieName'),
    })
  })
})

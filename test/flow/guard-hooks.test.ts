import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import signicat, { type Guard, requireLogin } from 'fastify-signicat'
import { describe, expect, it } from 'vitest'
import { buildApp } from '../support/build-app.js'
import { fakeIssuer } from '../support/fake-issuer.js'
import { visitor as visitorOf } from '../support/visitor.js'

const everywhere = () => buildApp({ before: (app) => app.addHook('onRequest', requireLogin()) })

describe('a guard as a hook of the whole application, added before the plugin', () => {
  it('guards every route', async () => {
    const { visitor } = await everywhere()
    expect((await visitor.open('/public')).statusCode).toBe(302)
    expect((await visitor.call('GET', '/public')).statusCode).toBe(401)
  })

  it('guards addresses without a route, so that nobody learns which there are', async () => {
    const { visitor } = await everywhere()
    expect((await visitor.call('GET', '/nowhere')).statusCode).toBe(401)
  })

  it('lets people sign in and out: the routes of the plugin are open', async () => {
    const { visitor, issuer } = await everywhere()
    const back = await visitor.signIn(issuer, { start: '/public' })
    expect(back.headers.location, back.body).toBe('/public')
    expect((await visitor.open('/public')).body).toBe('public')
    expect((await visitor.call('GET', '/session')).json().authenticated).toBe(true)
    expect((await visitor.call('POST', '/logout')).statusCode).toBe(200)
    expect((await visitor.open('/logged-out')).statusCode).toBe(200)
    expect((await visitor.open('/public')).statusCode).toBe(302)
  })
})

describe('a guard on routes', () => {
  const prefixed = (server: object) =>
    buildApp({
      server,
      async after(app) {
        await app.register(
          async (v1) => {
            v1.addHook('onRequest', requireLogin())
            await v1.register(async (admin) => admin.get('/panel', async () => 'panel'), { prefix: '/admin' })
          },
          { prefix: '/v1' },
        )
      },
    })

  it('holds in nested scopes with prefixes', async () => {
    const { visitor, issuer } = await prefixed({})
    expect((await visitor.call('GET', '/v1/admin/panel')).statusCode).toBe(401)
    const back = await visitor.signIn(issuer, { start: '/v1/admin/panel' })
    expect(back.headers.location).toBe('/v1/admin/panel')
    expect((await visitor.open('/v1/admin/panel')).body).toBe('panel')
  })

  it.each([
    '/v1//admin/panel',
    '//v1/admin/panel',
    '/V1/ADMIN/panel',
    '/v1/admin/panel/',
    '/v1/%61dmin/panel',
    '/v1/admin/panel;x=1',
  ])('holds for %s in a router that forgives spelling', async (url) => {
    const { visitor } = await prefixed({
      routerOptions: {
        ignoreDuplicateSlashes: true,
        caseSensitive: false,
        ignoreTrailingSlash: true,
        useSemicolonDelimiter: true,
      },
    })
    const answer = await visitor.call('GET', url)
    expect([401, 404]).toContain(answer.statusCode)
    expect(answer.body).not.toContain('"panel"')
    const { location } = (await visitor.open(url)).headers
    if (location !== undefined) expect(location).toMatch(/^https:\/\/acme\.sandbox\.signicat\.com\//)
  })

  it('never leads back to another host by way of the path', async () => {
    const { newVisitor, issuer } = await buildApp({
      after: (app) => app.get('/*', { onRequest: requireLogin() }, async () => 'any'),
    })
    for (const start of ['//evil.example/x', '///evil.example', '/..//evil.example']) {
      const back = await newVisitor().signIn(issuer, { start })
      const target = new URL(String(back.headers.location), 'https://app.example')
      expect(target.origin, start).toBe('https://app.example')
    }
  })
})

describe('a guard called by hand', () => {
  const run = async (
    call: (
      guard: Guard,
      request: FastifyRequest,
      reply: FastifyReply,
      done: (error?: Error) => void,
    ) => unknown,
  ) => {
    const calls: string[] = []
    const guards = {
      plain: requireLogin(),
      checked: requireLogin({ check: async () => true }),
      broken: requireLogin({
        check: () => {
          throw new Error('no')
        },
      }),
    }
    const test = await buildApp({
      after(app) {
        for (const [name, guard] of Object.entries(guards)) {
          const hook = (request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void) => {
            call(guard, request, reply, (error) => {
              calls.push(error === undefined ? 'passed' : 'failed')
              done(error)
            })
          }
          app.get(`/${name}`, { preHandler: hook }, async () => {
            calls.push('handled')
            return 'vault'
          })
        }
      },
    })
    return { ...test, calls }
  }
  const ways = {
    'with a callback': run.bind(null, (guard, request, reply, done) => guard(request, reply, done)),
    // What @fastify/auth does with a function that takes a callback and may give a promise.
    'with a callback and a look at the promise': run.bind(null, (guard, request, reply, done) => {
      const maybe = guard(request, reply, done)
      if (maybe !== undefined) maybe.then(() => done(), done)
    }),
  }

  it.each(Object.entries(ways))('%s: calls back once when it lets through', async (_name, start) => {
    const { visitor, issuer, calls } = await start()
    await visitor.signIn(issuer)
    for (const path of ['/plain', '/checked']) {
      calls.length = 0
      expect((await visitor.open(path)).body).toBe('vault')
      expect(calls).toEqual(['passed', 'handled'])
    }
  })

  it.each(Object.entries(ways))('%s: answers by itself when it does not', async (_name, start) => {
    const { app, visitor, calls } = await start()
    for (const path of ['/plain', '/checked', '/broken']) {
      expect((await visitor.call('GET', path)).statusCode).toBe(401)
    }
    await app.close()
    expect(calls).toEqual([])
  })

  it.each(Object.entries(ways))('%s: hands over that a `check` threw', async (_name, start) => {
    const { visitor, issuer, calls } = await start()
    await visitor.signIn(issuer)
    expect((await visitor.open('/broken')).statusCode).toBe(503)
    expect(calls).toEqual(['failed'])
  })

  it('awaited: the answer is sent when the promise resolves', async () => {
    const guard = requireLogin()
    const { visitor, issuer } = await buildApp({
      after: (app) =>
        app.get('/awaited', async (request, reply) => {
          await guard(request, reply)
          return reply.sent ? reply : 'vault'
        }),
    })
    expect((await visitor.call('GET', '/awaited')).statusCode).toBe(401)
    await visitor.signIn(issuer)
    expect((await visitor.open('/awaited')).body).toBe('vault')
  })
})

describe('guards and registrations', () => {
  const build = async () => {
    let time = 1_790_000_000
    const now = (): number => time
    const one = await fakeIssuer(now)
    const two = await fakeIssuer(now, { issuer: 'https://other.sandbox.signicat.com/auth/open' })
    const app = Fastify()
    const options = (issuer: typeof one, prefix: string) => ({
      issuer: issuer.issuer,
      clientId: issuer.clientId,
      clientSecret: issuer.clientSecret,
      baseUrl: 'https://app.example',
      secrets: ['kF9wPz3nVb7xQm2rTg5yHj8uLs4dXc6a'],
      fetch: issuer.fetch,
      clock: now,
      prefix,
    })
    let guardOfOne: Guard | undefined
    await app.register(async (scope) => {
      await scope.register(signicat, options(one, '/one'))
      guardOfOne = scope.signicat.requireLogin()
      scope.get('/one/me', { onRequest: requireLogin() }, async (request) => request.signicat.user)
    })
    await app.register(async (scope) => {
      await scope.register(signicat, options(two, '/two'))
      scope.get('/two/me', { onRequest: requireLogin() }, async (request) => request.signicat.user)
      if (guardOfOne) scope.get('/two/unasked', { onRequest: guardOfOne }, async () => 'unasked')
      if (guardOfOne)
        scope.get('/two/behind-one', { onRequest: guardOfOne }, async (request) => ({
          user: request.signicat.user,
        }))
    })
    if (guardOfOne) app.get('/root/behind-one', { onRequest: guardOfOne }, async () => 'root')
    app.get('/root/behind-none', { onRequest: requireLogin() }, async () => 'root')
    await app.ready()
    const advance = (seconds: number): void => {
      time += seconds
    }
    return { app, one, two, visitor: visitorOf(app), advance }
  }

  it('the exported guard reads the registration of its route', async () => {
    const { visitor, one, two } = await build()
    await visitor.signIn(one, { start: '/one/login', person: { sub: 'kari' } })
    expect((await visitor.open('/one/me')).json()).toMatchObject({ sub: 'kari' })
    expect((await visitor.call('GET', '/two/me')).statusCode).toBe(401)
    await visitor.signIn(two, { start: '/two/login', person: { sub: 'ola' } })
    expect((await visitor.open('/two/me')).json()).toMatchObject({ sub: 'ola' })
    expect((await visitor.open('/one/me')).json()).toMatchObject({ sub: 'kari' })
  })

  it('the guard of a registration holds on the routes of another, and keeps the answer out of caches', async () => {
    const { visitor, one, advance } = await build()
    expect((await visitor.call('GET', '/two/behind-one')).json().login_url).toBe(
      'https://app.example/one/login',
    )
    await visitor.signIn(one, { start: '/one/login' })
    for (const path of ['/two/behind-one', '/two/unasked', '/root/behind-one']) {
      advance(400)
      const answer = await visitor.open(path)
      expect(answer.statusCode, path).toBe(200)
      expect(answer.headers['cache-control'], path).toBe('private, no-store')
      expect(answer.cookies, path).toHaveLength(1)
    }
    expect((await visitor.open('/two/behind-one')).json()).toEqual({ user: null })
  })

  it('the exported guard fails closed where no registration is in force', async () => {
    const { visitor, one } = await build()
    await visitor.signIn(one, { start: '/one/login' })
    const answer = await visitor.open('/root/behind-none')
    expect(answer.statusCode).toBe(500)
    expect(answer.body).not.toContain('root"')
  })
})

describe('a scope that was there before the plugin', () => {
  const early = async (app: FastifyInstance): Promise<void> => {
    await app.register(async (scope) => {
      scope.get('/early', { onRequest: requireLogin() }, async (request) => request.signicat.user)
      scope.get('/early/open', async (request) => request.signicat.user)
      scope.get('/early/update', async (request) => {
        await request.signicat.update({ early: true })
        return 'updated'
      })
    })
  }

  it('may have guarded routes: they keep the session alive and out of caches', async () => {
    const { visitor, issuer, advance } = await buildApp({ before: early })
    expect((await visitor.call('GET', '/early')).statusCode).toBe(401)
    await visitor.signIn(issuer)
    advance(400)
    const answer = await visitor.open('/early')
    expect(answer.json()).toMatchObject({ sub: 'kari' })
    expect(answer.headers['cache-control']).toBe('private, no-store')
    expect(answer.cookies).toHaveLength(1)
  })

  it('may ask who is signed in, and change the session', async () => {
    const { visitor, issuer } = await buildApp({ before: early })
    await visitor.signIn(issuer)
    const answer = await visitor.open('/early/open')
    expect(answer.json()).toMatchObject({ sub: 'kari' })
    expect(answer.headers['cache-control']).toBe('private, no-store')
    await visitor.open('/early/update')
    expect((await visitor.open('/me')).json().data).toEqual({ early: true })
  })
})

import type { FastifyInstance } from 'fastify'
import { requireLogin } from 'fastify-signicat'
import { describe, expect, it } from 'vitest'
import { buildApp, type TestApp, type TestAppSettings } from '../support/build-app.js'
import { sessionCookies } from '../support/no-session.js'
import { type OpenStore, openStore } from '../unit/session/stored-fixture.js'

interface StoredApp extends TestApp {
  readonly store: OpenStore
}

async function storedApp(settings: TestAppSettings = {}): Promise<StoredApp> {
  const time = { now: 1_790_000_000 }
  const store = openStore(time)
  const session = { kind: 'stored' as const, store, ...settings.options?.session }
  const test = await buildApp({ ...settings, options: { ...settings.options, session } })
  return {
    ...test,
    store,
    advance(seconds) {
      time.now += seconds
      test.advance(seconds)
    },
  }
}

describe('with stored sessions a person', () => {
  it('signs in, is known, and signs out', async () => {
    const { visitor, issuer, store } = await storedApp()
    const answer = await visitor.signIn(issuer)
    expect(answer.statusCode).toBe(302)
    expect(sessionCookies(answer).map(({ value }) => value)).toEqual([expect.stringMatching(/^s1\./)])
    expect((await visitor.open('/me')).statusCode).toBe(200)
    const copy = visitor.cookieHeader()
    await visitor.call('POST', '/logout')
    expect((await visitor.call('GET', '/me')).statusCode).toBe(401)
    expect((await visitor.call('GET', '/me', { cookie: copy })).statusCode).toBe(401)
    expect([...store.entries.values()].filter(({ value }) => value !== '')).toEqual([])
  })

  it('is kept alive by a cookie when a tenth of the idle time has passed, not before', async () => {
    const { visitor, issuer, advance } = await storedApp()
    await visitor.signIn(issuer)
    advance(359)
    expect((await visitor.open('/me')).cookies).toEqual([])
    advance(1)
    const answer = await visitor.open('/me')
    expect(sessionCookies(answer)).toHaveLength(1)
    expect(answer.headers['cache-control']).toBe('private, no-store')
    for (let hour = 0; hour < 5; hour += 1) {
      advance(3000)
      expect((await visitor.open('/me')).statusCode).toBe(200)
    }
  })

  it('keeps what the application writes', async () => {
    const { visitor, issuer } = await storedApp({
      after: (app: FastifyInstance) =>
        app.post('/cart', async (request) => {
          await request.signicat.update({ cart: ['one'] })
          return request.signicat.session?.data
        }),
    })
    await visitor.signIn(issuer)
    expect((await visitor.call('POST', '/cart')).json()).toEqual({ cart: ['one'] })
    expect((await visitor.open('/me')).json().data).toEqual({ cart: ['one'] })
  })

  it('has a new id after every login, and the former session is gone', async () => {
    const { visitor, newVisitor, issuer } = await storedApp()
    await visitor.signIn(issuer)
    const former = visitor.cookieHeader()
    await visitor.signIn(issuer)
    expect(visitor.cookieHeader()).not.toBe(former)
    expect((await newVisitor().call('GET', '/me', { cookie: former })).statusCode).toBe(401)
    expect((await visitor.call('GET', '/me')).statusCode).toBe(200)
  })

  it('loses the session that asked for a login by form, whose answer comes without its cookie', async () => {
    const { visitor, issuer } = await storedApp({ options: { responseMode: 'form_post' } })
    await visitor.signIn(issuer)
    const former = visitor.cookieHeader()
    await visitor.signIn(issuer)
    expect((await visitor.call('GET', '/me', { cookie: former })).statusCode).toBe(401)
  })
})

describe('the store is asked', () => {
  it('once in a request, however many guards and members look', async () => {
    const { visitor, issuer, store } = await storedApp({
      after: (app: FastifyInstance) =>
        app.get('/deep', { onRequest: [requireLogin(), requireLogin()] }, async (request) => {
          await request.signicat.load()
          return { name: request.signicat.user?.sub, same: request.signicat.session !== null }
        }),
    })
    await visitor.signIn(issuer)
    store.calls.length = 0
    expect((await visitor.open('/deep')).statusCode).toBe(200)
    expect(store.calls).toEqual(['get', 'graves'])
  })

  it('never for a request without our cookie', async () => {
    const { visitor, store } = await storedApp()
    await visitor.open('/', { cookie: 'theirs=1' })
    await visitor.open('/public')
    expect(store.calls).toEqual([])
  })

  it('by a guard in a hook that runs before the plugin', async () => {
    const { visitor, issuer } = await storedApp({
      before: (app) => {
        app.addHook('onRequest', requireLogin())
      },
    })
    expect((await visitor.open('/public')).statusCode).toBe(302)
    await visitor.signIn(issuer)
    expect((await visitor.open('/public')).body).toBe('public')
  })

  it('for raw handlers, by app.signicat.read', async () => {
    const { app, visitor, issuer } = await storedApp()
    await visitor.signIn(issuer)
    expect(await app.signicat.read({ cookie: visitor.cookieHeader() })).toMatchObject({ method: 'oidc' })
    expect(await app.signicat.read({})).toBeNull()
  })
})

describe('a route with config { signicat: false }', () => {
  const routes = (app: FastifyInstance): void => {
    const config = { signicat: false }
    app.get('/quiet', { config }, async () => 'quiet')
    app.get('/hasty', { config }, async (request) => request.signicat.user)
    app.get('/patient', { config }, async (request) => {
      const session = await request.signicat.load()
      return { loaded: session?.sub === request.signicat.user?.sub && session !== null }
    })
    app.get('/guarded', { config, onRequest: requireLogin() }, async (request) => ({
      in: request.signicat.user !== null,
    }))
  }

  it('reads nothing', async () => {
    const { visitor, issuer, store } = await storedApp({ after: routes })
    await visitor.signIn(issuer)
    store.calls.length = 0
    expect((await visitor.open('/quiet')).body).toBe('quiet')
    expect(store.calls).toEqual([])
  })

  it('tells a handler that it did not read, with and without a cookie', async () => {
    const { visitor, issuer } = await storedApp({ after: routes })
    const unread = { statusCode: 500, code: 'ERR_SIGNICAT_SESSION_NOT_LOADED' }
    expect((await visitor.open('/hasty')).json()).toMatchObject(unread)
    await visitor.signIn(issuer)
    expect((await visitor.open('/hasty')).json()).toMatchObject(unread)
  })

  it('reads when it is asked to, and when it has a guard', async () => {
    const { visitor, issuer } = await storedApp({ after: routes })
    expect((await visitor.open('/patient')).json()).toEqual({ loaded: false })
    await visitor.signIn(issuer)
    expect((await visitor.open('/patient')).json()).toEqual({ loaded: true })
    expect((await visitor.open('/guarded')).json()).toEqual({ in: true })
  })
})

describe('while the store is down', () => {
  const cut = (store: OpenStore): void => {
    store.before = () => {
      throw new Error('connection refused')
    }
  }

  it('pages that do not ask are served, those that ask answer 503', async () => {
    const { visitor, issuer, store } = await storedApp()
    await visitor.signIn(issuer)
    cut(store)
    expect((await visitor.open('/public')).statusCode).toBe(200)
    expect((await visitor.open('/')).json()).toMatchObject({
      statusCode: 503,
      code: 'ERR_SIGNICAT_STORE_FAILED',
    })
    const page = await visitor.open('/me')
    expect([page.statusCode, page.headers['content-type']]).toEqual([503, expect.stringMatching(/html/)])
    const problem = await visitor.call('GET', '/me')
    expect([problem.statusCode, problem.headers['content-type']]).toEqual([503, 'application/problem+json'])
    store.before = () => undefined
    expect((await visitor.open('/me')).statusCode).toBe(200)
  })

  it('nobody loses the cookie, and nobody new gets one', async () => {
    const { visitor, newVisitor, issuer, store } = await storedApp()
    await visitor.signIn(issuer)
    const stranger = newVisitor()
    const location = await stranger.start()
    const cookies = visitor.cookieHeader()
    cut(store)
    await visitor.open('/me')
    expect(visitor.cookieHeader()).toBe(cookies)
    const answer = await stranger.comeBack(location, await issuer.authorize(location))
    expect(answer.statusCode).toBe(503)
    expect(sessionCookies(answer)).toEqual([])
  })

  it('a sign-out takes the cookie and says that something went wrong', async () => {
    const { visitor, issuer, store } = await storedApp()
    await visitor.signIn(issuer)
    cut(store)
    const answer = await visitor.call('POST', '/logout')
    expect(answer.statusCode).toBe(503)
    expect(visitor.cookieHeader()).toBe('')
  })

  it('another site cannot take the cookie by a sign-out', async () => {
    const { visitor, issuer, store } = await storedApp()
    await visitor.signIn(issuer)
    const cookies = visitor.cookieHeader()
    cut(store)
    await visitor.submit('/logout', {}, { 'sec-fetch-site': 'cross-site', cookie: cookies })
    expect(visitor.cookieHeader()).toBe(cookies)
  })

  it('an answer whose session cannot be kept alive is sent all the same', async () => {
    const { visitor, issuer, store, advance } = await storedApp()
    await visitor.signIn(issuer)
    advance(400)
    store.before = (call) => {
      if (call === 'replace') throw new Error('connection refused')
    }
    expect((await visitor.open('/me')).statusCode).toBe(200)
  })
})

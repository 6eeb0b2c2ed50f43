import { describe, expect, it } from 'vitest'
import { buildApp } from '../support/build-app.js'

describe('request.signicat', () => {
  it('is one object for the whole request, and opens the session once', async () => {
    const { visitor, issuer } = await buildApp({
      before: (app) =>
        app.addHook('onRequest', async (request) => {
          app.log.info({ seen: request.signicat.user?.sub ?? null })
        }),
      after: (app) =>
        app.get('/same', async (request) => {
          const members = [request.signicat, request.signicat]
          const users = members.map(({ user }) => user)
          const sessions = members.map(({ session }) => session)
          return [members, users, sessions].map((seen) => new Set<unknown>(seen).size)
        }),
    })
    await visitor.signIn(issuer)
    expect((await visitor.open('/same')).json()).toEqual([1, 1, 1])
  })

  it('never gives a mutable session', async () => {
    const { visitor, issuer } = await buildApp({
      after: (app) =>
        app.get('/mutate', async (request) => {
          const { session, user } = request.signicat
          return [session, session?.data, user, session?.amr].map((part) => Object.isFrozen(part))
        }),
    })
    await visitor.signIn(issuer)
    expect((await visitor.open('/mutate')).json()).toEqual([true, true, true, true])
  })
})

describe('reply.signicat', () => {
  it('signs in from a handler, with what the handler asks', async () => {
    const { visitor } = await buildApp({
      after: (app) =>
        app.get('/in', async (_request, reply) =>
          reply.signicat.login({ returnTo: '/me', idp: 'nbid', loa: 'high', maxAge: 60, uiLocales: 'nb' }),
        ),
    })
    const answer = await visitor.open('/in')
    expect(answer.statusCode).toBe(302)
    const query = new URL(String(answer.headers.location)).searchParams
    expect(query.get('acr_values')?.split(' ').sort()).toEqual(['idp:nbid', 'loa:high'])
    expect(query.get('max_age')).toBe('60')
    expect(query.get('ui_locales'), 'as Signicat spells it').toBe('no')
  })

  it('answers 503 from a handler while the issuer is down', async () => {
    const { visitor, issuer } = await buildApp({
      after: (app) => app.get('/in', async (_request, reply) => reply.signicat.login()),
    })
    issuer.faults.down = () => true
    const answer = await visitor.open('/in')
    expect(answer.statusCode).toBe(503)
    expect(answer.headers['retry-after']).toBeDefined()
  })

  const withLogout = () =>
    buildApp({
      after(app) {
        app.get('/out', async (_request, reply) => reply.signicat.logout({ returnTo: '/bye' }))
        app.post('/out', async (request, reply) => {
          request.signicat.requireUser()
          return reply.signicat.logout()
        })
        app.post('/out/unasked', async (_request, reply) => reply.signicat.logout())
      },
    })

  it('signs out from a handler, also when the cookie was due', async () => {
    const { visitor, issuer, advance } = await withLogout()
    await visitor.signIn(issuer)
    advance(400)
    const answer = await visitor.call('POST', '/out')
    expect(answer.json().logoutUrl).toContain('/connect/endsession?')
    // The session's, and what remained of the attempt.
    expect(answer.cookies.map(({ value, maxAge }) => [value, maxAge])).toEqual([
      ['', 0],
      ['', 0],
    ])
    expect((await visitor.open('/')).json()).toEqual({ user: null })
  })

  it('knows nobody any more once it has signed out', async () => {
    const seen: unknown[] = []
    const { visitor, issuer } = await buildApp({
      after(app) {
        app.addHook(
          'onResponse',
          async ({ signicat, url }) => void (url === '/out' && seen.push(signicat.user)),
        )
        app.post('/out', async (request, reply) => {
          seen.push(request.signicat.user?.sub)
          return reply.signicat.logout()
        })
      },
    })
    await visitor.signIn(issuer)
    await visitor.call('POST', '/out')
    expect(seen).toEqual(['kari', null])
  })

  it('redirects after GET', async () => {
    const { visitor, issuer } = await withLogout()
    await visitor.signIn(issuer)
    expect((await visitor.open('/out')).headers.location).toContain('/connect/endsession?')
    expect((await visitor.open('/out')).headers.location).toMatch(/^\/logged-out\?state=/)
  })

  it('does not sign out when another site sent the request', async () => {
    const { visitor, issuer } = await withLogout()
    await visitor.signIn(issuer)
    for (const path of ['/out', '/out/unasked']) {
      const answer = await visitor.call('POST', path, { 'sec-fetch-site': 'same-site' })
      expect(answer.statusCode, path).toBe(403)
    }
    expect((await visitor.open('/me')).statusCode).toBe(200)
  })
})

describe('app.signicat', () => {
  it('reads the session behind headers, and nobody without', async () => {
    const { app, visitor, issuer, advance } = await buildApp()
    await visitor.signIn(issuer)
    const cookie = visitor.cookieHeader()
    expect(await app.signicat.read({ cookie })).toMatchObject({
      sub: 'kari',
      user: { name: 'Kari Nordmann' },
    })
    expect(await app.signicat.read({})).toBeNull()
    expect(await app.signicat.read({ cookie: 'a=b' })).toBeNull()
    advance(3600)
    expect(await app.signicat.read({ cookie })).toBeNull()
  })

  it('is ready while the issuer is down, and says why logins fail', async () => {
    const { app, issuer } = await buildApp()
    expect(issuer.calls.discovery).toBe(0)
    issuer.faults.down = () => true
    await expect(app.signicat.ready()).rejects.toMatchObject({ code: 'ERR_SIGNICAT_ISSUER_UNREACHABLE' })
    expect(app.signicat.status()).toMatchObject({ ready: true })
    expect(JSON.stringify(app.signicat.status().issuer)).toContain('ERR_SIGNICAT_ISSUER_UNREACHABLE')
  })

  it('fetches the metadata once when asked to be ready', async () => {
    const { app, issuer, visitor } = await buildApp()
    await Promise.all([app.signicat.ready(), app.signicat.ready()])
    await visitor.signIn(issuer)
    expect(issuer.calls.discovery).toBe(1)
  })

  it('leaves nothing running after close', async () => {
    const { app, visitor, issuer } = await buildApp()
    const before = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
    await visitor.signIn(issuer)
    await visitor.call('POST', '/logout')
    await app.close()
    expect(process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length).toBeLessThanOrEqual(
      before,
    )
  })
})

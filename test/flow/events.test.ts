import { channel } from 'node:diagnostics_channel'
import { onSignicatEvent, type SignicatEvents } from 'fastify-signicat'
import { memoryStore } from 'fastify-signicat/store'
import { describe, expect, it, onTestFinished } from 'vitest'
import { buildApp, type TestApp } from '../support/build-app.js'

/** Hears everything of a kind from here on, until the test is over. */
function hear<Name extends keyof SignicatEvents>(name: Name): readonly SignicatEvents[Name][] {
  const heard: SignicatEvents[Name][] = []
  onTestFinished(onSignicatEvent(name, (event) => void heard.push(event)))
  return heard
}

const signIn = async ({ visitor, issuer }: TestApp): Promise<void> => {
  await visitor.signIn(issuer, { start: '/login?returnTo=%2Fme' })
}

describe('events', () => {
  it('tell of a login, step by step', async () => {
    const test = await buildApp()
    const loginStarted = hear('login.started')
    const loginFinished = hear('login.finished')
    const sessionStarted = hear('session.started')
    const sessionSealed = hear('session.sealed')
    const keysFetched = hear('keys.fetched')
    await signIn(test)
    const { issuer } = test.issuer
    expect(loginStarted).toEqual([{ issuer, purpose: 'login', correlationId: expect.any(String) }])
    expect(loginFinished).toEqual([
      {
        issuer,
        purpose: 'login',
        method: 'oidc',
        idp: 'nbid',
        loa: 'substantial',
        correlationId: expect.any(String),
      },
    ])
    const [started] = sessionStarted
    expect(started?.session).toMatch(/^[\w-]{22}$/)
    expect(sessionSealed).toEqual([{ session: started?.session, kind: 'sealed' }])
    expect(keysFetched).toEqual([{ issuer, keys: 1 }])
  })

  it('tell of every call to the issuer: where to, what came of it, how long it took, and no parameters', async () => {
    const test = await buildApp()
    const called = hear('upstream.called')
    await signIn(test)
    const base = '/auth/open'
    expect(called.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `GET ${base}/.well-known/openid-configuration`,
      `POST ${base}/connect/token`,
      `GET ${base}/.well-known/openid-configuration/jwks`,
      `GET ${base}/connect/userinfo`,
    ])
    for (const { host, status, fault, durationMs } of called) {
      expect({ host, status, fault }).toEqual({ host: 'acme.sandbox.signicat.com', status: 200, fault: null })
      expect(durationMs).toBeGreaterThanOrEqual(0)
    }
  })

  it('tell of a call that failed, and of a login that was refused', async () => {
    const test = await buildApp()
    const called = hear('upstream.called')
    const loginRefused = hear('login.refused')
    const sessionStarted = hear('session.started')
    test.issuer.faults.down = (path) => path === '/connect/userinfo'
    await signIn(test)
    const asked = called.find(({ path }) => path.endsWith('/userinfo'))
    expect(asked).toMatchObject({ status: null, fault: 'network' })
    expect(loginRefused).toEqual([
      { code: 'ERR_SIGNICAT_USERINFO_FAILED', correlationId: expect.any(String) },
    ])
    expect(sessionStarted).toEqual([])
  })

  it('tell of a login that did not begin, and of an answer that nobody asked for', async () => {
    const test = await buildApp({
      after: (app) => app.get('/in', async (_request, reply) => reply.signicat.login()),
    })
    const loginRefused = hear('login.refused')
    const loginStarted = hear('login.started')
    const told = (): unknown[] => loginRefused.map(({ code }) => code)
    test.issuer.faults.down = () => true
    for (const url of ['/login', '/me', '/in']) await test.visitor.open(url)
    expect(told()).toEqual(Array(3).fill('ERR_SIGNICAT_ISSUER_UNREACHABLE'))
    await test.visitor.open('/login?idp=B!')
    await test.visitor.open('/callback?code=x&state=y')
    expect(told().slice(3)).toEqual(['ERR_SIGNICAT_REQUEST_INVALID', 'ERR_SIGNICAT_ATTEMPT_UNKNOWN'])
    expect(loginStarted).toEqual([])
  })

  it('tell once for each request that its session was read, and whether there was one', async () => {
    const test = await buildApp({
      after: (app) => {
        app.get('/twice', async (request) => [request.signicat.user?.sub, request.signicat.user?.sub])
      },
    })
    await signIn(test)
    const sessionRead = hear('session.read')
    await test.visitor.open('/twice')
    await test.newVisitor().open('/twice')
    await test.visitor.open('/public')
    expect(sessionRead.map(({ session }) => session)).toEqual([expect.stringMatching(/^[\w-]{22}$/), null])
  })

  it('tell of a guard that refused, with the id that is in the answer too', async () => {
    const test = await buildApp()
    const guardRefused = hear('guard.refused')
    const refused = await test.visitor.call('GET', '/me')
    expect(guardRefused).toEqual([
      { code: 'ERR_SIGNICAT_LOGIN_REQUIRED', correlationId: refused.json().reference },
    ])
  })

  it('tell of a refresh, and of the end', async () => {
    const test = await buildApp({
      options: { scope: 'openid profile offline_access', session: { keepTokens: true } },
      after: (app) => {
        app.get('/token', async (request) => (await request.signicat.accessToken()).length)
      },
    })
    await signIn(test)
    test.advance(599)
    const sessionRefreshed = hear('session.refreshed')
    const sessionEnded = hear('session.ended')
    expect((await test.visitor.open('/token')).statusCode).toBe(200)
    const [refreshed] = sessionRefreshed
    await test.visitor.submit('/logout')
    expect(sessionEnded).toEqual([
      { session: refreshed?.session, reason: 'logout', correlationId: expect.any(String) },
    ])
    expect(refreshed?.session).toMatch(/^[\w-]{22}$/)
  })

  it('say where a session was written', async () => {
    const test = await buildApp({ options: { session: { kind: 'stored', store: memoryStore() } } })
    const sessionSealed = hear('session.sealed')
    await signIn(test)
    expect(sessionSealed.map(({ kind }) => kind)).toEqual(['stored'])
  })

  it('are the same on node:diagnostics_channel, and stop when they are asked to', async () => {
    const test = await buildApp()
    const heard: unknown[] = []
    const stop = onSignicatEvent('guard.refused', (event) => void heard.push(event))
    expect(channel('fastify-signicat:guard.refused').hasSubscribers).toBe(true)
    await test.visitor.call('GET', '/me')
    stop()
    expect(channel('fastify-signicat:guard.refused').hasSubscribers).toBe(false)
    await test.visitor.call('GET', '/me')
    expect(heard).toHaveLength(1)
  })
})

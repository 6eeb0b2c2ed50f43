import { channel } from 'node:diagnostics_channel'
import { onSignicatEvent, type SignicatEvents } from 'fastify-signicat'
import { memoryStore } from 'fastify-signicat/store'
import { describe, expect, it, onTestFinished } from 'vitest'
import { buildApp, type TestApp } from '../support/build-app.js'

type Heard = { readonly [Name in keyof SignicatEvents]?: SignicatEvents[Name] } & { readonly name: string }

const names: readonly (keyof SignicatEvents)[] = [
  'login.started',
  'login.finished',
  'login.refused',
  'session.started',
  'session.read',
  'session.sealed',
  'session.refreshed',
  'session.ended',
  'guard.refused',
  'keys.fetched',
  'upstream.called',
]

/** Everything that is announced from here on, by name, until the test is over. */
function listen(): {
  all: Heard[]
  of<Name extends keyof SignicatEvents>(name: Name): SignicatEvents[Name][]
} {
  const all: Heard[] = []
  for (const name of names) {
    onTestFinished(onSignicatEvent(name, (event) => void all.push({ name, [name]: event })))
  }
  return {
    all,
    of: (name) => all.flatMap((event) => event[name] ?? []),
  }
}

const signIn = async ({ visitor, issuer }: TestApp): Promise<void> => {
  await visitor.signIn(issuer, { start: '/login?returnTo=%2Fme' })
}

describe('events', () => {
  it('tell of a login, step by step', async () => {
    const test = await buildApp()
    const heard = listen()
    await signIn(test)
    const { issuer } = test.issuer
    expect(heard.of('login.started')).toEqual([
      { issuer, purpose: 'login', correlationId: expect.any(String) },
    ])
    expect(heard.of('login.finished')).toEqual([
      {
        issuer,
        purpose: 'login',
        method: 'oidc',
        idp: 'nbid',
        loa: 'substantial',
        correlationId: expect.any(String),
      },
    ])
    const [started] = heard.of('session.started')
    expect(started?.session).toMatch(/^[\w-]{22}$/)
    expect(heard.of('session.sealed')).toEqual([{ session: started?.session, kind: 'sealed' }])
    expect(heard.of('keys.fetched')).toEqual([{ issuer, keys: 1 }])
  })

  it('tell of every call to the issuer: where to, what came of it, how long it took, and no parameters', async () => {
    const test = await buildApp()
    const heard = listen()
    await signIn(test)
    const called = heard.of('upstream.called')
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
    const heard = listen()
    test.issuer.faults.down = (path) => path === '/connect/userinfo'
    await signIn(test)
    const asked = heard.of('upstream.called').find(({ path }) => path.endsWith('/userinfo'))
    expect(asked).toMatchObject({ status: null, fault: 'network' })
    expect(heard.of('login.refused')).toEqual([
      { code: 'ERR_SIGNICAT_USERINFO_FAILED', correlationId: expect.any(String) },
    ])
    expect(heard.of('session.started')).toEqual([])
  })

  it('tell once for each request that its session was read, and whether there was one', async () => {
    const test = await buildApp({
      after: (app) => {
        app.get('/twice', async (request) => [request.signicat.user?.sub, request.signicat.user?.sub])
      },
    })
    await signIn(test)
    const heard = listen()
    await test.visitor.open('/twice')
    await test.newVisitor().open('/twice')
    await test.visitor.open('/public')
    expect(heard.of('session.read').map(({ session }) => session)).toEqual([
      expect.stringMatching(/^[\w-]{22}$/),
      null,
    ])
  })

  it('tell of a guard that refused, with the id that is in the answer too', async () => {
    const test = await buildApp()
    const heard = listen()
    const refused = await test.visitor.call('GET', '/me')
    expect(heard.of('guard.refused')).toEqual([
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
    const heard = listen()
    expect((await test.visitor.open('/token')).statusCode).toBe(200)
    const [refreshed] = heard.of('session.refreshed')
    await test.visitor.submit('/logout')
    expect(heard.of('session.ended')).toEqual([
      { session: refreshed?.session, reason: 'logout', correlationId: expect.any(String) },
    ])
    expect(refreshed?.session).toMatch(/^[\w-]{22}$/)
  })

  it('say where a session was written', async () => {
    const test = await buildApp({ options: { session: { kind: 'stored', store: memoryStore() } } })
    const heard = listen()
    await signIn(test)
    expect(heard.of('session.sealed').map(({ kind }) => kind)).toEqual(['stored'])
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

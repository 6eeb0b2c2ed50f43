import { createServer } from 'node:http'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { buildApp } from '../support/build-app.js'
import { attemptCookies, callsDuring, expectNoSession, sessionCookies } from '../support/no-session.js'

const discovery = '/.well-known/openid-configuration'
const html = () =>
  new Response('<!doctype html><title>Maintenance</title>', { headers: { 'content-type': 'text/html' } })

describe('an issuer that is down when the application starts', () => {
  it('does not keep it from starting; people sign in as soon as it is back', async () => {
    const { visitor, issuer, app, advance } = await buildApp()
    issuer.faults.down = () => true
    expect((await visitor.open('/public')).statusCode).toBe(200)
    const refused = await visitor.open('/login?returnTo=/me')
    expect(refused.statusCode).toBe(503)
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    expect(refused.body).toContain('You cannot sign in right now')
    expect(attemptCookies(refused)).toEqual([])
    expect(app.signicat.status()).toMatchObject({ ready: true, issuer: { state: 'down' } })

    issuer.faults.down = () => false
    advance(Number(refused.headers['retry-after']))
    expect((await visitor.signIn(issuer, { start: '/login?returnTo=/me' })).headers.location).toBe('/me')
    expect(app.signicat.status()).toMatchObject({ issuer: { state: 'ready' } })
  })

  it('is on a closed port of this machine', async () => {
    const { visitor } = await buildApp({
      options: { issuer: await closedPort(), allowInsecureLoopback: true, fetch: globalThis.fetch },
    })
    const refused = await visitor.open('/login')
    expect(refused.statusCode).toBe(503)
    expect(refused.headers['retry-after']).toBeDefined()
  })

  it('is asked once by many who wait', async () => {
    const { newVisitor, issuer } = await buildApp()
    issuer.faults.down = () => true
    const answers = await Promise.all(Array.from({ length: 50 }, () => newVisitor().open('/login')))
    expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([503]))
    expect(issuer.asked).toEqual([discovery])
  })

  it('sends a program a problem document', async () => {
    const { app, issuer } = await buildApp()
    issuer.faults.down = () => true
    const refused = await app.inject({ url: '/login', headers: { accept: 'application/json' } })
    expect(refused.statusCode).toBe(503)
    expect(refused.headers['content-type']).toBe('application/problem+json')
    expect(refused.headers['retry-after']).toBeDefined()
    expect(refused.json()).toMatchObject({ status: 503, code: 'ERR_SIGNICAT_ISSUER_UNREACHABLE' })
  })

  it('leaves people who are signed in alone', async () => {
    const { visitor, issuer } = await buildApp()
    await visitor.signIn(issuer)
    issuer.faults.down = () => true
    expect((await visitor.open('/me')).statusCode).toBe(200)
  })
})

describe('a discovery document that cannot be used', () => {
  it.each<[string, () => Response]>([
    ['status 500', () => new Response('oops', { status: 500 })],
    ['status 404', () => new Response('', { status: 404 })],
    ['a maintenance page', html],
    ['garbage', () => new Response('{"issuer":')],
    ['a list', () => Response.json([])],
    ['null', () => Response.json(null)],
    [
      'an issuer and nothing else',
      () => Response.json({ issuer: 'https://acme.sandbox.signicat.com/auth/open' }),
    ],
    ['a redirect', () => Response.redirect('https://elsewhere.example/')],
    ['more than it may hold', () => new Response('x'.repeat(1_100_000))],
  ])('(%s) means no login now, and one later', async (_name, answer) => {
    const { visitor, issuer, advance } = await buildApp()
    issuer.faults.respond = (path) => (path === discovery ? answer() : undefined)
    const refused = await visitor.open('/login')
    expect(refused.statusCode).toBe(502)
    expect(refused.headers.location).toBeUndefined()
    expect(issuer.asked).toEqual([discovery])

    issuer.faults.respond = () => undefined
    advance(60)
    expect(sessionCookies(await visitor.signIn(issuer))).toHaveLength(1)
  })
})

describe('a token endpoint', () => {
  it.each<[string, () => Response, number]>([
    ['status 500', () => new Response('oops', { status: 500 }), 502],
    ['a maintenance page', html, 502],
    ['a redirect', () => Response.redirect('https://elsewhere.example/'), 502],
    ['an error with status 200', () => Response.json({ error: 'server_error' }), 502],
    ['no token at all', () => Response.json({}), 502],
    ['a list', () => Response.json([]), 502],
    ['invalid_grant', () => Response.json({ error: 'invalid_grant' }, { status: 400 }), 400],
    ['invalid_client', () => Response.json({ error: 'invalid_client' }, { status: 401 }), 502],
    ['that it is busy', () => new Response('', { status: 429, headers: { 'retry-after': '9' } }), 503],
  ])('that answers %s is asked once', async (_name, answer, status) => {
    const { visitor, issuer } = await buildApp()
    const location = await visitor.start()
    issuer.faults.tokenResponse = answer
    const code = await issuer.authorize(location)
    const calls = await callsDuring(issuer, async () => {
      const callback = await visitor.comeBack(location, code)
      expect(callback.statusCode).toBe(status)
      expect(callback.headers['retry-after']).toBe(status === 503 ? '9' : undefined)
      await expectNoSession(visitor, callback)
    })
    expect(calls).toEqual({ token: 1 })
  })

  it.each([
    ['id_token', { id_token: undefined }],
    ['access_token', { access_token: undefined }],
    ['token_type', { token_type: undefined }],
    ['token_type', { token_type: 'DPoP' }],
    ['id_token', { id_token: 7 }],
  ])('whose answer has no usable %s signs nobody in', async (_name, changes) => {
    const { visitor, issuer } = await buildApp()
    issuer.faults.tokenAnswer = (answer) => ({ ...answer, ...changes })
    const callback = await visitor.signIn(issuer)
    expect(callback.statusCode).toBeGreaterThanOrEqual(400)
    await expectNoSession(visitor, callback)
    expect(issuer.calls).toMatchObject({ token: 1, userinfo: 0, revocation: 0 })
  })

  it('that takes the code and then hangs is never asked again', async () => {
    const { visitor, issuer } = await buildApp({ options: { timeoutMs: 1000 } })
    const location = await visitor.start('/login?returnTo=/me')
    const answer = await issuer.authorize(location)
    issuer.faults.tokenResponse = () => new Promise(() => undefined)
    const callback = await visitor.comeBack(location, answer)
    expect(callback.statusCode).toBe(503)
    expect(callback.body).toContain('/login?returnTo=%2Fme')
    await expectNoSession(visitor, callback)
    // Neither by itself nor when the person reloads the page.
    const again = await visitor.comeBack(location, answer)
    expect([again.statusCode, again.body.includes('/login?returnTo=%2Fme')]).toEqual([503, true])
    expect(issuer.calls).toMatchObject({ token: 1, userinfo: 0, revocation: 0 })
  })
})

describe('the keys of the issuer', () => {
  it('when they cannot be had, mean no session and no further call', async () => {
    const { visitor, issuer } = await buildApp()
    issuer.faults.down = (path) => path.endsWith('/jwks')
    const callback = await visitor.signIn(issuer)
    expect(callback.statusCode).toBe(503)
    await expectNoSession(visitor, callback)
    expect(issuer.calls).toMatchObject({ userinfo: 0, revocation: 0 })
  })
})

it('a fetch of the application that throws something odd is an issuer that cannot be reached', async () => {
  const odd = vi.fn(() => Promise.reject('no error at all'))
  const { visitor } = await buildApp({ options: { fetch: odd } })
  expect((await visitor.open('/login')).statusCode).toBe(503)
})

async function closedPort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  await new Promise((resolve) => server.close(resolve))
  return `http://127.0.0.1:${address.port}`
}

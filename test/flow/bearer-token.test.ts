import type { OutgoingHttpHeaders } from 'node:http'
import type { LightMyRequestResponse } from 'fastify'
import { requireLogin, requireToken } from 'fastify-signicat'
import { describe, expect, it } from 'vitest'
import { buildApp, type TestApp } from '../support/build-app.js'
import { sessionCookies } from '../support/no-session.js'

const API = 'https://api.app.example'

const build = (): Promise<TestApp> =>
  buildApp({
    options: { tokens: { audience: API } },
    after(app) {
      const handler = async (request: {
        signicat: { token: unknown; session: unknown }
      }): Promise<unknown> => ({
        token: request.signicat.token,
        session: request.signicat.session,
      })
      app.get('/api', { onRequest: requireToken({ audience: API }) }, handler)
      app.post('/api', { onRequest: requireToken() }, handler)
      app.get('/api/orders', { onRequest: requireToken({ scope: 'orders:read orders:write' }) }, handler)
      app.get('/api/strong', { onRequest: requireToken({ loa: 'high', maxAge: 300 }) }, handler)
      app.get('/api/claims', { onRequest: requireToken({ claims: { tier: 'gold' } }) }, handler)
      app.get('/either', { onRequest: requireLogin({ bearer: true }) }, handler)
      app.get('/either/strong', { onRequest: requireLogin({ loa: 'high', bearer: { scope: 'a' } }) }, handler)
    },
  })

/** An access token as RFC 9068 has it; `undefined` takes a claim away. */
async function tokenOf(
  { issuer, now }: TestApp,
  claims: Record<string, unknown> = {},
  header: Record<string, unknown> = {},
): Promise<string> {
  const honest = {
    iss: issuer.issuer,
    aud: API,
    sub: 'kari',
    client_id: 'mobile-app',
    iat: now(),
    exp: now() + 600,
    jti: 'j-1',
    scope: 'openid orders:read',
    acr: 'substantial',
    auth_time: now() - 60,
  }
  return issuer.sign({ ...honest, ...claims }, { typ: 'at+jwt', ...header })
}

function call(
  { app }: TestApp,
  url: string,
  authorization?: string | string[],
): Promise<LightMyRequestResponse> {
  const headers: OutgoingHttpHeaders = {}
  // Several lines of it are what a test sends, though a type would not have it.
  if (authorization !== undefined) Object.assign(headers, { authorization })
  return app.inject({ url, headers })
}

const challenge = (answer: LightMyRequestResponse): unknown => answer.headers['www-authenticate']

describe('requireToken', () => {
  it('lets a token through, and says whose it is', async () => {
    const test = await build()
    const answer = await call(test, '/api', `Bearer ${await tokenOf(test)}`)
    expect(answer.statusCode, answer.body).toBe(200)
    expect(answer.json()).toMatchObject({
      token: {
        sub: 'kari',
        clientId: 'mobile-app',
        scopes: ['openid', 'orders:read'],
        loa: 'substantial',
        kind: 'jwt',
      },
      session: null,
    })
    expect(answer.headers['set-cookie']).toBeUndefined()
  })

  it('asks for one, and says nothing of an error, when there is none', async () => {
    const test = await build()
    for (const authorization of [undefined, 'Basic YTpi', 'Bearertoken x', 'Bearer\ta', '']) {
      const answer = await call(test, '/api', authorization)
      expect(answer.statusCode).toBe(401)
      expect(challenge(answer)).toBe('Bearer')
      expect(answer.headers['content-type']).toBe('application/problem+json')
      expect(answer.headers['cache-control']).toBe('private, no-store')
      expect(answer.json()).toMatchObject({ code: 'ERR_SIGNICAT_LOGIN_REQUIRED', status: 401 })
    }
  })

  it.each([
    ['two headers', ['Bearer a', 'Bearer b']],
    ['two headers of two kinds', ['Basic YTpi', 'Bearer b']],
    ['no token', 'Bearer'],
    ['nothing but spaces', 'Bearer   '],
    ['two tokens', 'Bearer a b'],
    ['a list', 'Bearer a, Bearer b'],
    ['quotes', 'Bearer "a"'],
    ['an equals sign within', 'Bearer a=b'],
    ['letters that are none', 'Bearer é'],
    ['far too much', `Bearer ${'a'.repeat(17_000)}`],
  ])('answers 400 to a header with %s', async (_what, authorization) => {
    const test = await build()
    const answer = await call(test, '/api', authorization)
    expect(answer.statusCode).toBe(400)
    expect(challenge(answer)).toBe(
      'Bearer error="invalid_request", error_description="The Authorization header is not valid"',
    )
    expect(answer.json()).toMatchObject({ error: 'invalid_request', code: 'ERR_SIGNICAT_REQUEST_INVALID' })
    expect(test.issuer.calls.jwks).toBe(0)
  })

  it.each(['bearer', 'BEARER', 'bEaReR', 'Bearer  '])('takes the scheme as %s', async (scheme) => {
    const test = await build()
    expect((await call(test, '/api', `${scheme} ${await tokenOf(test)} `)).statusCode).toBe(200)
  })

  it('looks for no token in the query or the body', async () => {
    const test = await build()
    const token = await tokenOf(test)
    expect((await call(test, `/api?access_token=${token}`)).statusCode).toBe(401)
    const answer = await test.app.inject({ method: 'POST', url: '/api', payload: { access_token: token } })
    expect(answer.statusCode).toBe(401)
  })

  it('refuses a token that is not good with `invalid_token`, and gives nothing away', async () => {
    const test = await build()
    const bad = [
      await tokenOf(test, { exp: test.now() - 31 }),
      await tokenOf(test, { aud: 'https://other.example' }),
      await tokenOf(test, { iss: 'https://other.example' }),
      await tokenOf(test, {}, { typ: 'logout+jwt' }),
      `${await tokenOf(test)}x`,
      'not-a-jwt',
    ]
    for (const token of bad) {
      const answer = await call(test, '/api', `Bearer ${token}`)
      expect(answer.statusCode).toBe(401)
      expect(challenge(answer)).toMatch(/^Bearer error="invalid_token", error_description="The token [^"]*"$/)
      expect(answer.json()).toMatchObject({ error: 'invalid_token' })
      expect(answer.body).not.toContain(token.slice(0, 20))
    }
    expect(test.log.join()).not.toContain('other.example')
  })

  it('names the scopes that are lacking', async () => {
    const test = await build()
    const answer = await call(test, '/api/orders', `Bearer ${await tokenOf(test)}`)
    expect(answer.statusCode).toBe(403)
    expect(challenge(answer)).toBe(
      'Bearer error="insufficient_scope", error_description="The token lacks a scope", scope="orders:read orders:write"',
    )
    const enough = await tokenOf(test, { scope: ['orders:write', 'orders:read'] })
    expect((await call(test, '/api/orders', `Bearer ${enough}`)).statusCode).toBe(200)
  })

  it('asks for a stronger login as RFC 9470 says', async () => {
    const test = await build()
    const answer = await call(test, '/api/strong', `Bearer ${await tokenOf(test)}`)
    expect(answer.statusCode).toBe(401)
    expect(challenge(answer)).toBe(
      'Bearer error="insufficient_user_authentication", ' +
        'error_description="A stronger or more recent login is required", acr_values="loa:high", max_age="300"',
    )
    expect(answer.json()).toMatchObject({ code: 'ERR_SIGNICAT_LOGIN_TOO_WEAK', status: 401, max_age: 300 })
    const old = await tokenOf(test, { acr: 'high', auth_time: test.now() - 331 })
    expect((await call(test, '/api/strong', `Bearer ${old}`)).statusCode).toBe(401)
    const strong = await tokenOf(test, { acr: 'high', auth_time: test.now() - 330 })
    expect((await call(test, '/api/strong', `Bearer ${strong}`)).statusCode).toBe(200)
  })

  it('answers 403 without a challenge when a claim is another one', async () => {
    const test = await build()
    const answer = await call(test, '/api/claims', `Bearer ${await tokenOf(test)}`)
    expect([answer.statusCode, challenge(answer)]).toEqual([403, undefined])
    const gold = await tokenOf(test, { tier: 'gold' })
    expect((await call(test, '/api/claims', `Bearer ${gold}`)).statusCode).toBe(200)
  })

  it('answers 503, not 401, while the keys cannot be had', async () => {
    const test = await build()
    test.issuer.faults.down = () => true
    const answer = await call(test, '/api', `Bearer ${await tokenOf(test)}`)
    expect(answer.statusCode).toBe(503)
    expect(answer.headers['retry-after']).toMatch(/^\d+$/)
    expect(challenge(answer)).toBeUndefined()
  })

  it('takes neither an ID token nor a token without the mark of an access token', async () => {
    const test = await build()
    const { issuer, now } = test
    const idToken = { iss: issuer.issuer, aud: API, sub: 'kari', iat: now(), exp: now() + 600 }
    const plain = { typ: 'JWT' }
    expect((await call(test, '/api', `Bearer ${await issuer.sign(idToken, plain)}`)).statusCode).toBe(401)
    const own = { ...idToken, client_id: 'c', scope: ['openid'] }
    expect((await call(test, '/api', `Bearer ${await issuer.sign(own, plain)}`)).statusCode).toBe(200)
    const marked = { ...own, nonce: 'n' }
    expect((await call(test, '/api', `Bearer ${await issuer.sign(marked, plain)}`)).statusCode).toBe(401)
  })
})

describe('a token and a session cookie', () => {
  it('the token wins: the session is not there, nothing is checked and nothing written', async () => {
    const test = await build()
    await test.visitor.signIn(test.issuer)
    const headers = {
      authorization: `Bearer ${await tokenOf(test, { sub: 'somebody-else' })}`,
      cookie: test.visitor.cookieHeader(),
      'sec-fetch-site': 'cross-site',
      origin: 'https://evil.example',
    }
    const answer = await test.app.inject({ method: 'POST', url: '/api', headers })
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toMatchObject({ token: { sub: 'somebody-else' }, session: null })
    expect(sessionCookies(answer)).toEqual([])
  })

  it('a cookie alone is not enough for requireToken', async () => {
    const test = await build()
    await test.visitor.signIn(test.issuer)
    expect((await test.visitor.call('GET', '/api')).statusCode).toBe(401)
  })

  it('requireLogin({ bearer }) takes either, and a bad token is not made good by a cookie', async () => {
    const test = await build()
    const anonymous = await call(test, '/either')
    expect([anonymous.statusCode, challenge(anonymous)]).toEqual([401, 'Bearer'])
    expect(anonymous.json()).toMatchObject({ login_url: 'https://app.example/login' })
    await test.visitor.signIn(test.issuer)
    expect((await test.visitor.call('GET', '/either')).json()).toMatchObject({
      token: null,
      session: { sub: 'kari' },
    })
    const good = await test.visitor.call('GET', '/either', { authorization: `Bearer ${await tokenOf(test)}` })
    expect(good.json()).toMatchObject({ token: { sub: 'kari' }, session: null })
    const bad = await test.visitor.call('GET', '/either', { authorization: 'Bearer a.b.c' })
    expect([bad.statusCode, bad.json().error]).toEqual([401, 'invalid_token'])
  })

  it('requireLogin({ bearer }) holds its other demands against the token', async () => {
    const test = await build()
    const weak = await call(test, '/either/strong', `Bearer ${await tokenOf(test, { scope: 'a' })}`)
    expect([weak.statusCode, weak.json().error]).toEqual([401, 'insufficient_user_authentication'])
    const narrow = await call(test, '/either/strong', `Bearer ${await tokenOf(test, { acr: 'high' })}`)
    expect([narrow.statusCode, narrow.json().error]).toEqual([403, 'insufficient_scope'])
  })
})

describe('a guard for tokens', () => {
  it('may be a hook of everything: our routes pass', async () => {
    const test = await buildApp({
      options: { tokens: { audience: API } },
      before: (app) => app.addHook('onRequest', requireToken()),
    })
    expect((await test.visitor.open('/login')).statusCode).toBe(302)
    expect((await call(test, '/public')).statusCode).toBe(401)
  })

  it('is refused without an audience: at once by the registration, at the first request otherwise', async () => {
    const test = await buildApp({
      after: (app) => app.get('/api', { onRequest: requireToken() }, async () => 'never'),
    })
    expect(() => test.app.signicat.requireToken()).toThrow(/audience/)
    expect((await call(test, '/api', 'Bearer a.b.c')).statusCode).toBe(500)
  })

  it.each([
    [{ audience: '' }],
    [{ audience: [] }],
    [{ scope: 'a"b' }],
    [{ loa: 'best' }],
    [{ audiense: 'x' }],
    [{ check: () => true }],
  ])('is refused with %j', (demand) => {
    expect(() => requireToken(demand as never)).toThrow(TypeError)
  })

  it('refuses a check beside `bearer`, which would be skipped', () => {
    expect(() => requireLogin({ bearer: true, check: () => false })).toThrow(TypeError)
  })
})

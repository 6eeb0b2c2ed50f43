import { createHash } from 'node:crypto'
import { calculateJwkThumbprint, decodeJwt, decodeProtectedHeader, importJWK, jwtVerify } from 'jose'
import { describe, expect, it } from 'vitest'
import { buildApp, type TestApp } from '../support/build-app.js'
import { expectNoSession } from '../support/no-session.js'
import { type ProtectedIssuer, privateJwk, protectedIssuer } from '../support/protected-issuer.js'

const time = 1_790_000_000

interface Bound extends TestApp {
  readonly issuer: ProtectedIssuer
  /** Calls to the API. */
  readonly calls: { url: string; headers: Headers; body: string }[]
}

interface Building {
  readonly options?: Record<string, unknown>
  readonly discovery?: Record<string, unknown>
  readonly api?: (call: Request, turn: number) => Response
}

async function build({ options = {}, discovery = {}, api }: Building = {}): Promise<Bound> {
  const issuer = await protectedIssuer(() => time, { discovery })
  issuer.protection.tokenType = 'DPoP'
  const calls: Bound['calls'] = []
  const app = await buildApp({
    issuer,
    options: {
      dpop: true,
      session: { keepTokens: true },
      fetch: async (input, init) => {
        const request = new Request(input, init)
        if (!request.url.startsWith('https://api.example')) return issuer.fetch(request)
        calls.push({ url: request.url, headers: request.headers, body: await request.clone().text() })
        return api?.(request, calls.length) ?? Response.json({ ok: true })
      },
      ...options,
    },
    after: (server) =>
      server.post('/call', async (request) => {
        const answer = await request.signicat.callApi('https://api.example/pay?x=1#y', {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: 'mine', dpop: 'mine' },
          body: '{"amount":7}',
        })
        return { status: answer.status }
      }),
  })
  return { ...app, issuer, calls }
}

async function signIn({ visitor, issuer }: Bound): Promise<void> {
  const callback = await visitor.signIn(issuer, { start: '/login?returnTo=/me' })
  expect(callback.headers.location, callback.body).toBe('/me')
}

async function verified(proof: string): Promise<Record<string, unknown>> {
  const header = decodeProtectedHeader(proof)
  expect(header).toMatchObject({ typ: 'dpop+jwt' })
  if (header.jwk === undefined) throw new Error('no key')
  expect(header.jwk).not.toHaveProperty('d')
  const { payload } = await jwtVerify(proof, await importJWK(header.jwk, header.alg), {
    currentDate: new Date(time * 1000),
  })
  return payload
}

const thumbprint = async (proof: string): Promise<string> =>
  calculateJwkThumbprint(decodeProtectedHeader(proof).jwk ?? {})

describe('a login with DPoP', () => {
  it('D1 proves the key at the token endpoint and at userinfo, for each call anew', async () => {
    const app = await build()
    await signIn(app)
    const [token, userinfo] = app.issuer.proofs
    const first = await verified(token?.proof ?? '')
    const second = await verified(userinfo?.proof ?? '')
    expect(first).toMatchObject({ htm: 'POST', htu: `${app.issuer.issuer}/connect/token` })
    // By the application's clock, which openid-client keeps as a distance to the system's: seconds go on passing there.
    for (const { iat } of [first, second]) expect(Math.abs(Number(iat) - time)).toBeLessThan(30)
    expect(first).not.toHaveProperty('ath')
    expect(second).toMatchObject({ htm: 'GET', htu: `${app.issuer.issuer}/connect/userinfo` })
    const accessToken = userinfo?.authorization?.replace('DPoP ', '') ?? ''
    expect(second.ath).toBe(createHash('sha256').update(accessToken).digest('base64url'))
    expect(first.jti).not.toBe(second.jti)
    expect(await thumbprint(token?.proof ?? '')).toBe(await thumbprint(userinfo?.proof ?? ''))
  })

  it('has a key of its own, which the browser never sees', async () => {
    const app = await build()
    await signIn(app)
    await app.newVisitor().signIn(app.issuer)
    const [one, , other] = app.issuer.proofs
    expect(await thumbprint(one?.proof ?? '')).not.toBe(await thumbprint(other?.proof ?? ''))
    expect((await app.visitor.open('/me')).body).not.toMatch(/dpop|ES256/i)
  })

  it('D3 is over when the token is not bound, and a token that is bound is not taken without', async () => {
    for (const [dpop, tokenType] of [
      [true, 'Bearer'],
      [false, 'DPoP'],
    ] as const) {
      const app = await build({ options: { dpop } })
      app.issuer.protection.tokenType = tokenType
      const callback = await app.visitor.signIn(app.issuer)
      expect(callback.statusCode).toBe(502)
      await expectNoSession(app.visitor, callback)
      expect(app.issuer.calls).toMatchObject({ token: 1, userinfo: 0 })
    }
  })

  it('D5 uses an algorithm that the issuer knows', async () => {
    for (const alg of ['EdDSA', 'ES384']) {
      const app = await build({ discovery: { dpop_signing_alg_values_supported: ['RS256', alg] } })
      await signIn(app)
      for (const { proof } of app.issuer.proofs) {
        expect(decodeProtectedHeader(proof).alg).toBe(alg)
        await verified(proof)
      }
    }
    const none = await build({ discovery: { dpop_signing_alg_values_supported: ['RS256'] } })
    const callback = await none.visitor.signIn(none.issuer)
    expect(callback.statusCode).toBe(502)
    expect(none.issuer.calls.token).toBe(0)
  })
})

describe('a nonce', () => {
  it('D2 is used at once, with a new client assertion, and from then on by everybody', async () => {
    const signingKeys = [privateJwk('P-256', 'sign-1')]
    const app = await build({ options: { signingKeys, clientSecret: undefined } })
    app.issuer.protection.nonce = () => 'nonce-1'
    await signIn(app)
    expect(app.issuer.proofs.map(({ proof }) => decodeJwt(proof).nonce)).toEqual([
      undefined,
      'nonce-1',
      'nonce-1',
    ])
    const ids = app.issuer.assertions.map((assertion) => decodeJwt(assertion).jti)
    expect(new Set(ids).size).toBe(2)
    const next = app.newVisitor()
    await next.signIn(app.issuer)
    // No call of the second login was refused first.
    expect(app.issuer.proofs.slice(3).map(({ proof }) => decodeJwt(proof).nonce)).toEqual([
      'nonce-1',
      'nonce-1',
    ])
    app.issuer.protection.nonce = () => 'nonce-2'
    await app.newVisitor().signIn(app.issuer)
    expect(app.issuer.proofs.slice(5).map(({ proof }) => decodeJwt(proof).nonce)).toEqual([
      'nonce-1',
      'nonce-2',
      'nonce-2',
    ])
  })

  it('that is never good enough ends the login after one more try', async () => {
    const app = await build()
    app.issuer.protection.nonce = (turn) => `nonce-${turn}`
    Object.defineProperty(app.issuer.protection, 'nonce', { value: () => `nonce-${Math.random()}` })
    const callback = await app.visitor.signIn(app.issuer)
    expect(callback.statusCode).toBeGreaterThanOrEqual(400)
    expect(app.issuer.proofs).toHaveLength(2)
    await expectNoSession(app.visitor, callback)
  })
})

describe('a call to an API', () => {
  it('proves the key of the session for this method, address and token', async () => {
    const app = await build()
    await signIn(app)
    expect((await app.visitor.call('POST', '/call')).json()).toEqual({ status: 200 })
    const [call] = app.calls
    expect(call?.body).toBe('{"amount":7}')
    const [scheme, accessToken = ''] = call?.headers.get('authorization')?.split(' ') ?? []
    expect(scheme).toBe('DPoP')
    const proof = call?.headers.get('dpop') ?? ''
    expect(await verified(proof)).toMatchObject({
      htm: 'POST',
      htu: 'https://api.example/pay',
      ath: createHash('sha256').update(accessToken).digest('base64url'),
    })
    expect(await thumbprint(proof)).toBe(await thumbprint(app.issuer.proofs[0]?.proof ?? ''))
  })

  it('is repeated once with the nonce that the API asks for', async () => {
    const challenge = {
      status: 401,
      headers: { 'www-authenticate': 'DPoP error="use_dpop_nonce"', 'dpop-nonce': 'api-nonce' },
    }
    const app = await build({
      api: (request) =>
        decodeJwt(request.headers.get('dpop') ?? '').nonce === 'api-nonce'
          ? Response.json({})
          : new Response('', challenge),
    })
    await signIn(app)
    expect((await app.visitor.call('POST', '/call')).json()).toEqual({ status: 200 })
    expect(app.calls.map(({ body }) => body)).toEqual(['{"amount":7}', '{"amount":7}'])
    // Remembered: the next call is not refused first.
    expect((await app.visitor.call('POST', '/call')).json()).toEqual({ status: 200 })
    expect(app.calls).toHaveLength(3)
    const looping = await build({ api: () => new Response('', challenge) })
    await signIn(looping)
    expect((await looping.visitor.call('POST', '/call')).json()).toEqual({ status: 401 })
    expect(looping.calls).toHaveLength(2)
  })

  it('goes to nobody by http, and carries a bearer token without the option', async () => {
    const app = await build({ options: { dpop: false } })
    app.issuer.protection.tokenType = 'Bearer'
    await signIn(app)
    await app.visitor.call('POST', '/call')
    expect(app.calls[0]?.headers.get('authorization')).toMatch(/^Bearer /)
    expect(app.calls[0]?.headers.has('dpop')).toBe(false)
  })
})

import type { FastifyRequest } from 'fastify'
import { requireLogin, requireToken } from 'fastify-signicat'
import { describe, expect, it } from 'vitest'
import { buildApp, type TestApp } from '../support/build-app.js'
import { type ProofMaker, proofMaker } from '../unit/verify/verifier-maker.js'

const API = 'https://api.app.example'

const build = (baseUrl = 'https://app.example'): Promise<TestApp> =>
  buildApp({
    options: { baseUrl, tokens: { audience: API } },
    after(app) {
      app.get('/api/orders', { onRequest: requireToken() }, async (request) => request.signicat.token)
      app.post('/api/orders', { onRequest: requireToken() }, async () => 'ordered')
    },
  })

function boundToken({ issuer, now }: TestApp, jkt: string | undefined): Promise<string> {
  const times = { iat: now(), exp: now() + 600, auth_time: now() }
  const claims = { iss: issuer.issuer, aud: API, sub: 'kari', client_id: 'c', jti: 'j', ...times }
  return issuer.sign({ ...claims, ...(jkt === undefined ? {} : { cnf: { jkt } }) }, { typ: 'at+jwt' })
}

async function headersFor(
  test: TestApp,
  holder: ProofMaker,
  claims: object,
): Promise<Record<string, string>> {
  const token = await boundToken(test, holder.jkt)
  const htu = 'https://app.example/api/orders'
  return {
    authorization: `DPoP ${token}`,
    dpop: await holder.prove(token, { htu, iat: test.now(), ...claims }),
  }
}

describe('a token that is bound to a key', () => {
  it('is taken with a proof for this very request, and once', async () => {
    const [test, holder] = await Promise.all([build(), proofMaker()])
    const headers = await headersFor(test, holder, {})
    const answer = await test.app.inject({ url: '/api/orders?page=2', headers })
    expect(answer.json()).toMatchObject({ sub: 'kari', boundTo: holder.jkt })
    const again = await test.app.inject({ url: '/api/orders', headers })
    expect([again.statusCode, again.json().error]).toEqual([401, 'invalid_dpop_proof'])
  })

  it.each<[string, object]>([
    ['another method', { htm: 'POST' }],
    ['another path', { htu: 'https://app.example/api/other' }],
    ['the host that the request claims', { htu: 'https://evil.example/api/orders' }],
    ['another token', { ath: 'A'.repeat(43) }],
    ['another time', { iat: 1 }],
  ])('is refused with a proof for %s', async (_what, claims) => {
    const [test, holder] = await Promise.all([build(), proofMaker()])
    const headers = {
      ...(await headersFor(test, holder, claims)),
      host: 'evil.example',
      'x-forwarded-host': 'evil.example',
    }
    const answer = await test.app.inject({ url: '/api/orders', headers })
    expect(answer.statusCode).toBe(401)
    expect(answer.headers['www-authenticate']).toBe(
      'DPoP error="invalid_dpop_proof", error_description="The proof of the key is missing or not valid", ' +
        'algs="ES256 ES384 EdDSA Ed25519 PS256 RS256"',
    )
  })

  it('is refused as a bearer, with or without its proof, and is told how to come', async () => {
    const [test, holder] = await Promise.all([build(), proofMaker()])
    const { authorization = '', dpop = '' } = await headersFor(test, holder, {})
    const bearer = authorization.replace('DPoP', 'Bearer')
    for (const headers of [{ authorization: bearer }, { authorization: bearer, dpop }]) {
      const answer = await test.app.inject({ url: '/api/orders', headers })
      expect(answer.statusCode).toBe(401)
      expect(answer.headers['www-authenticate']).toMatch(/^DPoP error="invalid_dpop_proof"/)
    }
  })

  it('is refused with two proofs, or none', async () => {
    const [test, holder] = await Promise.all([build(), proofMaker()])
    const { authorization = '', dpop = '' } = await headersFor(test, holder, {})
    for (const headers of [{ authorization }, { authorization, dpop: [dpop, dpop] }]) {
      expect((await test.app.inject({ url: '/api/orders', headers })).statusCode).toBe(401)
    }
  })

  it('is refused when it is not bound after all', async () => {
    const [test, holder] = await Promise.all([build(), proofMaker()])
    const token = await boundToken(test, undefined)
    const dpop = await holder.prove(token, { htu: 'https://app.example/api/orders', iat: test.now() })
    const answer = await test.app.inject({
      url: '/api/orders',
      headers: { authorization: `DPoP ${token}`, dpop },
    })
    expect(answer.headers['www-authenticate']).toMatch(/^DPoP error="invalid_token"/)
  })

  it('is proved for the address as the client sees it, in front of the proxy', async () => {
    const [test, holder] = await Promise.all([build('https://app.example/portal'), proofMaker()])
    const inside = await headersFor(test, holder, {})
    expect((await test.app.inject({ url: '/api/orders', headers: inside })).statusCode).toBe(401)
    const outside = await headersFor(test, holder, { htu: 'https://app.example/portal/api/orders' })
    expect((await test.app.inject({ url: '/api/orders', headers: outside })).statusCode).toBe(200)
  })

  it('works with other methods', async () => {
    const [test, holder] = await Promise.all([build(), proofMaker()])
    const headers = await headersFor(test, holder, { htm: 'POST' })
    expect((await test.app.inject({ method: 'POST', url: '/api/orders', headers })).body).toBe('ordered')
  })
})

describe('a bound token before several guards', () => {
  const stacked = (): Promise<TestApp> =>
    buildApp({
      options: { tokens: { audience: API } },
      async after(app) {
        await app.register(async (scope) => {
          scope.addHook('onRequest', requireToken())
          const handler = async (request: FastifyRequest) => request.signicat.token
          scope.get('/api/orders', { onRequest: requireToken() }, handler)
          scope.get('/api/either', { onRequest: requireLogin({ bearer: true }) }, handler)
          scope.get('/api/again', { onRequest: [requireToken(), app.signicat.requireToken()] }, handler)
          scope.get('/api/read', { onRequest: requireToken({ scope: 'orders:read' }) }, handler)
          scope.get('/api/strong', { onRequest: requireToken({ loa: 'high' }) }, handler)
          scope.get('/api/alias', { onRequest: requireToken({ audience: [API, 'another name'] }) }, handler)
          scope.get('/api/other', { onRequest: requireToken({ audience: 'https://other.example' }) }, handler)
          scope.get('/api/both', async (request, reply) => {
            await Promise.all([requireToken()(request, reply), requireToken({ scope: 'a' })(request, reply)])
            return reply.sent ? reply : 'both'
          })
        })
      },
    })

  const send = async (test: TestApp, holder: ProofMaker, url: string) => {
    const headers = await headersFor(test, holder, { htu: `https://app.example${url}` })
    return test.app.inject({ url, headers })
  }

  it.each(['/api/orders', '/api/either', '/api/again', '/api/alias'])(
    'passes them all at %s',
    async (url) => {
      const [test, holder] = await Promise.all([stacked(), proofMaker()])
      const answer = await send(test, holder, url)
      expect(answer.json()).toMatchObject({ sub: 'kari', boundTo: holder.jkt })
    },
  )

  it.each([
    ['/api/read', 403, 'insufficient_scope'],
    ['/api/strong', 401, 'insufficient_user_authentication'],
    ['/api/other', 401, 'invalid_token'],
    ['/api/both', 403, 'insufficient_scope'],
  ])('is held by the inner one against what that asks: %s', async (url, status, error) => {
    const [test, holder] = await Promise.all([stacked(), proofMaker()])
    const answer = await send(test, holder, url)
    expect([answer.statusCode, answer.json().error]).toEqual([status, error])
  })

  it('counts its proof once all the same', async () => {
    const [test, holder] = await Promise.all([stacked(), proofMaker()])
    const headers = await headersFor(test, holder, {})
    expect((await test.app.inject({ url: '/api/orders', headers })).statusCode).toBe(200)
    expect((await test.app.inject({ url: '/api/orders', headers })).statusCode).toBe(401)
  })

  it('is not taken by a guard that knows no audience', async () => {
    const holder = await proofMaker()
    const test = await buildApp({
      after: (app) =>
        app.get(
          '/api/orders',
          { onRequest: [requireToken({ audience: API }), requireToken()] },
          async () => 'in',
        ),
    })
    expect((await send(test, holder, '/api/orders')).statusCode).toBe(500)
  })
})

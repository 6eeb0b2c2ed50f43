import Fastify, { type FastifyInstance } from 'fastify'
import signicat, { requireLogin, requireToken } from 'fastify-signicat'
import { type FakeSignicat, fakeSignicat } from 'fastify-signicat/testing'
import { createVerifier } from 'fastify-signicat/verify'
import { describe, expect, it, onTestFinished } from 'vitest'

async function build(): Promise<{ readonly app: FastifyInstance; readonly idp: FakeSignicat }> {
  const idp = fakeSignicat()
  const app = Fastify()
  onTestFinished(() => app.close())
  await app.register(signicat, {
    ...idp.options,
    baseUrl: 'https://app.example',
    secrets: ['kF9wPz3nVb7xQm2rTg5yHj8uLs4dXc6a'],
    session: { singleProcess: true },
    routes: { backchannelLogout: '/backchannel' },
    tokens: { audience: 'https://api.example' },
  })
  app.get('/me', { onRequest: requireLogin() }, async () => 'me')
  app.get('/api', { onRequest: requireToken({ scope: 'orders' }) }, async (request) => request.signicat.token)
  return { app, idp }
}

const post = async (
  { app, idp }: { app: FastifyInstance; idp: FakeSignicat },
  token: string,
): Promise<number> => {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const payload = new URLSearchParams({ logout_token: token }).toString()
  const { statusCode } = await app.inject({ method: 'POST', url: '/backchannel', headers, payload })
  expect(idp.clock()).toBeGreaterThan(0)
  return statusCode
}

describe('logoutToken', () => {
  it('ends the session of a sid, and no other', async () => {
    const test = await build()
    const { app, idp } = test
    const [kari, ola] = [
      await idp.signIn(app, { sid: 'A1' }),
      await idp.signIn(app, { sid: 'B2', name: 'Ola N' }),
    ]
    expect(await post(test, await idp.logoutToken({ sid: 'A1' }))).toBe(200)
    expect((await app.inject({ url: '/me', headers: kari.headers })).statusCode).toBe(401)
    expect((await app.inject({ url: '/me', headers: ola.headers })).statusCode).toBe(200)
  })

  it('can be made wrong', async () => {
    const test = await build()
    expect(await post(test, await test.idp.logoutToken({ sid: 'A1', claims: { nonce: 'n' } }))).toBe(400)
    expect(await post(test, await test.idp.logoutToken({ sid: 'A1', header: { typ: 'at+jwt' } }))).toBe(400)
    expect(await post(test, await test.idp.logoutToken({ sid: 'A1', claims: { jti: undefined } }))).toBe(400)
  })
})

describe('accessToken', () => {
  it('is what requireToken takes', async () => {
    const { app, idp } = await build()
    const token = await idp.accessToken({
      audience: 'https://api.example',
      scope: 'orders',
      sub: 'ola',
      loa: 'high',
    })
    const answer = await app.inject({ url: '/api', headers: { authorization: `Bearer ${token}` } })
    expect(answer.json()).toMatchObject({ sub: 'ola', loa: 'high', scopes: ['orders'] })
    const other = await idp.accessToken({ audience: 'https://other.example', scope: 'orders' })
    expect(
      (await app.inject({ url: '/api', headers: { authorization: `Bearer ${other}` } })).statusCode,
    ).toBe(401)
  })

  it('is verified without Fastify too, through the same fetch', async () => {
    const idp = fakeSignicat()
    const { issuer, fetch, clock } = idp
    const verifier = createVerifier({ issuer, fetch, clock, audience: 'api' })
    const token = await idp.accessToken({ audience: 'api' })
    expect(await verifier.verifyAccessToken(token)).toMatchObject({ sub: 'kari', kind: 'jwt' })
    idp.advance(631)
    await expect(verifier.verifyAccessToken(token)).rejects.toMatchObject({
      code: 'ERR_SIGNICAT_TOKEN_EXPIRED',
    })
  })
})

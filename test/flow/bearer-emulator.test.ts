import Fastify from 'fastify'
import signicat, { requireToken } from 'fastify-signicat'
import { createEmulator } from 'fastify-signicat/emulator'
import { authorizationCodeGrant } from 'openid-client'
import { expect, it, onTestFinished } from 'vitest'
import { setUp } from '../unit/emulator/relying-party.js'

it('an access token that another application got from the local Signicat is taken by an API', async () => {
  const emulator = await createEmulator()
  const app = Fastify()
  onTestFinished(async () => {
    await app.close()
    await emulator.close()
  })
  const audience = 'https://api.example.com'
  await app.register(signicat, {
    issuer: emulator.issuer,
    clientId: emulator.clientId,
    clientSecret: emulator.clientSecret ?? '',
    baseUrl: 'http://localhost:3999',
    secrets: ['a secret for tests: wK3p9VbX2mQe7RzT4yHn'],
    allowInsecureLoopback: true,
    tokens: { audience },
  })
  app.get('/api', { onRequest: requireToken() }, async (request) => request.signicat.token)
  const { party, browser } = await setUp(emulator)
  const ask = { login_hint: 'auto:no-kari', resource: audience, acr_values: 'idp:nbid' }
  const { url, verifier, state, nonce } = await party.start(ask)
  const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce }
  const back = await browser.open(url)
  const tokens = await authorizationCodeGrant(party.configuration, back.url, checks, { resource: audience })
  const call = (token = '') => app.inject({ url: '/api', headers: { authorization: `Bearer ${token}` } })
  const answer = await call(tokens.access_token)
  expect(answer.statusCode, answer.body).toBe(200)
  expect(answer.json()).toMatchObject({
    kind: 'jwt',
    audiences: [audience],
    clientId: emulator.clientId,
    sub: tokens.claims()?.sub,
  })
  expect((await call(tokens.id_token)).statusCode).toBe(401)
})

import { requireToken } from 'fastify-signicat'
import { describe, expect, it } from 'vitest'
import { buildApp } from '../support/build-app.js'
import { backchannel, isSignedIn, logoutToken } from '../support/logout-token.js'
import { encrypt, privateJwk, protectedIssuer } from '../support/protected-issuer.js'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** Other texts that a lenient decoder reads as the same bytes; an RSA signature of 2048 bits leaves four bits over. */
const spellings: Readonly<Record<string, (token: string) => string>> = {
  'with padding': (token) => `${token}==`,
  'with a blank in it': (token) => `${token.slice(0, -9)} ${token.slice(-9)}`,
  'with a line break in it': (token) => `${token.slice(0, -9)}\n${token.slice(-9)}`,
  'with other bits at the end': (token) => {
    const last = alphabet.indexOf(token.at(-1) ?? '')
    return token.slice(0, -1) + alphabet[last % 16 === 0 ? last + 1 : last - 1]
  },
}

describe.each(Object.entries(spellings))('a token %s is another text', (_how, respell) => {
  it('as an ID token', async () => {
    const { visitor, issuer } = await buildApp()
    issuer.faults.idToken = respell
    expect((await visitor.signIn(issuer)).headers.location).toBeUndefined()
    expect((await visitor.call('GET', '/session')).json().authenticated).toBe(false)
    delete issuer.faults.idToken
    expect((await visitor.signIn(issuer)).statusCode).toBe(302)
  })

  it('as a signed answer, and as signed userinfo', async () => {
    const issuer = await protectedIssuer(() => 1_790_000_000, {
      discovery: { response_modes_supported: ['query', 'jwt'] },
    })
    issuer.protection.jarm = (claims) => claims
    const { visitor } = await buildApp({ issuer, options: { responseMode: 'jwt' } })
    const location = await visitor.start()
    const answer = await issuer.authorize(location)
    answer.set('response', respell(answer.get('response') ?? ''))
    expect((await visitor.comeBack(location, answer)).statusCode).toBe(400)
    expect(issuer.calls.token).toBe(0)
  })

  it('as an access token', async () => {
    const { app, issuer, now } = await buildApp({
      options: { tokens: { audience: 'api' } },
      after: (server) => server.get('/api', { onRequest: requireToken() }, async () => 'in'),
    })
    const claims = {
      iss: issuer.issuer,
      aud: 'api',
      sub: 'kari',
      client_id: 'c',
      iat: now(),
      exp: now() + 60,
      jti: 'j',
    }
    const token = await issuer.sign(claims, { typ: 'at+jwt' })
    const call = async (text: string): Promise<number> =>
      (await app.inject({ url: '/api', headers: { authorization: `Bearer ${text}` } })).statusCode
    expect(await call(token)).toBe(200)
    expect(await call(respell(token))).toBeGreaterThanOrEqual(400)
  })

  it('as a logout token, encrypted or not', async () => {
    const key = privateJwk('rsa', 'enc-1')
    const issuer = await protectedIssuer(() => 1_790_000_000)
    issuer.protection.idToken = { jwk: key }
    issuer.protection.userinfo = { signed: true, encrypted: { jwk: key } }
    const test = await buildApp({
      issuer,
      options: {
        decryptionKeys: [key],
        routes: { backchannelLogout: '/backchannel' },
        session: { singleProcess: true },
      },
    })
    await test.visitor.signIn(issuer)
    const signed = await logoutToken(test)
    const inner = await encrypt(respell(signed), { jwk: key })
    for (const token of [respell(signed), inner]) {
      expect((await backchannel(test, { logout_token: token })).statusCode).toBe(400)
    }
    expect(await isSignedIn(test)).toBe(true)
    expect((await backchannel(test, { logout_token: signed })).statusCode).toBe(200)
  })
})

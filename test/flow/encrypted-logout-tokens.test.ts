import { describe, expect, it } from 'vitest'
import { buildApp, type TestApp } from '../support/build-app.js'
import { backchannel, isSignedIn, logoutToken } from '../support/logout-token.js'
import { encrypt, privateJwk, protectedIssuer } from '../support/protected-issuer.js'

const key = privateJwk('rsa', 'enc-1')

async function signedIn(options: object = {}): Promise<TestApp> {
  const issuer = await protectedIssuer(() => 1_790_000_000)
  issuer.protection.idToken = { jwk: key }
  issuer.protection.userinfo = { signed: true, encrypted: { jwk: key } }
  const app = await buildApp({
    issuer,
    options: {
      decryptionKeys: [key],
      routes: { backchannelLogout: '/backchannel' },
      session: { singleProcess: true },
      ...options,
    },
  })
  await app.visitor.signIn(issuer)
  expect(await isSignedIn(app)).toBe(true)
  return app
}

describe('an encrypted logout token', () => {
  it('ends the session', async () => {
    const app = await signedIn()
    const token = await encrypt(await logoutToken(app), { jwk: key })
    expect((await backchannel(app, { logout_token: token })).statusCode).toBe(200)
    expect(await isSignedIn(app)).toBe(false)
  })

  it('for another application, or with nothing signed inside, ends nothing', async () => {
    const app = await signedIn()
    const stranger = await encrypt(await logoutToken(app), { jwk: privateJwk('rsa', 'enc-1') })
    const unsigned = await encrypt('{"sub":"kari"}', { jwk: key })
    for (const token of [stranger, unsigned]) {
      const answer = await backchannel(app, { logout_token: token })
      expect(answer.statusCode).toBe(400)
      expect(answer.json()).toMatchObject({ error: 'invalid_request' })
    }
    expect(await isSignedIn(app)).toBe(true)
  })

  it('that is too long is not even opened', async () => {
    const app = await signedIn()
    const long = await logoutToken(app, { padding: 'x'.repeat(9_000) })
    const token = await encrypt(long, { jwk: key })
    expect(long.length).toBeLessThan(16_384)
    expect(token.length).toBeGreaterThan(16_384)
    expect((await backchannel(app, { logout_token: token })).json()).toMatchObject({
      code: 'ERR_SIGNICAT_LOGOUT_TOKEN_INVALID',
    })
    expect(await isSignedIn(app)).toBe(true)
  })

  it('K1 is demanded once the application says so, and the refusal says what it is', async () => {
    const app = await signedIn({ requireEncrypted: ['idToken', 'userinfo', 'logoutToken'] })
    const answer = await backchannel(app, { logout_token: await logoutToken(app) })
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'ERR_SIGNICAT_LOGOUT_TOKEN_NOT_ENCRYPTED'])
    expect(app.log.join('')).toContain('ERR_SIGNICAT_LOGOUT_TOKEN_NOT_ENCRYPTED')
    expect(await isSignedIn(app)).toBe(true)
    const encrypted = await encrypt(await logoutToken(app), { jwk: key })
    expect((await backchannel(app, { logout_token: encrypted })).statusCode).toBe(200)
    expect(await isSignedIn(app)).toBe(false)
  })
})

describe('a logout token that is signed only, as Keycloak sends it to clients with encrypted ID tokens', () => {
  it('ends the session', async () => {
    const app = await signedIn()
    expect((await backchannel(app, { logout_token: await logoutToken(app) })).statusCode).toBe(200)
    expect(await isSignedIn(app)).toBe(false)
  })
})

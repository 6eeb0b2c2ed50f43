import { compactDecrypt, decodeJwt, exportJWK, importJWK } from 'jose'
import * as client from 'openid-client'
import { afterEach, describe, expect, it } from 'vitest'
import { createEmulator, type Emulator, type EmulatorClient } from '../../../lib/emulator/index.js'
import { keyPair } from '../../support/rsa-keys.js'
import { setUp } from './relying-party.js'

const running: Emulator[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((emulator) => emulator.close()))
})

async function emulatorWith(settings: Partial<EmulatorClient>): Promise<Emulator> {
  const emulator = await createEmulator({
    clients: [{ clientId: 'app', clientSecret: 'app-secret', ...settings }],
  })
  running.push(emulator)
  return emulator
}

describe('where personal claims are put', () => {
  it.each([
    ['StandardScopes', true, false],
    ['All', true, true],
    ['Minimal', false, false],
  ] as const)('with %s: name in the ID token %s, nin %s', async (userData, name, nin) => {
    const { party, browser } = await setUp(await emulatorWith({ userData }))
    const tokens = await party.login(browser)
    const claims = tokens.claims() ?? { sub: '' }
    expect(['name' in claims, 'nin' in claims]).toEqual([name, nin])
    expect(claims).toMatchObject({ idp: 'nbid', sandbox: true })
    const userinfo = await client.fetchUserInfo(party.configuration, tokens.access_token, claims.sub)
    expect(userinfo).toMatchObject({ name: 'Kari Nordmann', nin: '17829012345' })
  })
})

describe('a client', () => {
  it('may send its secret in the form', async () => {
    const emulator = await emulatorWith({ tokenEndpointAuthMethod: 'client_secret_post' })
    const { party, browser } = await setUp(emulator, { auth: client.ClientSecretPost('app-secret') })
    expect((await party.login(browser)).claims()?.given_name).toBe('Kari')
  })

  it('may sign for itself', async () => {
    const { privateKey, publicKey } = await keyPair('RS256')
    const jwk = { ...(await exportJWK(publicKey)), kid: 'mine', use: 'sig', alg: 'RS256' }
    const emulator = await emulatorWith({ tokenEndpointAuthMethod: 'private_key_jwt', jwks: { keys: [jwk] } })
    const { party, browser } = await setUp(emulator, {
      auth: client.PrivateKeyJwt({ key: privateKey, kid: 'mine' }),
    })
    expect((await party.login(browser)).claims()?.given_name).toBe('Kari')
  })

  it('may be public, with PKCE', async () => {
    const emulator = await emulatorWith({ tokenEndpointAuthMethod: 'none' })
    const { party, browser } = await setUp(emulator, { auth: client.None() })
    expect((await party.login(browser)).claims()?.given_name).toBe('Kari')
  })

  it('may have its ID tokens encrypted', async () => {
    const { privateKey, publicKey } = await keyPair('RSA-OAEP')
    const jwk = { ...(await exportJWK(publicKey)), kid: 'enc', use: 'enc', alg: 'RSA-OAEP' }
    const emulator = await emulatorWith({
      idTokenEncryptedResponseEnc: 'A256CBC-HS512',
      jwks: { keys: [jwk] },
    })
    const { party, browser } = await setUp(emulator)
    client.enableDecryptingResponses(party.configuration, ['A256CBC-HS512'], { key: privateKey, kid: 'enc' })
    const tokens = await party.login(browser)
    const key = await importJWK(await exportJWK(privateKey), 'RSA-OAEP')
    const inner = await compactDecrypt(tokens.id_token ?? '', key)
    expect(inner.protectedHeader).toMatchObject({ alg: 'RSA-OAEP', enc: 'A256CBC-HS512' })
    expect(decodeJwt(new TextDecoder().decode(inner.plaintext)).sandbox).toBe(true)
  })

  it('may sign with ES256 instead, for negative tests', async () => {
    const emulator = await emulatorWith({ idTokenSignedResponseAlg: 'ES256' })
    const { party, browser } = await setUp(emulator)
    await expect(party.login(browser)).rejects.toThrow()
  })

  it('gets an ID token in the front channel with code id_token', async () => {
    const { party, browser } = await setUp(await emulatorWith({}))
    const attempt = await party.start({ response_type: 'code id_token', login_hint: 'auto:no-kari' })
    const { url } = await browser.open(attempt.url)
    const answer = new URLSearchParams(url.hash.slice(1))
    expect(decodeJwt(answer.get('id_token') ?? '')).toMatchObject({ nonce: attempt.nonce, idp: 'nbid' })
    expect(answer.has('code')).toBe(true)
  })

  it('is answered in a form with form_post', async () => {
    const { party, browser } = await setUp(await emulatorWith({}))
    const attempt = await party.start({ response_mode: 'form_post', login_hint: 'auto:no-kari' })
    const page = await browser.open(attempt.url)
    expect(page.html).toContain('action="http://localhost:3999/callback"')
    expect(page.html).toMatch(/name="code" value="[^"]+"/)
  })
})

import { randomUUID } from 'node:crypto'
import { CompactEncrypt, exportJWK, importJWK, type JWK, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEmulator, type Emulator } from '../../../lib/emulator/index.js'
import { keyPair } from '../../support/rsa-keys.js'
import { setUp } from './relying-party.js'
import type { Visit } from './test-browser.js'

let emulator: Emulator
let privateKey: CryptoKey

beforeAll(async () => {
  const pair = await keyPair('RS256')
  privateKey = pair.privateKey
  const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'mine', use: 'sig', alg: 'RS256' }
  emulator = await createEmulator({
    clients: [
      { clientId: 'app', clientSecret: 'secret', jwks: { keys: [jwk] }, requireSignedRequestObject: true },
    ],
  })
})
afterAll(() => emulator.close())

async function signedRequest(url: string, key: CryptoKey = privateKey): Promise<string> {
  const parameters = Object.fromEntries(new URL(url).searchParams)
  return new SignJWT(parameters)
    .setProtectedHeader({ alg: 'RS256', kid: 'mine', typ: 'oauth-authz-req+jwt' })
    .setIssuer('app')
    .setAudience(emulator.issuer)
    .setIssuedAt()
    .setExpirationTime('5m')
    .setJti(randomUUID())
    .sign(key)
}

/** The keys that a client may choose from. */
async function encryptionKeys(): Promise<readonly JWK[]> {
  const answer = await fetch(`${emulator.issuer}/.well-known/openid-configuration/jwks`)
  const { keys } = (await answer.json()) as { keys: JWK[] }
  return keys.filter(({ use }) => use === 'enc')
}

async function encrypted(request: string, jwk: JWK): Promise<string> {
  return new CompactEncrypt(new TextEncoder().encode(request))
    .setProtectedHeader({
      alg: 'RSA-OAEP',
      enc: 'A256CBC-HS512',
      kid: String(jwk.kid),
      cty: 'oauth-authz-req+jwt',
    })
    .encrypt(await importJWK(jwk, 'RSA-OAEP'))
}

async function openWith(makeRequest: (url: string) => Promise<string>): Promise<Visit> {
  const { party, browser } = await setUp(emulator)
  const { url } = await party.start({ login_hint: 'auto:no-kari' })
  const query = new URLSearchParams({ client_id: 'app', request: await makeRequest(url) })
  return browser.open(`${emulator.issuer}/connect/authorize?${query}`)
}

describe('a request object', () => {
  it('is taken when the application signed it', async () => {
    expect((await openWith(signedRequest)).url.searchParams.has('code')).toBe(true)
  })

  it('is taken when it is encrypted as well, for whichever published key', async () => {
    const keys = await encryptionKeys()
    expect(keys).toHaveLength(2)
    for (const key of keys) {
      const visit = await openWith(async (url) => encrypted(await signedRequest(url), key))
      expect(visit.url.searchParams.has('code')).toBe(true)
    }
  })

  it('signed with another key ends on the error page, and the application hears nothing', async () => {
    const other = await keyPair('RS256')
    const visit = await openWith((url) => signedRequest(url, other.privateKey))
    expect(visit.url.pathname).toBe('/auth/open/Error')
  })

  it('is taken once', async () => {
    let request = ''
    const once = await openWith(async (url) => {
      request = await signedRequest(url)
      return request
    })
    expect(once.url.searchParams.has('code')).toBe(true)
    const again = await openWith(async () => request)
    expect(again.url.pathname).toBe('/auth/open/Error')
  })

  it('is demanded of a client that is registered so, on the error page again', async () => {
    const { party, browser } = await setUp(emulator)
    const visit = await browser.open((await party.start({ login_hint: 'auto:no-kari' })).url)
    expect(visit.url.pathname).toBe('/auth/open/Error')
  })
})

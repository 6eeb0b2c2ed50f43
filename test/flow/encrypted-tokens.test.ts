import { describe, expect, it } from 'vitest'
import { buildApp, type TestApp } from '../support/build-app.js'
import { expectNoSession } from '../support/no-session.js'
import {
  type EncryptFor,
  encrypt,
  type ProtectedIssuer,
  privateJwk,
  protectedIssuer,
} from '../support/protected-issuer.js'

const rsa = privateJwk('rsa', 'enc-1')
const old = privateJwk('rsa', 'enc-0')
const curve = privateJwk('P-256', 'enc-2')
const stranger = privateJwk('rsa', 'enc-1')

interface Encrypting extends TestApp {
  readonly issuer: ProtectedIssuer
}

async function build(options: Record<string, unknown> = {}): Promise<Encrypting> {
  const issuer = await protectedIssuer(() => 1_790_000_000)
  issuer.protection.idToken = { jwk: rsa }
  issuer.protection.userinfo = { signed: true, encrypted: { jwk: rsa } }
  const app = await buildApp({ issuer, options: { decryptionKeys: [rsa, old, curve], ...options } })
  return { ...app, issuer }
}

async function expectSession({ visitor, issuer }: Encrypting): Promise<void> {
  const callback = await visitor.signIn(issuer, { start: '/login?returnTo=/me' })
  expect(callback.statusCode, callback.body).toBe(302)
  expect(callback.headers.location).toBe('/me')
  expect((await visitor.open('/me')).json()).toMatchObject({ sub: 'kari' })
}

async function expectRefusal({ visitor, issuer }: Encrypting, userinfoCalls: number): Promise<void> {
  const callback = await visitor.signIn(issuer)
  expect(callback.statusCode).toBeGreaterThanOrEqual(400)
  await expectNoSession(visitor, callback)
  expect(issuer.calls).toMatchObject({ token: 1, userinfo: userinfoCalls })
}

describe('an encrypted ID token', () => {
  it.each<[string, EncryptFor]>([
    ['RSA-OAEP and A128CBC-HS256', { jwk: rsa, enc: 'A128CBC-HS256' }],
    ['RSA-OAEP and A192CBC-HS384', { jwk: rsa, enc: 'A192CBC-HS384' }],
    ['RSA-OAEP and A256CBC-HS512', { jwk: rsa, enc: 'A256CBC-HS512' }],
    ['RSA-OAEP-256 and A256GCM', { jwk: rsa, alg: 'RSA-OAEP-256', enc: 'A256GCM' }],
    ['ECDH-ES and A128GCM', { jwk: curve, enc: 'A128GCM' }],
    ['ECDH-ES+A256KW and A256CBC-HS512', { jwk: curve, alg: 'ECDH-ES+A256KW' }],
    ['the key before the last rotation', { jwk: old }],
    ['a key that it does not name', { jwk: { ...old, kid: undefined } }],
    ['a key that the issuer names in its own way', { jwk: { ...old, kid: 'imported-7' } }],
  ])('with %s is opened, and the signed token inside is verified', async (_with, idToken) => {
    const app = await build()
    app.issuer.protection.idToken = idToken
    await expectSession(app)
    expect(app.issuer.calls.jwks).toBe(1)
  })

  it.each<[string, Partial<EncryptFor>]>([
    ['for a stranger’s key of the same name', { jwk: stranger }],
    ['with an algorithm that the key is not bound to', { alg: 'RSA-OAEP-256' }],
    ['with a critical extension', { header: { crit: ['exp'], exp: 1 } }],
  ])('%s is refused', async (_why, changes) => {
    const app = await build({ decryptionKeys: [{ ...rsa, alg: 'RSA-OAEP' }] })
    const { header, ...rest } = changes
    app.issuer.protection.idToken = { jwk: rsa, ...rest }
    if (header !== undefined) app.issuer.faults.idToken = async (token) => rehead(token, header)
    await expectRefusal(app, 0)
  })

  it.each([
    ['RSA1_5', { alg: 'RSA1_5' }],
    ['a direct key', { alg: 'dir' }],
    ['a password', { alg: 'PBES2-HS256+A128KW' }],
    ['an unknown content encryption', { enc: 'A128CTR' }],
  ])('with %s is refused before a key is touched', async (_what, header) => {
    const app = await build()
    app.issuer.faults.idToken = async (token) => rehead(token, header)
    await expectRefusal(app, 0)
    expect(app.issuer.calls.jwks).toBe(0)
  })

  it('that was packed is refused, however little is in it, so that no bomb is ever unpacked', async () => {
    const app = await build()
    app.issuer.protection.idToken = { jwk: rsa, header: { zip: 'DEF' } }
    await expectRefusal(app, 0)
    expect(app.issuer.calls.jwks).toBe(0)
  })

  it('with another one inside, or with claims that nobody signed, is refused', async () => {
    for (const inside of [
      (token: string) => encrypt(token, { jwk: rsa }),
      (token: string) => Buffer.from(token.split('.')[1] ?? '', 'base64url').toString(),
      (token: string) => `${Buffer.from('{"alg":"none"}').toString('base64url')}.${token.split('.')[1]}.`,
    ]) {
      const app = await build()
      app.issuer.faults.idToken = async (token) => encrypt(await inside(token), { jwk: rsa })
      await expectRefusal(app, 0)
    }
  })

  it('is demanded once there are keys, and not when the application says so', async () => {
    const app = await build()
    app.issuer.protection.idToken = undefined
    await expectRefusal(app, 0)
    const lenient = await build({ requireEncrypted: ['userinfo'] })
    lenient.issuer.protection.idToken = undefined
    await expectSession(lenient)
  })

  it('cannot be opened without keys', async () => {
    const app = await build({ decryptionKeys: undefined })
    await expectRefusal(app, 0)
  })

  it('leaves nothing of itself in the log', async () => {
    const app = await build({ decryptionKeys: [old] })
    await expectRefusal(app, 0)
    const log = app.log.join('\n')
    expect(log).toContain('ERR_SIGNICAT_TOKEN_INVALID')
    expect(log).not.toMatch(/ey[\w-]{20,}/)
  })
})

/** A JWE whose header says something else than what was done; it cannot be opened, which must not be what refuses it. */
async function rehead(text: string, header: Record<string, unknown>): Promise<string> {
  const [, ...parts] = (await encrypt(text, { jwk: rsa })).split('.')
  const honest = { alg: 'RSA-OAEP', enc: 'A256CBC-HS512', kid: 'enc-1', ...header }
  return [Buffer.from(JSON.stringify(honest)).toString('base64url'), ...parts].join('.')
}

describe('userinfo', () => {
  it.each([
    ['signed and encrypted', { signed: true, encrypted: { jwk: rsa } }],
    ['encrypted only', { signed: false, encrypted: { jwk: curve } }],
  ])('%s is opened', async (_how, userinfo) => {
    const app = await build({ claims: ['nin'] })
    app.issuer.protection.userinfo = userinfo
    await expectSession(app)
    expect((await app.visitor.open('/me')).json()).toMatchObject({ user: { nin: '29124815345' } })
  })

  it.each([
    ['signed only', { signed: true }],
    ['for a stranger', { signed: true, encrypted: { jwk: stranger } }],
  ])('%s is refused', async (_how, userinfo) => {
    const app = await build()
    app.issuer.protection.userinfo = userinfo
    await expectRefusal(app, 1)
  })

  it('in the open is refused, and taken when the application says so', async () => {
    const app = await build()
    app.issuer.protection.userinfo = undefined
    await expectRefusal(app, 1)
    const lenient = await build({ requireEncrypted: ['idToken'] })
    lenient.issuer.protection.userinfo = undefined
    await expectSession(lenient)
  })

  it('for another application is refused', async () => {
    const app = await build()
    app.issuer.faults.userinfo = (claims) => ({ ...claims, aud: 'another-app' })
    await expectRefusal(app, 1)
  })
})

describe('the hint at sign-out', () => {
  const hintOf = (page: string): string | null => {
    const address = /url=([^"]+)"/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? ''
    return new URL(address, 'https://app.example').searchParams.get('id_token_hint')
  }
  const claims = ['transaction_id']

  it('does not say in the open what was encrypted', async () => {
    const app = await build({ claims })
    await expectSession(app)
    const page = await app.visitor.submit('/logout')
    expect(page.body).toContain('/connect/endsession')
    expect(hintOf(page.body)).toBeNull()
  })

  it('is the signed token from inside when the application says so', async () => {
    const app = await build({ claims, session: { keepIdToken: 'decrypted' } })
    await expectSession(app)
    const hint = hintOf((await app.visitor.submit('/logout')).body)
    expect(hint?.split('.')).toHaveLength(3)
    expect(JSON.parse(Buffer.from(hint?.split('.')[1] ?? '', 'base64url').toString())).toMatchObject({
      sub: 'kari',
    })
  })

  it('is not kept either when it holds what the session may not', async () => {
    const app = await build({ session: { keepIdToken: 'decrypted' } })
    app.issuer.faults.idTokenClaims = (honest) => ({ ...honest, nin: '29124815345' })
    await expectSession(app)
    expect(hintOf((await app.visitor.submit('/logout')).body)).toBeNull()
  })
})

import { compactVerify, decodeProtectedHeader, importJWK } from 'jose'
import { describe, expect, it } from 'vitest'
import { buildApp, type TestApp } from '../support/build-app.js'
import { attemptCookies } from '../support/no-session.js'
import { type ProtectedIssuer, privateJwk, protectedIssuer } from '../support/protected-issuer.js'

const key = privateJwk('P-256', 'sign-1')
const time = 1_790_000_000

interface Signing extends TestApp {
  readonly issuer: ProtectedIssuer
}

async function build(
  options: Record<string, unknown> = {},
  discovery: Record<string, unknown> = {},
): Promise<Signing> {
  const issuer = await protectedIssuer(() => time, { discovery })
  const app = await buildApp({
    issuer,
    options: { request: 'signed', signingKeys: [key], clientAuth: 'client_secret_basic', ...options },
    after: (server) =>
      server.get('/hinted', (_request, reply) =>
        reply.signicat.login({ loginHint: ['subject-17829012345', 'deviceId-1'] }),
      ),
  })
  return { ...app, issuer }
}

const outside = (location: string): string[] => [...new URL(location).searchParams.keys()].sort()

describe('a signed request', () => {
  it('says everything inside, and outside only what OpenID Connect wants repeated', async () => {
    const { visitor, issuer } = await build({ authorization: { max_age: 300, ui_locales: 'no' } })
    const location = await visitor.start('/login?idp=nbid&loa=high&returnTo=/me')
    expect(outside(location)).toEqual(['client_id', 'request', 'response_type', 'scope'])
    const callback = await visitor.comeBack(location, await issuer.authorize(location, { acr: 'high' }))
    expect(callback.headers.location).toBe('/me')
    const { iat, nbf, exp, jti, state, nonce, code_challenge, ...rest } = issuer.requests[0] ?? {}
    expect(rest).toEqual({
      iss: issuer.clientId,
      aud: issuer.issuer,
      client_id: issuer.clientId,
      response_type: 'code',
      redirect_uri: 'https://app.example/callback',
      scope: 'openid profile',
      code_challenge_method: 'S256',
      acr_values: 'idp:nbid loa:high',
      prompt: 'login',
      max_age: 300,
      ui_locales: 'no',
    })
    expect([iat, nbf, exp]).toEqual([time, time, time + 300])
    for (const value of [jti, state, nonce, code_challenge]) expect(String(value)).toMatch(/^[\w.-]{32,}$/)
  })

  it('is typed, names its key, and is signed by it', async () => {
    const { visitor, issuer } = await build()
    await issuer.authorize(await visitor.start())
    const [object = ''] = issuer.objects
    expect(decodeProtectedHeader(object)).toEqual({ alg: 'ES256', kid: 'sign-1', typ: 'oauth-authz-req+jwt' })
    const { d: _, ...publicKey } = key
    await expect(compactVerify(object, await importJWK(publicKey, 'ES256'))).resolves.toBeDefined()
  })

  it('has a jti of its own each time', async () => {
    const { newVisitor, issuer } = await build()
    for (let turn = 0; turn < 3; turn += 1) await issuer.authorize(await newVisitor().start())
    expect(new Set(issuer.requests.map(({ jti }) => jti)).size).toBe(3)
  })

  it('is not sent plain when the issuer takes no signatures of this kind', async () => {
    const { visitor } = await build({}, { request_object_signing_alg_values_supported: ['RS256'] })
    const refused = await visitor.open('/login')
    expect(refused.statusCode).toBe(502)
    expect(refused.headers.location).toBeUndefined()
    expect(attemptCookies(refused)).toEqual([])
  })

  it('is made without being asked for when the issuer takes no other, and not sent without keys', async () => {
    const discovery = { require_signed_request_object: true }
    const { visitor } = await build({ request: 'plain' }, discovery)
    expect(outside(await visitor.start())).toContain('request')
    const without = await build({ request: 'plain', signingKeys: undefined }, discovery)
    expect((await without.visitor.open('/login')).statusCode).toBe(502)
  })
})

describe('a signed and pushed request', () => {
  it('leaves nothing in the URL but the client and a reference, and nothing beside the object in the push', async () => {
    const { visitor, issuer } = await build({ request: 'signed+par' })
    const location = await visitor.start('/login?returnTo=/me')
    expect(outside(location)).toEqual(['client_id', 'request_uri'])
    const [push] = [...issuer.pushed.values()]
    expect([...(push ?? new URLSearchParams()).keys()].sort()).toEqual(['client_id', 'request'])
    const callback = await visitor.comeBack(location, await issuer.authorize(location))
    expect(callback.headers.location).toBe('/me')
  })
})

describe('an encrypted request', () => {
  it('can be read by the issuer alone', async () => {
    const { visitor, issuer } = await build({ encryptRequest: true })
    const location = await visitor.start('/login?returnTo=/me')
    const request = new URL(location).searchParams.get('request') ?? ''
    expect(decodeProtectedHeader(request)).toEqual({
      alg: 'RSA-OAEP',
      enc: 'A256CBC-HS512',
      kid: issuer.encryptionKid,
      cty: 'JWT',
    })
    const callback = await visitor.comeBack(location, await issuer.authorize(location))
    expect(callback.headers.location).toBe('/me')
  })

  it('takes the best content encryption that the issuer announces', async () => {
    const { visitor } = await build(
      { encryptRequest: true },
      { request_object_encryption_enc_values_supported: ['A128CBC-HS256', 'A128GCM'] },
    )
    const request = new URL(await visitor.start()).searchParams.get('request') ?? ''
    expect(decodeProtectedHeader(request)).toMatchObject({ enc: 'A128GCM' })
  })

  it.each([
    ['publishes no key for it', { keys: [] }],
    ['publishes its key for signatures', { use: 'sig' }],
    ['publishes a key for another algorithm', { alg: 'RSA1_5' }],
  ])('is not sent readable when the issuer %s', async (_why, changes) => {
    const { visitor, issuer } = await build({ encryptRequest: true })
    const honest = issuer.faults.jwks
    issuer.faults.jwks = async (set) => {
      const { keys } = ((await honest?.(set)) ?? set) as { keys: Record<string, unknown>[] }
      return 'keys' in changes ? set : { keys: keys.map((entry) => ({ ...entry, ...changes })) }
    }
    const refused = await visitor.open('/login')
    expect(refused.statusCode).toBe(502)
    expect(refused.headers.location).toBeUndefined()
    expect(attemptCookies(refused)).toEqual([])
  })
})

describe('hints about a person', () => {
  it('are a list inside the object', async () => {
    const { visitor, issuer } = await build({ encryptRequest: true })
    const location = await visitor.start('/hinted')
    expect(outside(location)).toEqual(['client_id', 'request', 'response_type', 'scope'])
    await issuer.authorize(location)
    expect(issuer.requests[0]?.login_hint).toEqual(['subject-17829012345', 'deviceId-1'])
  })

  it('are pushed when the object could be read on its way', async () => {
    const { visitor, issuer } = await build()
    expect(outside(await visitor.start('/hinted'))).toEqual(['client_id', 'request_uri'])
    expect(issuer.calls.par).toBe(1)
  })
})

import { decodeProtectedHeader, importJWK, jwtVerify } from 'jose'
import { describe, expect, it } from 'vitest'
import { buildApp, type TestApp } from '../support/build-app.js'
import { type ProtectedIssuer, privateJwk, protectedIssuer } from '../support/protected-issuer.js'

const first = privateJwk('rsa', 'sign-1')
const second = privateJwk('P-256', 'sign-2')
const encryption = privateJwk('rsa', 'enc-1')
const start = 1_790_000_000

interface Keyed extends TestApp {
  readonly issuer: ProtectedIssuer
}

async function build(options: Record<string, unknown> = {}): Promise<Keyed> {
  const issuer = await protectedIssuer(() => start)
  const keyed = { signingKeys: [first], clientSecret: undefined, request: 'par', ...options }
  const app = await buildApp({ issuer, options: keyed as object })
  return { ...app, issuer }
}

describe('private_key_jwt', () => {
  it.each(['RS256', 'PS256'])(
    'proves the application with %s at every endpoint, each time anew',
    async (alg) => {
      const app = await build({ signingKeys: [{ ...first, alg }] })
      await app.visitor.signIn(app.issuer)
      await app.visitor.submit('/logout')
      expect(app.issuer.calls).toMatchObject({ par: 1, token: 1 })
      const { d: _, ...publicKey } = first
      const ids = new Set<unknown>()
      for (const assertion of app.issuer.assertions) {
        expect(decodeProtectedHeader(assertion)).toEqual({ alg, kid: 'sign-1' })
        const { payload } = await jwtVerify(assertion, await importJWK(publicKey, alg), {
          currentDate: new Date(start * 1000),
          // As issuers allow: seconds go on passing in openid-client while the application's clock stands still.
          clockTolerance: 30,
        })
        expect(payload).toMatchObject({ iss: app.issuer.clientId, sub: app.issuer.clientId })
        expect(payload.aud).toBe(app.issuer.issuer)
        expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBeLessThanOrEqual(60)
        ids.add(payload.jti)
      }
      expect(ids.size).toBe(app.issuer.assertions.length)
      expect(ids.size).toBeGreaterThanOrEqual(2)
      for (const { body, authorization } of app.issuer.tokenRequests) {
        expect(body.has('client_secret')).toBe(false)
        expect(authorization).toBeNull()
      }
    },
  )

  it('goes over to the next key when its time has come, without a restart', async () => {
    const app = await build({
      signingKeys: [
        { ...second, nbf: start + 100 },
        { ...first, exp: start + 200 },
      ],
    })
    const kidNow = async (): Promise<unknown> => {
      await app.newVisitor().start()
      return decodeProtectedHeader(app.issuer.assertions.at(-1) ?? '').kid
    }
    expect(await kidNow()).toBe('sign-1')
    app.advance(100)
    expect(await kidNow()).toBe('sign-2')
  })

  it('tells how old its keys are, without a member of them', async () => {
    const app = await build({
      signingKeys: [{ ...first, iat: start - 10, exp: start + 86_400 }],
      decryptionKeys: [encryption],
    })
    const { keys } = app.app.signicat.status()
    expect(keys).toMatchObject([
      { kid: 'sign-1', use: 'sig', state: 'late', age: 10, validUntil: start + 86_400 },
      { kid: 'enc-1', use: 'enc', state: 'good', age: null },
    ])
    expect(app.log.join('')).toContain('signingKeys[0]: ends soon or is old')
    expect(JSON.stringify(keys) + app.log.join('')).not.toContain(String(first.n).slice(0, 20))
  })
})

describe('the published keys', () => {
  const options = {
    routes: { jwks: '/jwks.json' },
    signingKeys: [first, second],
    decryptionKeys: [encryption, { ...privateJwk('P-256', 'enc-0'), exp: start + 100 }],
  }

  it('are the public halves of all, in order, for the uses they have', async () => {
    const { app } = await build(options)
    const answer = await app.inject('/jwks.json')
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['content-type']).toBe('application/jwk-set+json')
    expect(answer.headers['cache-control']).toBe('public, max-age=300')
    expect(answer.headers['set-cookie']).toBeUndefined()
    const { keys } = answer.json()
    expect(keys).toMatchObject([
      { kty: 'RSA', kid: 'sign-1', use: 'sig', alg: 'RS256', n: first.n, e: 'AQAB' },
      { kty: 'EC', kid: 'sign-2', use: 'sig', alg: 'ES256', crv: 'P-256' },
      { kty: 'RSA', kid: 'enc-1', use: 'enc', alg: 'RSA-OAEP' },
      { kty: 'EC', kid: 'enc-0', use: 'enc', alg: 'ECDH-ES' },
    ])
    const members = new Set(keys.flatMap((key: object) => Object.keys(key)))
    expect([...members].sort()).toEqual(['alg', 'crv', 'e', 'kid', 'kty', 'n', 'use', 'x', 'y'])
  })

  it('lose a key that is over, which still opens what comes late', async () => {
    const { app, advance } = await build(options)
    advance(100)
    const { keys } = (await app.inject('/jwks.json')).json()
    expect(keys.map(({ kid }: { kid: string }) => kid)).toEqual(['sign-1', 'sign-2', 'enc-1'])
  })

  it('are not there unless asked for', async () => {
    const { app } = await build()
    expect((await app.inject('/jwks.json')).statusCode).toBe(404)
  })
})

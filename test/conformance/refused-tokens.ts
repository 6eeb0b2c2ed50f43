import { createHash } from 'node:crypto'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import type { FakeIssuer, IssuerFaults } from '../support/fake-issuer.js'
import { keyPair } from '../support/rsa-keys.js'

/** Modules of the suite in which the ID token must be refused, and what the issuer does in each. */
export const refusedTokens: Readonly<Record<string, (issuer: FakeIssuer) => IssuerFaults>> = {
  'oidcc-client-test-invalid-iss': (issuer) => withClaims({ iss: `${issuer.issuer}1` }),
  'oidcc-client-test-missing-sub': () => withClaims({ sub: undefined }),
  'oidcc-client-test-invalid-aud': (issuer) => withClaims({ aud: `${issuer.clientId}1` }),
  'oidcc-client-test-missing-aud': () => withClaims({ aud: undefined }),
  'oidcc-client-test-missing-iat': () => withClaims({ iat: undefined }),
  'oidcc-client-test-nonce-invalid': () => withClaims({ nonce: 'another-nonce' }),
  'oidcc-client-test-kid-absent-multiple-jwks': () => ({
    idTokenHeader: () => ({ alg: 'RS256', kid: undefined }),
    jwks: async (set) => ({ keys: [...set.keys, await anotherKey()] }),
  }),
  'oidcc-client-test-idtoken-sig-none': () => ({
    idToken: (token) => `${part({ alg: 'none' })}.${token.split('.')[1]}.`,
  }),
  'oidcc-client-test-invalid-sig-rs256': () => ({ idToken: (token) => withBrokenSignature(token) }),
  'oidcc-client-test-invalid-sig-hs256': (issuer) => ({
    idToken: (token) => signedWithSecret(token, issuer.clientSecret),
  }),
  'oidcc-client-test-invalid-sig-es256': () => ({ idToken: (token) => signedWithCurve(token) }),
}

function withClaims(changes: Record<string, unknown>): IssuerFaults {
  return { idTokenClaims: (claims) => ({ ...claims, ...changes }) }
}

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
}

function withBrokenSignature(token: string): string {
  const [header, payload, signature = ''] = token.split('.')
  const bytes = Buffer.from(signature, 'base64url')
  bytes[0] = (bytes[0] ?? 0) ^ 0x5a
  return `${header}.${payload}.${bytes.toString('base64url')}`
}

async function anotherKey() {
  const { publicKey } = await keyPair('RS256')
  return { ...(await exportJWK(publicKey)), kid: 'another', use: 'sig' }
}

/** Signed honestly with the client's secret, which an application that takes any algorithm would accept. */
function signedWithSecret(token: string, secret: string): Promise<string> {
  return new SignJWT(claimsOf(token))
    .setProtectedHeader({ alg: 'HS256' })
    .sign(createHash('sha256').update(secret).digest())
}

async function signedWithCurve(token: string): Promise<string> {
  const { privateKey } = await generateKeyPair('ES256')
  return new SignJWT(claimsOf(token)).setProtectedHeader({ alg: 'ES256' }).sign(privateKey)
}

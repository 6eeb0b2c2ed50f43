import { createHash, randomUUID } from 'node:crypto'
import { createVerifier, type Verifier, type VerifierOptions } from 'fastify-signicat/verify'
import { calculateJwkThumbprint, exportJWK, type JWK, SignJWT } from 'jose'
import { keyPair } from '../../support/rsa-keys.js'
import { ISSUER, NOW, sign, type TestIssuer } from './id-token-maker.js'

export const API = 'https://api.example.com'

/** Claims of an access token as RFC 9068 has them; `undefined` takes one away. */
export function accessClaims(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    iss: ISSUER,
    aud: API,
    sub: 'kari',
    client_id: 'mobile-app',
    iat: NOW,
    exp: NOW + 600,
    jti: 'j-1',
    scope: 'openid orders:read',
    acr: 'substantial',
    auth_time: NOW - 60,
    idp: 'nbid',
    ...changes,
  }
}

export const signAccess = (
  issuer: TestIssuer,
  changes: Readonly<Record<string, unknown>> = {},
  header: Readonly<Record<string, unknown>> = {},
): Promise<string> => sign(issuer, accessClaims(changes), { typ: 'at+jwt', ...header })

export interface FakeUpstream {
  readonly fetch: typeof fetch
  /** Key sets to give one after the other; the last one stays. `down` refuses the connection. */
  sets: (readonly JWK[] | 'down')[]
  readonly calls: { discovery: number; jwks: number; introspection: number }
  introspect: (form: URLSearchParams, authorization: string | null) => Response | Promise<Response>
}

/** Discovery, keys and introspection of an issuer. */
export function fakeUpstream(...sets: (readonly JWK[] | 'down')[]): FakeUpstream {
  const upstream: FakeUpstream = {
    sets,
    calls: { discovery: 0, jwks: 0, introspection: 0 },
    introspect: () => Response.json({ active: false }),
    async fetch(input, init) {
      const request = new Request(input, init)
      const path = request.url.slice(ISSUER.length)
      const [set = 'down'] = upstream.sets
      if (set === 'down') throw new TypeError('fetch failed')
      if (path === '/.well-known/openid-configuration') {
        upstream.calls.discovery += 1
        return Response.json(discovery)
      }
      if (path === '/introspect') {
        upstream.calls.introspection += 1
        const form = new URLSearchParams(await request.text())
        return upstream.introspect(form, request.headers.get('authorization'))
      }
      upstream.calls.jwks += 1
      if (upstream.sets.length > 1) upstream.sets.shift()
      return Response.json({ keys: set })
    },
  }
  return upstream
}

const discovery = {
  issuer: ISSUER,
  authorization_endpoint: `${ISSUER}/authorize`,
  token_endpoint: `${ISSUER}/token`,
  jwks_uri: `${ISSUER}/jwks`,
  introspection_endpoint: `${ISSUER}/introspect`,
}

export interface TestVerifier {
  readonly verifier: Verifier
  advance(seconds: number): void
}

export function verifierWith(options: Partial<VerifierOptions>): TestVerifier {
  let now = NOW
  const verifier = createVerifier({ issuer: ISSUER, audience: API, clock: () => now, ...options })
  return {
    verifier,
    advance(seconds) {
      now += seconds
    },
  }
}

/** The client's side of RFC 9449. */
export interface ProofMaker {
  readonly jkt: string
  readonly publicJwk: JWK
  prove(
    accessToken: string,
    claims?: Readonly<Record<string, unknown>>,
    header?: Readonly<Record<string, unknown>>,
  ): Promise<string>
}

export const URL_OF_API = `${API}/orders`

export async function proofMaker(algorithm = 'ES256'): Promise<ProofMaker> {
  const { publicKey, privateKey } = await keyPair(algorithm)
  const publicJwk = await exportJWK(publicKey)
  return {
    publicJwk,
    jkt: await calculateJwkThumbprint(publicJwk),
    prove(accessToken, claims = {}, header = {}) {
      const ath = createHash('sha256').update(accessToken).digest('base64url')
      return new SignJWT({ jti: randomUUID(), htm: 'GET', htu: URL_OF_API, iat: NOW, ath, ...claims })
        .setProtectedHeader({ typ: 'dpop+jwt', alg: algorithm, jwk: publicJwk, ...header })
        .sign(privateKey)
    },
  }
}

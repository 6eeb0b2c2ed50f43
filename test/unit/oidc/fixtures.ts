import { SignJWT } from 'jose'
import nock from 'nock'
import { createBoundedFetch } from '../../../lib/issuer/bounded-fetch.js'
import { createIssuer, type IssuerConfig } from '../../../lib/issuer/issuer.js'
import type { Issuer } from '../../../lib/issuer/types.js'
import { createOidcClient } from '../../../lib/oidc/client.js'
import type { OidcConfig } from '../../../lib/oidc/connection.js'
import type { AuthorizationAsk, CodeAnswer, OidcClient } from '../../../lib/oidc/types.js'
import {
  discoveryDocument,
  issuerUrl,
  named,
  recordingLog,
  type SigningKey,
  type TestClock,
  testClock,
} from '../issuer/fixtures.js'

export { issuerUrl }

export const origin = new URL(issuerUrl).origin
export const clientId = 'dev-app+1'
export const redirectUri = 'https://app.example.com/callback'

/** One request that reached the issuer. */
export interface Call {
  readonly method: string
  readonly path: string
  readonly headers: Headers
  readonly body: URLSearchParams
}

export interface OidcSetup {
  readonly client: OidcClient
  readonly issuer: Issuer
  readonly clock: TestClock
  readonly log: ReturnType<typeof recordingLog>
  /** Every request but discovery. */
  readonly calls: Call[]
}

export interface SetupOptions {
  readonly config?: Partial<OidcConfig & IssuerConfig>
  readonly document?: Record<string, unknown>
  readonly clock?: TestClock
}

/** A client of an issuer whose discovery is answered; everything else has to be mocked. */
export function setUp({ config = {}, document = {}, clock = testClock() }: SetupOptions = {}): OidcSetup {
  const calls: Call[] = []
  const log = recordingLog()
  const complete: OidcConfig & Pick<IssuerConfig, 'issuer' | 'discoveryUrl' | 'responseMode'> = {
    responseMode: 'query',
    ...named(config.issuer ?? issuerUrl),
    isLoopbackIssuer: false,
    allowInsecureLoopback: false,
    clientId,
    clientSecret: () => 'pass word:ø/%',
    clientAuth: 'client_secret_basic',
    signingKeys: [],
    decryptionKeys: [],
    requireEncrypted: new Set(),
    dpop: false,
    request: 'plain',
    encryptRequest: false,
    idTokenAlg: 'RS256',
    timeoutMs: 20_000,
    clock,
    clockToleranceSeconds: 30,
    ...config,
  }
  const fetch = createBoundedFetch({ fetch: recordingFetch(calls), timeoutMs: complete.timeoutMs })
  const issuer = createIssuer(
    { ...complete, fetch: globalThis.fetch },
    { log, fetch, wait: async () => undefined },
  )
  // A loopback server answers for itself.
  if (!complete.isLoopbackIssuer) mockDiscovery({ ...discoveryDocument(complete.issuer), ...document })
  return { client: createOidcClient({ config: complete, issuer, fetch, log }), issuer, clock, log, calls }
}

function mockDiscovery(document: Record<string, unknown>): void {
  nock(origin).get('/auth/open/.well-known/openid-configuration').optionally().reply(200, document)
}

function recordingFetch(calls: Call[]): typeof globalThis.fetch {
  return (input, init) => {
    const path = new URL(String(input)).pathname
    if (!path.endsWith('/openid-configuration')) {
      const body = init?.body instanceof URLSearchParams ? init.body : new URLSearchParams()
      calls.push({ method: init?.method ?? 'GET', path, headers: new Headers(init?.headers), body })
    }
    return globalThis.fetch(input, init)
  }
}

export function ask(overrides: Partial<AuthorizationAsk> = {}): AuthorizationAsk {
  return {
    redirectUri,
    state: 'state-1',
    nonce: 'nonce-1',
    verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
    scope: ['openid', 'profile'],
    responseMode: 'query',
    parameters: {},
    ...overrides,
  }
}

/** The callback of the attempt that {@link ask} started. */
export function answer(query: string | Record<string, string> = {}): CodeAnswer {
  const defaults = { code: 'code-1', state: 'state-1', iss: issuerUrl }
  const parameters = new URLSearchParams(typeof query === 'string' ? query : { ...defaults, ...query })
  return {
    redirectUri,
    parameters,
    state: 'state-1',
    nonce: 'nonce-1',
    verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
    responseMode: 'query',
  }
}

/** Claims as Signicat gives them; `undefined` takes one out. */
export function idTokenClaims(now: number, changes: Record<string, unknown> = {}): Record<string, unknown> {
  const claims = {
    iss: issuerUrl,
    sub: 'subject-1',
    aud: clientId,
    exp: now + 600,
    iat: now,
    nonce: 'nonce-1',
    ...changes,
  }
  return Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined))
}

export async function idToken(
  key: SigningKey,
  claims: Record<string, unknown>,
  header: Record<string, unknown> = {},
): Promise<string> {
  const alg = key.jwk.alg ?? 'RS256'
  return new SignJWT(claims)
    .setProtectedHeader({ alg, kid: key.jwk.kid ?? 'k', ...header })
    .sign(key.privateKey)
}

/** Mocks one answer of the token endpoint. */
export function tokenAnswer(
  status: number,
  body: nock.ReplyBody,
  headers: Record<string, string> = {},
): nock.Scope {
  return nock(origin).post('/auth/open/connect/token').reply(status, body, headers)
}

export const failureOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.catch((error: unknown) => error)

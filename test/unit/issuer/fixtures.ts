import { exportJWK, type JWK } from 'jose'
import { createBoundedFetch } from '../../../lib/issuer/bounded-fetch.js'
import { createIssuer, type IssuerConfig } from '../../../lib/issuer/issuer.js'
import type { Issuer } from '../../../lib/issuer/types.js'
import type { Log } from '../../../lib/shared/log.js'
import { keyPair } from '../../support/rsa-keys.js'

export const issuerUrl = 'https://acme.sandbox.signicat.com/auth/open'

/** The document as Signicat serves it, as far as it matters here. */
export function discoveryDocument(issuer = issuerUrl): Record<string, unknown> {
  return {
    issuer,
    authorization_endpoint: `${issuer}/connect/authorize`,
    token_endpoint: `${issuer}/connect/token`,
    jwks_uri: `${issuer}/.well-known/openid-configuration/jwks`,
    userinfo_endpoint: `${issuer}/connect/userinfo`,
    end_session_endpoint: `${issuer}/connect/endsession`,
    revocation_endpoint: `${issuer}/connect/revocation`,
    introspection_endpoint: `${issuer}/connect/introspect`,
    pushed_authorization_request_endpoint: `${issuer}/connect/par`,
    require_pushed_authorization_requests: false,
    authorization_response_iss_parameter_supported: true,
    code_challenge_methods_supported: ['S256'],
    id_token_signing_alg_values_supported: ['RS256'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
  }
}

/** A clock that stands still until it is told to go on. */
export interface TestClock {
  (): number
  advance(seconds: number): void
}

export function testClock(start: number = Math.floor(Date.now() / 1000)): TestClock {
  let now = start
  return Object.assign(() => now, {
    advance(seconds: number) {
      now += seconds
    },
  })
}

export interface LogLine {
  readonly level: string
  readonly fields: object
  readonly message: string
}

export function recordingLog(): Log & { readonly lines: LogLine[] } {
  const lines: LogLine[] = []
  const write =
    (level: string) =>
    (fields: object, message: string): void => {
      lines.push({ level, fields, message })
    }
  return { lines, debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
}

/** What the configuration says of an issuer by its name. */
export const named = (issuer: string): Pick<IssuerConfig, 'issuer' | 'issuerNames' | 'discoveryUrl'> => ({
  ...{ issuer, issuerNames: [issuer] },
  discoveryUrl: `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
})

export function issuerConfig(overrides: Partial<IssuerConfig> = {}): IssuerConfig {
  return {
    ...named(overrides.issuer ?? issuerUrl),
    isLoopbackIssuer: false,
    allowInsecureLoopback: false,
    idTokenAlg: 'RS256',
    responseMode: 'query',
    clientSecret: null,
    timeoutMs: 20_000,
    // Looked up at each call: the mock may be put in place later.
    fetch: (...call) => globalThis.fetch(...call),
    clock: testClock(),
    ...overrides,
  }
}

/** An issuer that neither sleeps nor rolls dice. */
export function testIssuer(config: IssuerConfig, log: Log = recordingLog()): Issuer {
  return createIssuer(config, {
    log,
    fetch: createBoundedFetch(config),
    wait: async () => undefined,
    random: () => 1,
  })
}

/** Settings for an issuer on a loopback server. */
export function loopbackConfig(issuer: string, overrides: Partial<IssuerConfig> = {}): IssuerConfig {
  return issuerConfig({ issuer, isLoopbackIssuer: true, allowInsecureLoopback: true, ...overrides })
}

export interface SigningKey {
  readonly privateKey: CryptoKey
  /** As the key set shows it. */
  readonly jwk: JWK
}

export async function signingKey(kid: string | undefined, alg = 'RS256'): Promise<SigningKey> {
  const { privateKey, publicKey } = await keyPair(alg)
  const jwk = { ...(await exportJWK(publicKey)), use: 'sig', alg, ...(kid === undefined ? {} : { kid }) }
  return { privateKey, jwk }
}

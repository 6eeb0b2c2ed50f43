import { createLocalJWKSet, exportJWK, type JWK, type JWTVerifyGetKey, SignJWT } from 'jose'
import { TokenError } from '../../../lib/errors.js'
import { tokenHash } from '../../../lib/verify/token-hash.js'
import type { IdTokenRules } from '../../../lib/verify/types.js'
import { keyPair } from '../../support/rsa-keys.js'

export const NOW = 1_800_000_000
export const ISSUER = 'https://acme.sandbox.signicat.com/auth/open'
export const CLIENT = 'sandbox-wise-owl-112'
export const NONCE = 'n-0S6_WzA2Mj'
export const ACCESS_TOKEN = 'an.access.token'

/** An issuer with one key, and a count of how often its keys were asked for. */
export interface TestIssuer {
  readonly algorithm: string
  readonly publicJwk: JWK
  readonly privateKey: CryptoKey
  readonly keys: JWTVerifyGetKey
  lookups: number
}

export async function testIssuer(algorithm = 'RS256'): Promise<TestIssuer> {
  const { publicKey, privateKey } = await keyPair(algorithm)
  const publicJwk = { ...(await exportJWK(publicKey)), kid: 'signing-key-1', use: 'sig', alg: algorithm }
  const known = createLocalJWKSet({ keys: [publicJwk] })
  const issuer: TestIssuer = {
    algorithm,
    publicJwk,
    privateKey,
    keys: (header, token) => {
      issuer.lookups += 1
      return known(header, token)
    },
    lookups: 0,
  }
  return issuer
}

/** Claims as a Signicat login gives them; `undefined` takes one away. */
export function claimsWith(
  changes: Readonly<Record<string, unknown>> = {},
  algorithm = 'RS256',
): Record<string, unknown> {
  return {
    iss: ISSUER,
    nbf: NOW,
    iat: NOW,
    exp: NOW + 600,
    aud: CLIENT,
    amr: ['external'],
    nonce: NONCE,
    at_hash: tokenHash(ACCESS_TOKEN, algorithm),
    sid: 'F00DF00DF00DF00DF00DF00DF00DF00D',
    sub: 'kBqXrTl8vTq3v0Qd2m2dQ0bqk8m3yD4pW9sXH1rK5aA=',
    auth_time: NOW,
    idp: 'mitid',
    name: 'Test Person',
    transaction_id: '5f2d1b',
    sandbox: true,
    acr: 'substantial',
    ...changes,
  }
}

export function sign(
  issuer: TestIssuer,
  claims: Readonly<Record<string, unknown>>,
  header: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  return new SignJWT({ ...claims })
    .setProtectedHeader({ kid: 'signing-key-1', typ: 'JWT', alg: issuer.algorithm, ...header })
    .sign(issuer.privateKey)
}

export function rulesFor(issuer: TestIssuer, changes: Partial<IdTokenRules> = {}): IdTokenRules {
  return {
    issuer: ISSUER,
    clientId: CLIENT,
    algorithm: issuer.algorithm,
    keys: issuer.keys,
    now: NOW,
    toleranceSeconds: 30,
    nonce: NONCE,
    accessToken: ACCESS_TOKEN,
    requireAuthTime: false,
    ...changes,
  }
}

/** What a promise was refused with: `code claim: reason`. */
export async function refusal(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.then(
    () => 'accepted',
    (reason: unknown) => reason,
  )
  if (typeof error === 'string') return error
  if (!(error instanceof TokenError)) throw error
  return `${error.code} ${error.claim}: ${error.reason}`
}

export const invalid = (fault: string): string => `ERR_SIGNICAT_TOKEN_INVALID ${fault}`

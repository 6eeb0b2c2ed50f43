import { createPrivateKey, type KeyObject } from 'node:crypto'
import type { ConfigFault } from '../errors.js'
import type { HubEncryptionKey } from './hub-types.js'
import { isRecord } from './shape.js'

/** A private key that opens answers, and its public half as Signicat wants it. */
export interface DecryptionKey {
  readonly kid: string
  readonly privateKey: KeyObject
  readonly publicJwk: HubEncryptionKey
}

const CURVES: ReadonlySet<unknown> = new Set(['P-256', 'P-384', 'P-521'])

/** Reads private JWKs; what is wrong with one is added to `faults`, without any of its members. */
export function readDecryptionKeys(
  jwks: readonly unknown[],
  faults: ConfigFault[],
): readonly DecryptionKey[] {
  return jwks.flatMap((jwk, index) => {
    const key = readKey(jwk)
    if (key !== null) return [key]
    faults.push({
      option: `decryptionKeys[${index}]`,
      problem: 'is not a private RSA or EC JWK with a kid',
      remedy: 'Make one with `npx fastify-signicat keys`; RSA has alg RSA-OAEP, EC has alg ECDH-ES',
    })
    return []
  })
}

function readKey(jwk: unknown): DecryptionKey | null {
  if (!isRecord(jwk) || typeof jwk.kid !== 'string' || jwk.kid === '' || typeof jwk.d !== 'string')
    return null
  const publicJwk = publicHalf(jwk, jwk.kid)
  const privateKey = publicJwk === null ? null : importKey(jwk)
  return publicJwk === null || privateKey === null ? null : { kid: jwk.kid, privateKey, publicJwk }
}

function publicHalf(jwk: Readonly<Record<string, unknown>>, kid: string): HubEncryptionKey | null {
  const { kty, e, n, crv, x, y } = jwk
  if (kty === 'RSA' && typeof e === 'string' && typeof n === 'string') {
    return { kty, use: 'enc', kid, alg: 'RSA-OAEP', e, n }
  }
  if (
    kty === 'EC' &&
    typeof crv === 'string' &&
    CURVES.has(crv) &&
    typeof x === 'string' &&
    typeof y === 'string'
  ) {
    return { kty, use: 'enc', kid, alg: 'ECDH-ES', crv, x, y }
  }
  return null
}

function importKey(jwk: Readonly<Record<string, unknown>>): KeyObject | null {
  try {
    return createPrivateKey({ key: { ...jwk }, format: 'jwk' })
  } catch {
    return null
  }
}

import { hash } from 'node:crypto'
import type { Claims } from '../eids/types.js'
import { type ClaimFault, equalsInConstantTime, fault } from './claim-rules.js'

/**
 * `at_hash`, when there, is that of the access token: the left half of its hash, with the hash function of the
 * signature (OpenID Connect Core 1.0 §3.1.3.6). Ed25519 hashes with SHA-512.
 */
export function accessTokenHashFault(
  claims: Claims,
  signed: { readonly accessToken: string; readonly algorithm: string },
): ClaimFault | null {
  const { at_hash: atHash } = claims
  if (atHash === undefined) return null
  if (typeof atHash !== 'string') return fault('at_hash', 'malformed')
  const expected = tokenHash(signed.accessToken, signed.algorithm)
  return equalsInConstantTime(atHash, expected) ? null : fault('at_hash', 'mismatch')
}

/** The left half of a token's hash, base64url. */
export function tokenHash(token: string, algorithm: string): string {
  const digest = hash(hashOf(algorithm), token, 'buffer')
  return digest.subarray(0, digest.length / 2).toString('base64url')
}

function hashOf(algorithm: string): 'sha256' | 'sha384' | 'sha512' {
  if (algorithm.endsWith('256')) return 'sha256'
  return algorithm.endsWith('384') ? 'sha384' : 'sha512'
}

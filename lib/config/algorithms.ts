import type { AccessTokenAlg, IdTokenAlg } from './key-options.js'

/** Signatures that the issuer alone can make (RFC 7518 §3.1, RFC 8037 §3.1). */
export const asymmetricAlgorithms: readonly AccessTokenAlg[] = Object.freeze([
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
])

/** `EdDSA` with this curve and its name of RFC 9864 are one algorithm. */
const ed25519: readonly string[] = Object.freeze(['EdDSA', 'Ed25519'])

/** Every name of an algorithm of signatures: itself, and for Ed25519 the old and the new one. */
export function namesOfAlgorithm(alg: string): readonly string[] {
  return ed25519.includes(alg) ? ed25519 : [alg]
}

/** The name that the other side knows; as it is when the other side does not say, or knows none. */
export function knownName(alg: string, offered: readonly string[] | undefined): string {
  if (offered === undefined || offered.includes(alg)) return alg
  return namesOfAlgorithm(alg).find((name) => offered.includes(name)) ?? alg
}

/** The ones above, and those made with the client secret. */
export const idTokenAlgorithms: readonly IdTokenAlg[] = Object.freeze([
  ...asymmetricAlgorithms,
  'HS256',
  'HS384',
  'HS512',
])

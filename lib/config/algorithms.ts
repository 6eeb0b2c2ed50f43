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
])

/** The ones above, and those made with the client secret. */
export const idTokenAlgorithms: readonly IdTokenAlg[] = Object.freeze([
  ...asymmetricAlgorithms,
  'HS256',
  'HS384',
  'HS512',
])

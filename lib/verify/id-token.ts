import type { Claims } from '../eids/types.js'
import { TokenError } from '../errors.js'
import { authenticationTimeFault } from './authentication-rules.js'
import {
  audienceFault,
  type ClaimFault,
  expiryFault,
  fault,
  issuedAtFault,
  issuerFault,
  isTextList,
  notBeforeFault,
  optionalTextFault,
  secretFault,
  subjectFault,
} from './claim-rules.js'
import { openSigned } from './signature.js'
import { accessTokenHashFault } from './token-hash.js'
import type { IdTokenClaims, IdTokenRules } from './types.js'

/**
 * Seconds since `iat`. The ID token of a login comes straight from the token endpoint and is minutes old at most: ten
 * of them, the life Signicat gives an ID token, leave room for issuers that make it when the person comes back.
 */
export const ID_TOKEN_MAX_AGE_SECONDS = 600
/** `typ` absent or `JWT`: an access or logout token is never taken for an ID token. */
export const ID_TOKEN_TYPES: readonly (string | null)[] = [null, 'jwt']
const MAX_SID_LENGTH = 255
const MAX_ACR_LENGTH = 1024

/**
 * The claims of the ID token of a login, when it satisfies every rule: header, signature, `iss`, `aud`, `azp`, `sub`,
 * `exp`, `nbf`, `iat`, `nonce`, `at_hash`, `auth_time`, and the types of the claims this package reads.
 *
 * `typ` is absent or `JWT`, also written `application/jwt`: an access or logout token is never taken for an ID token.
 * An encrypted token must have been decrypted before.
 *
 * @throws {@link TokenError} `ERR_SIGNICAT_TOKEN_INVALID`, `ERR_SIGNICAT_TOKEN_EXPIRED` or
 * `ERR_SIGNICAT_TOKEN_KEY_UNKNOWN`, with `claim` and `reason`; {@link IssuerError} when the keys cannot be had.
 * @see OpenID Connect Core 1.0 §3.1.3.7, RFC 8725
 */
export async function verifyIdToken(unverifiedIdToken: string, rules: IdTokenRules): Promise<IdTokenClaims> {
  const claims = await openSigned(unverifiedIdToken, {
    algorithms: [rules.algorithm],
    keys: rules.keys,
    types: ID_TOKEN_TYPES,
  })
  assertIdTokenClaims(claims, rules)
  return claims
}

function assertIdTokenClaims(claims: Claims, rules: IdTokenRules): asserts claims is IdTokenClaims {
  refuseClaims(idTokenFault(claims, rules))
}

/** @throws {@link TokenError} for a fault; a token that is merely too old has a code of its own */
export function refuseClaims(wrong: ClaimFault | null): void {
  if (wrong === null) return
  const code =
    wrong.claim === 'exp' && wrong.reason === 'expired'
      ? 'ERR_SIGNICAT_TOKEN_EXPIRED'
      : 'ERR_SIGNICAT_TOKEN_INVALID'
  throw new TokenError(code, wrong)
}

/** The first rule that the claims of an ID token break, or `null`. */
export function idTokenFault(claims: Claims, rules: Omit<IdTokenRules, 'keys'>): ClaimFault | null {
  return (
    issuerFault(claims, rules.issuer) ??
    audienceFault(claims, rules.clientId) ??
    subjectFault(claims) ??
    expiryFault(claims, rules) ??
    notBeforeFault(claims, rules) ??
    issuedAtFault(claims, rules, ID_TOKEN_MAX_AGE_SECONDS) ??
    secretFault(claims, 'nonce', rules.nonce) ??
    accessTokenHashFault(claims, rules) ??
    authenticationTimeFault(claims, rules) ??
    idTokenShapeFault(claims)
  )
}

/** The claims that are read later have the types that {@link IdTokenClaims} promises. */
export function idTokenShapeFault(claims: Claims): ClaimFault | null {
  if (claims.amr !== undefined && !isTextList(claims.amr)) return fault('amr', 'malformed')
  if (claims.sandbox !== undefined && typeof claims.sandbox !== 'boolean')
    return fault('sandbox', 'malformed')
  return (
    optionalTextFault(claims, 'sid', MAX_SID_LENGTH) ??
    optionalTextFault(claims, 'acr', MAX_ACR_LENGTH) ??
    optionalTextFault(claims, 'idp', MAX_ACR_LENGTH)
  )
}

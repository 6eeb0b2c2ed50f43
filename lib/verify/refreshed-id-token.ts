import type { Claims } from '../eids/types.js'
import {
  audienceFault,
  type ClaimFault,
  expiryFault,
  fault,
  isNumericDate,
  issuedAtFault,
  issuerFault,
  isTextList,
  type Moment,
  notBeforeFault,
  subjectFault,
} from './claim-rules.js'
import { ID_TOKEN_MAX_AGE_SECONDS, ID_TOKEN_TYPES, idTokenShapeFault, refuseClaims } from './id-token.js'
import { openSigned } from './signature.js'
import { accessTokenHashFault } from './token-hash.js'
import type { IdTokenRules } from './types.js'

/** What is known of the ID token of the login. */
export interface OriginalIdToken {
  readonly sub: string
  readonly sid?: string
  readonly authTime?: number
  /** `undefined` when it was not kept: then it cannot be compared. */
  readonly nonce?: string
  /** Its claims, when the whole token was kept. */
  readonly claims?: Claims
}

export interface RefreshedIdTokenRules
  extends Moment,
    Pick<IdTokenRules, 'issuer' | 'clientId' | 'algorithm' | 'keys' | 'accessToken'> {
  readonly original: OriginalIdToken
}

/**
 * The claims of an ID token that came with a refresh, when it is signed like any other and about the login it continues.
 * Optional ones that say nothing are left out.
 *
 * @throws {@link TokenError} `ERR_SIGNICAT_TOKEN_INVALID`, `ERR_SIGNICAT_TOKEN_EXPIRED` or
 * `ERR_SIGNICAT_TOKEN_KEY_UNKNOWN`; {@link IssuerError} when the keys cannot be had.
 * @see OpenID Connect Core 1.0 §12.2
 */
export async function verifyRefreshedIdToken(
  unverifiedIdToken: string,
  rules: RefreshedIdTokenRules,
): Promise<Claims> {
  const claims = withoutEmpty(
    await openSigned(unverifiedIdToken, {
      algorithms: [rules.algorithm],
      keys: rules.keys,
      types: ID_TOKEN_TYPES,
    }),
  )
  refuseClaims(refreshedIdTokenFault(claims, rules))
  return claims
}

/** What may be left out of such a token; some issuers write it empty instead. */
const optional = ['nonce', 'at_hash', 'auth_time', 'azp', 'nbf', 'sid', 'acr', 'amr', 'idp'] as const

/** Claims without those that hold nothing, in place (OpenID Connect Core 1.0 §5.3.2, §12.2). */
function withoutEmpty(claims: Record<string, unknown>): Record<string, unknown> {
  for (const name of optional) {
    if (isEmpty(claims[name])) delete claims[name]
  }
  return claims
}

const isEmpty = (value: unknown): boolean => value === null || value === ''

/** The first rule that the claims break, or `null`. */
function refreshedIdTokenFault(
  claims: Claims,
  rules: Omit<RefreshedIdTokenRules, 'keys'>,
): ClaimFault | null {
  return (
    issuerFault(claims, rules.issuer) ??
    audienceFault(claims, rules.clientId) ??
    subjectFault(claims) ??
    expiryFault(claims, rules) ??
    notBeforeFault(claims, rules) ??
    issuedAtFault(claims, rules, ID_TOKEN_MAX_AGE_SECONDS) ??
    accessTokenHashFault(claims, rules) ??
    idTokenShapeFault(claims) ??
    originalFault(claims, rules)
  )
}

function originalFault(claims: Claims, rules: Omit<RefreshedIdTokenRules, 'keys'>): ClaimFault | null {
  const { original } = rules
  if (claims.sub !== original.sub) return fault('sub', 'mismatch')
  if (original.sid !== undefined && claims.sid !== undefined && claims.sid !== original.sid)
    return fault('sid', 'mismatch')
  if (original.nonce !== undefined && claims.nonce !== undefined && claims.nonce !== original.nonce) {
    return fault('nonce', 'mismatch')
  }
  return (
    authTimeFault(claims, rules) ??
    (original.claims === undefined ? null : audienceChange(claims, original.claims))
  )
}

/**
 * `auth_time` is that of the login (Core §12.2), or a later one: issuers move it for their whole session when the same
 * person proves who they are again. An earlier one is of another login.
 */
function authTimeFault(
  { auth_time: authTime }: Claims,
  { original, now, toleranceSeconds }: Omit<RefreshedIdTokenRules, 'keys'>,
): ClaimFault | null {
  if (authTime === undefined) return null
  if (!isNumericDate(authTime)) return fault('auth_time', 'malformed')
  if (original.authTime !== undefined && authTime < original.authTime) return fault('auth_time', 'mismatch')
  return authTime <= now + toleranceSeconds ? null : fault('auth_time', 'not-yet-valid')
}

/** Nobody who was an audience at the login is missing now, and `azp` has not come, gone or changed. */
function audienceChange(claims: Claims, before: Claims): ClaimFault | null {
  const audiences = listOf(claims.aud)
  if (!listOf(before.aud).every((audience) => audiences.includes(audience))) return fault('aud', 'mismatch')
  return claims.azp === (isEmpty(before.azp) ? undefined : before.azp) ? null : fault('azp', 'mismatch')
}

function listOf(aud: unknown): readonly string[] {
  if (typeof aud === 'string') return [aud]
  return isTextList(aud) ? aud : []
}

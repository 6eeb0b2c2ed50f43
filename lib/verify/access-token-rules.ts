import type { Claims } from '../eids/types.js'
import type { IssuerName } from '../issuer/types.js'
import {
  type ClaimFault,
  expiryFault,
  fault,
  isNumericDate,
  issuedAtFault,
  issuerFault,
  isTextList,
  type Moment,
  notBeforeFault,
  optionalTextFault,
  subjectFault,
  textFault,
} from './claim-rules.js'

/** What every access token must satisfy. */
export interface AccessTokenRules extends Moment {
  readonly issuer: IssuerName
  /** One of these must be among the audiences. */
  readonly audiences: readonly string[]
  /** `profile`: RFC 9068. `plain`: a JWT without a type, or of type `JWT`. `reference`: the answer of an introspection. */
  readonly shape: 'profile' | 'plain' | 'reference'
}

/** Claims that ID and logout tokens have. A token without a type that has one of them is of another kind. */
const claimsOfOtherKinds = ['nonce', 'at_hash', 'c_hash', 's_hash', 'events']
const MAX_TEXT_LENGTH = 1024
const thumbprint = /^[\w-]{43}$/

/**
 * The first rule that the claims of an access token break, or `null`.
 *
 * @see RFC 9068 §2.2 and §4, RFC 8725 §3.12
 */
export function accessTokenFault(claims: Claims, rules: AccessTokenRules): ClaimFault | null {
  return (
    issuerRuleFault(claims, rules) ??
    audiencesFault(claims, rules.audiences) ??
    expiryFault(claims, rules) ??
    notBeforeFault(claims, rules) ??
    shapeRulesFault(claims, rules) ??
    (claims.sub === undefined ? null : subjectFault(claims)) ??
    typesFault(claims) ??
    authenticationFault(claims, rules)
  )
}

/** An introspection need not repeat who answers it. */
function issuerRuleFault(claims: Claims, { issuer, shape }: AccessTokenRules): ClaimFault | null {
  return shape === 'reference' && claims.iss === undefined ? null : issuerFault(claims, issuer)
}

function audiencesFault({ aud }: Claims, accepted: readonly string[]): ClaimFault | null {
  if (aud === undefined) return fault('aud', 'missing')
  const audiences = typeof aud === 'string' ? [aud] : aud
  if (!isTextList(audiences)) return fault('aud', 'malformed')
  return audiences.some((audience) => accepted.includes(audience)) ? null : fault('aud', 'mismatch')
}

function shapeRulesFault(claims: Claims, rules: AccessTokenRules): ClaimFault | null {
  if (rules.shape === 'profile') {
    return (
      subjectFault(claims) ??
      textFault(claims, 'client_id') ??
      textFault(claims, 'jti') ??
      issuedAtFault(claims, rules, Number.POSITIVE_INFINITY)
    )
  }
  const other = claimsOfOtherKinds.find((name) => Object.hasOwn(claims, name))
  if (other !== undefined) return fault(other, 'unexpected')
  // What an ID token never says: the mark of an access token that bears no type.
  if (rules.shape === 'plain' && claims.client_id === undefined && claims.scope === undefined) {
    return fault('client_id', 'missing')
  }
  return claims.iat === undefined ? null : issuedAtFault(claims, rules, Number.POSITIVE_INFINITY)
}

/** The claims that are read later have the types that {@link AccessToken} promises. */
function typesFault(claims: Claims): ClaimFault | null {
  if (scopesOf(claims.scope) === null) return fault('scope', 'malformed')
  if (claims.amr !== undefined && !isTextList(claims.amr)) return fault('amr', 'malformed')
  if (claims.auth_time !== undefined && !isNumericDate(claims.auth_time))
    return fault('auth_time', 'malformed')
  return (
    optionalTextFault(claims, 'client_id', MAX_TEXT_LENGTH) ??
    optionalTextFault(claims, 'acr', MAX_TEXT_LENGTH) ??
    optionalTextFault(claims, 'idp', MAX_TEXT_LENGTH) ??
    confirmationFault(claims)
  )
}

/** A login to come would be a recent one for ever. */
function authenticationFault(
  { auth_time: authTime }: Claims,
  { now, toleranceSeconds }: Moment,
): ClaimFault | null {
  if (typeof authTime !== 'number') return null
  return authTime <= now + toleranceSeconds ? null : fault('auth_time', 'not-yet-valid')
}

/** A token bound to something that cannot be checked here must not pass as one that is not bound (RFC 7800 §3.1). */
function confirmationFault({ cnf }: Claims): ClaimFault | null {
  if (cnf === undefined) return null
  if (typeof cnf !== 'object' || cnf === null || Object.keys(cnf).join() !== 'jkt')
    return fault('cnf', 'unexpected')
  return boundTo({ cnf }) === undefined ? fault('cnf', 'malformed') : null
}

/** The thumbprint of the key that a token is bound to. */
export function boundTo({ cnf }: Claims): string | undefined {
  const jkt = typeof cnf === 'object' && cnf !== null && 'jkt' in cnf ? cnf.jkt : undefined
  return typeof jkt === 'string' && thumbprint.test(jkt) ? jkt : undefined
}

/** A list, or a text with spaces: both are in use. `null` when it is neither. */
export function scopesOf(scope: unknown): readonly string[] | null {
  if (scope === undefined) return []
  if (typeof scope === 'string') return scope.split(' ').filter((name) => name !== '')
  return isTextList(scope) ? scope : null
}

import type { Claims } from '../eids/types.js'
import { TokenError } from '../errors.js'
import {
  type ClaimFault,
  expiryFault,
  fault,
  issuedAtFault,
  issuerFault,
  isTextList,
  type Moment,
  notBeforeFault,
  optionalTextFault,
  subjectFault,
  textFault,
} from './claim-rules.js'
import { openSigned } from './signature.js'
import type { IdTokenRules } from './types.js'

export interface LogoutTokenRules
  extends Moment,
    Pick<IdTokenRules, 'issuer' | 'clientId' | 'algorithm' | 'keys'> {
  /** Whether `typ` must be `logout+jwt`, and `exp` there. */
  readonly strict: boolean
}

/** Whose sessions a logout token ends: the one of `sid`, or without it all of `sub` that began before `issuedAt`. */
export interface LogoutOrder {
  readonly issuer: string
  readonly sid?: string
  readonly sub?: string
  /** Seconds since 1970. */
  readonly issuedAt: number
}

/** Longer than any logout token seen, short enough that a flood of them costs little to look at. */
const LONGEST_TOKEN = 16_384
/** Seconds since `iat`. Issuers send it at once; one that tries again for an hour makes a new token. */
const MAX_AGE_SECONDS = 600
const MAX_SID_LENGTH = 255
const EVENT = 'http://schemas.openid.net/event/backchannel-logout'
const compactJws = /^[\w-]+\.([\w-]+)\.[\w-]+$/

/**
 * Verifies a logout token. What costs nothing is looked at first: a flood of tokens that are none, or of another issuer,
 * costs neither a signature nor a fetch of keys.
 *
 * @throws {@link TokenError} `ERR_SIGNICAT_LOGOUT_TOKEN_INVALID` with `claim` and `reason`; {@link IssuerError} when the
 * keys cannot be had.
 * @see OpenID Connect Back-Channel Logout 1.0 §2.4 and §2.6
 */
export async function verifyLogoutToken(
  unverifiedToken: string,
  rules: LogoutTokenRules,
): Promise<LogoutOrder> {
  refuse(cheapFault(unverifiedToken, rules))
  const claims = await openSigned(unverifiedToken, {
    algorithms: [rules.algorithm],
    keys: rules.keys,
    types: rules.strict ? ['logout+jwt'] : [null, 'jwt', 'logout+jwt'],
  }).catch((error: unknown) => {
    throw error instanceof TokenError ? invalid(error) : error
  })
  refuse(logoutTokenFault(claims, rules))
  return orderOf(claims)
}

function cheapFault(unverifiedToken: string, { issuer }: LogoutTokenRules): ClaimFault | null {
  if (unverifiedToken.length > LONGEST_TOKEN) return fault('token', 'malformed')
  const payload = compactJws.exec(unverifiedToken)?.[1]
  if (payload === undefined) return fault('token', 'malformed')
  try {
    const unverifiedClaims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))
    return isObject(unverifiedClaims) ? issuerFault(unverifiedClaims, issuer) : fault('payload', 'malformed')
  } catch {
    // Why it does not parse would quote the payload.
    return fault('payload', 'malformed')
  }
}

/** The first rule that the claims of a logout token break, or `null`. */
function logoutTokenFault(claims: Claims, rules: Omit<LogoutTokenRules, 'keys'>): ClaimFault | null {
  return (
    issuerFault(claims, rules.issuer) ??
    audienceFault(claims, rules.clientId) ??
    endFault(claims, rules) ??
    notBeforeFault(claims, rules) ??
    issuedAtFault(claims, rules, MAX_AGE_SECONDS) ??
    textFault(claims, 'jti') ??
    eventFault(claims) ??
    // It tells a logout token from an ID token, so an empty one counts too.
    (Object.hasOwn(claims, 'nonce') ? fault('nonce', 'unexpected') : null) ??
    personFault(claims)
  )
}

/** Drafts had no `exp`, and issuers of their time send none; `iat` bounds the life of the token in any case. */
function endFault(claims: Claims, rules: Omit<LogoutTokenRules, 'keys'>): ClaimFault | null {
  return claims.exp === undefined && !rules.strict ? null : expiryFault(claims, rules)
}

/** Unlike in an ID token nobody has to be authorized: a list that names the client will do. */
function audienceFault({ aud }: Claims, clientId: string): ClaimFault | null {
  if (aud === undefined) return fault('aud', 'missing')
  const audiences = typeof aud === 'string' ? [aud] : aud
  if (!isTextList(audiences)) return fault('aud', 'malformed')
  return audiences.includes(clientId) ? null : fault('aud', 'mismatch')
}

function eventFault({ events }: Claims): ClaimFault | null {
  if (events === undefined) return fault('events', 'missing')
  if (!isObject(events)) return fault('events', 'malformed')
  if (!Object.hasOwn(events, EVENT)) return fault('events', 'mismatch')
  return isObject(events[EVENT]) ? null : fault('events', 'malformed')
}

function personFault(claims: Claims): ClaimFault | null {
  if (claims.sid === undefined && claims.sub === undefined) return fault('sid', 'missing')
  return (
    optionalTextFault(claims, 'sid', MAX_SID_LENGTH) ??
    (claims.sub === undefined ? null : subjectFault(claims))
  )
}

function orderOf({ iss, sid, sub, iat }: Claims): LogoutOrder {
  return Object.freeze({
    issuer: String(iss),
    issuedAt: Number(iat),
    ...(typeof sid === 'string' ? { sid } : {}),
    ...(typeof sub === 'string' ? { sub } : {}),
  })
}

/** What opening a logout token failed with, as a fault of a logout token; anything but a fault of the token as it is. */
export function logoutTokenRefusal(error: unknown): unknown {
  if (!(error instanceof TokenError)) return error
  const { claim, reason } = error
  // Not a bad token: the settings ask for something that this issuer may never send.
  return claim === 'encryption' && reason === 'missing'
    ? new TokenError('ERR_SIGNICAT_LOGOUT_TOKEN_NOT_ENCRYPTED', { claim, reason })
    : new TokenError('ERR_SIGNICAT_LOGOUT_TOKEN_INVALID', { claim, reason })
}

function refuse(wrong: ClaimFault | null): void {
  if (wrong !== null) throw invalid(wrong)
}

function invalid(wrong: ClaimFault & { readonly cause?: unknown }): TokenError {
  const { claim, reason, cause } = wrong
  return new TokenError('ERR_SIGNICAT_LOGOUT_TOKEN_INVALID', {
    claim,
    reason,
    ...(cause === undefined ? {} : { cause }),
  })
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

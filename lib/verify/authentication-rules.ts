import type { Claims } from '../eids/types.js'
import { type ClaimFault, fault, isNumericDate, type Moment } from './claim-rules.js'

/** When the person must have authenticated. */
export interface AuthenticationRules extends Moment {
  /** Seconds; 0 counts. */
  readonly maxAge?: number
  /** Seconds since 1970; with `prompt=login` the moment the attempt was started. */
  readonly authenticatedSince?: number
  /** Whether a missing `auth_time` is refused although no `max_age` was sent. */
  readonly requireAuthTime: boolean
}

/**
 * `auth_time` against `max_age` and `prompt=login`. Without this check both are wishes: they travel through the
 * browser, where they can be removed (OpenID Connect Core 1.0 §3.1.2.1, §3.1.3.7).
 */
export function authenticationTimeFault(claims: Claims, rules: AuthenticationRules): ClaimFault | null {
  const { auth_time: authTime } = claims
  const { now, toleranceSeconds, maxAge, authenticatedSince } = rules
  if (authTime === undefined) {
    return rules.requireAuthTime || maxAge !== undefined ? fault('auth_time', 'missing') : null
  }
  if (!isNumericDate(authTime)) return fault('auth_time', 'malformed')
  // Made before anybody asked for it: not an earlier login, but a clock.
  if (
    authenticatedSince !== undefined &&
    isNumericDate(claims.iat) &&
    claims.iat < authenticatedSince - toleranceSeconds
  )
    return fault('iat', 'too-old')
  if (!(authTime <= now + toleranceSeconds)) return fault('auth_time', 'not-yet-valid')
  const isYoungEnough = maxAge === undefined || now - authTime <= maxAge + toleranceSeconds
  const isOfThisAttempt =
    authenticatedSince === undefined || authTime >= authenticatedSince - toleranceSeconds
  return isYoungEnough && isOfThisAttempt ? null : fault('auth_time', 'too-old')
}

import { isNumericDate } from './claim-rules.js'

/** The dates that this package reads. */
const dates = ['exp', 'iat', 'nbf', 'auth_time'] as const

/**
 * Claims as they come in, in place: their dates in whole seconds, the fraction cut off. Everything behind this border
 * counts in whole seconds, and compares and writes what it was given.
 *
 * An `auth_time` of 0 is taken away: nobody authenticated in 1970, issuers write it when they do not know. What demands one
 * then finds none.
 *
 * @see RFC 7519 §2, NumericDate
 */
export function wholeDates<Received extends Record<string, unknown>>(claims: Received): Received {
  const received: Record<string, unknown> = claims
  for (const name of dates) {
    const value = received[name]
    // What is no date is refused by its rule, which must see it as it is.
    if (isNumericDate(value) && !Number.isInteger(value)) received[name] = Math.trunc(value)
  }
  if (received.auth_time === 0) delete received.auth_time
  return claims
}

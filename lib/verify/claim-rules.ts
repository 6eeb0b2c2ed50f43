import { timingSafeEqual } from 'node:crypto'
import type { Claims } from '../eids/types.js'
import type { TokenFaultReason } from '../errors.js'
import type { IssuerName } from '../issuer/types.js'

/** What is wrong with a token, never what was in it. */
export interface ClaimFault {
  readonly claim: string
  readonly reason: TokenFaultReason
}

/** The moment of checking, and how far the issuer's clock may be from ours; both in seconds. */
export interface Moment {
  readonly now: number
  readonly toleranceSeconds: number
}

/** The end of the year 9999: anything later, or Infinity as JSON's 1e999 reads, is not a date. */
const MAX_NUMERIC_DATE = 253_402_300_799
const ASCII_UP_TO_255 = /^[\x20-\x7e]{1,255}$/

export function fault(claim: string, reason: TokenFaultReason): ClaimFault {
  return { claim, reason }
}

/** `iss` is the issuer, character by character. */
export function issuerFault(claims: Claims, issuer: IssuerName): ClaimFault | null {
  const malformed = textFault(claims, 'iss')
  if (malformed !== null) return malformed
  const isOurs =
    typeof issuer === 'string'
      ? claims.iss === issuer
      : typeof claims.iss === 'string' && issuer.includes(claims.iss)
  return isOurs ? null : fault('iss', 'mismatch')
}

/**
 * `aud` names the client. Several audiences are taken only when `azp` says that the token was issued to this client,
 * and a foreign `azp` is refused with one audience too.
 *
 * OpenID Connect Core 1.0 §3.1.3.7 (3) refuses audiences that the client does not trust. The issuer is the only one
 * that can add an audience, and a token it issued to somebody else fails `azp` and `nonce`; so the audience beside us
 * is trusted when the issuer binds the token to us in so many words, and refused otherwise.
 */
export function audienceFault(claims: Claims, clientId: string): ClaimFault | null {
  const { aud, azp } = claims
  if (aud === undefined) return fault('aud', 'missing')
  const audiences = typeof aud === 'string' ? [aud] : aud
  if (!isTextList(audiences)) return fault('aud', 'malformed')
  if (!audiences.includes(clientId)) return fault('aud', 'mismatch')
  if (azp !== undefined) return azp === clientId ? null : fault('azp', 'mismatch')
  return audiences.every((audience) => audience === clientId) ? null : fault('azp', 'missing')
}

/** `sub` is what a person is known by: not empty, printable ASCII, at most 255 characters (OpenID Connect Core 1.0 §2). */
export function subjectFault(claims: Claims): ClaimFault | null {
  if (claims.sub === undefined) return fault('sub', 'missing')
  return typeof claims.sub === 'string' && ASCII_UP_TO_255.test(claims.sub) ? null : fault('sub', 'malformed')
}

/** `exp` is still to come. */
export function expiryFault(claims: Claims, { now, toleranceSeconds }: Moment): ClaimFault | null {
  const { exp } = claims
  if (exp === undefined) return fault('exp', 'missing')
  if (!isNumericDate(exp)) return fault('exp', 'malformed')
  return exp > now - toleranceSeconds ? null : fault('exp', 'expired')
}

/** `nbf`, when there, has come. */
export function notBeforeFault(claims: Claims, { now, toleranceSeconds }: Moment): ClaimFault | null {
  const { nbf } = claims
  if (nbf === undefined) return null
  if (!isNumericDate(nbf)) return fault('nbf', 'malformed')
  return nbf <= now + toleranceSeconds ? null : fault('nbf', 'not-yet-valid')
}

/** `iat` is neither in the future nor longer ago than `maxAge` seconds. */
export function issuedAtFault(
  claims: Claims,
  { now, toleranceSeconds }: Moment,
  maxAge: number,
): ClaimFault | null {
  const { iat } = claims
  if (iat === undefined) return fault('iat', 'missing')
  if (!isNumericDate(iat)) return fault('iat', 'malformed')
  if (!(iat <= now + toleranceSeconds)) return fault('iat', 'not-yet-valid')
  return now - iat <= maxAge + toleranceSeconds ? null : fault('iat', 'too-old')
}

/** A claim that must be the expected value, compared in constant time. An empty one is never met: no claim is empty. */
export function secretFault(claims: Claims, claim: string, expected: string): ClaimFault | null {
  const malformed = textFault(claims, claim)
  if (malformed !== null) return malformed
  return equalsInConstantTime(claims[claim], expected) ? null : fault(claim, 'mismatch')
}

/** A claim that must be there as a string that is not empty. */
export function textFault(claims: Claims, claim: string): ClaimFault | null {
  const value = claims[claim]
  if (value === undefined) return fault(claim, 'missing')
  return typeof value === 'string' && value !== '' ? null : fault(claim, 'malformed')
}

/** A claim that may be missing, else is a string that is not empty and not longer than `maxLength`. */
export function optionalTextFault(claims: Claims, claim: string, maxLength: number): ClaimFault | null {
  const value = claims[claim]
  if (value === undefined) return null
  return typeof value === 'string' && value !== '' && value.length <= maxLength
    ? null
    : fault(claim, 'malformed')
}

/** Whether `value` is a plausible point in time (RFC 7519 §2). */
export function isNumericDate(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= MAX_NUMERIC_DATE
}

export function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

export function equalsInConstantTime(value: unknown, expected: string): boolean {
  if (typeof value !== 'string') return false
  const given = Buffer.from(value)
  const wanted = Buffer.from(expected)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

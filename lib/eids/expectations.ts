import { type Levels, meetsLevel } from './levels.js'
import type { Claims, Loa } from './types.js'

/** All that a login has to be, put together from configuration, guard and query. `null` demands nothing. */
export interface LoginExpectation {
  /** One of these eIDs. */
  readonly idp: readonly string[] | null
  /** This level at least. */
  readonly loa: Loa | null
  /** The `acr` values of the issuer by level. */
  readonly levels: Levels
  /** Exactly one of these `acr`. */
  readonly acr: readonly string[] | null
  /** Whether a test identity will do. */
  readonly sandboxAllowed: boolean
}

/** The claim that is not as demanded. `expected` is the demand, never what came. */
export interface UnmetExpectation {
  readonly claim: 'idp' | 'acr' | 'sandbox'
  readonly expected: string
}

/**
 * The first thing that a login was not, or `null` when it was all that was asked. A claim that is missing or of another
 * type meets nothing, and an empty list is met by nobody.
 */
export function unmetExpectation(claims: Claims, expectation: LoginExpectation): UnmetExpectation | null {
  const { idp, loa, levels, acr, sandboxAllowed } = expectation
  if (!sandboxAllowed && claims.sandbox !== undefined && claims.sandbox !== false) {
    return { claim: 'sandbox', expected: 'false' }
  }
  if (idp !== null && !isOneOf(claims.idp, idp)) return { claim: 'idp', expected: idp.join(' ') }
  if (loa !== null && !meetsLevel(claims.acr, loa, levels)) return { claim: 'acr', expected: loa }
  if (acr !== null && !isOneOf(claims.acr, acr)) return { claim: 'acr', expected: acr.join(' ') }
  return null
}

function isOneOf(value: unknown, allowed: readonly string[]): boolean {
  return typeof value === 'string' && allowed.includes(value)
}

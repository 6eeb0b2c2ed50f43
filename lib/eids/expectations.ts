import { satisfiesLoa } from './loa.js'
import type { Claims, Loa } from './types.js'

/** What a login has to be. `null` and absent members demand nothing. */
export interface LoginDemand {
  /** One of these eIDs. */
  readonly idp?: readonly string[] | null
  /** This level at least. */
  readonly loa?: Loa | null
  /** Exactly one of these `acr`. */
  readonly acr?: readonly string[] | null
  /** `false`: not a test identity. */
  readonly sandbox?: boolean
}

/** The claim that is not as demanded. `expected` is the demand, never what came. */
export interface UnmetDemand {
  readonly claim: 'idp' | 'acr' | 'sandbox'
  readonly expected?: string
}

/**
 * The first thing that a login was not, or `null` when it was all that configuration, guard and query asked. A claim
 * that is missing or of another type meets nothing.
 */
export function firstUnmetDemand(claims: Claims, demands: readonly LoginDemand[]): UnmetDemand | null {
  for (const demand of demands) {
    const unmet = unmetIn(claims, demand)
    if (unmet !== null) return unmet
  }
  return null
}

function unmetIn(claims: Claims, demand: LoginDemand): UnmetDemand | null {
  const { idp, loa, acr } = demand
  if (demand.sandbox === false && claims.sandbox !== undefined && claims.sandbox !== false) {
    return { claim: 'sandbox', expected: 'false' }
  }
  if (idp && !isOneOf(claims.idp, idp)) return { claim: 'idp', expected: idp.join(' ') }
  if (loa && !satisfiesLoa(claims.acr, loa)) return { claim: 'acr', expected: loa }
  if (acr && !isOneOf(claims.acr, acr)) return { claim: 'acr', expected: acr.join(' ') }
  return null
}

function isOneOf(value: unknown, allowed: readonly string[]): boolean {
  return typeof value === 'string' && allowed.includes(value)
}

import type { Loa } from './types.js'

/** From weakest to strongest. */
export const loaOrder: readonly Loa[] = Object.freeze(['low', 'substantial', 'high'])

/** Whether `value` is one of Signicat's three words. */
export function isLoa(value: unknown): value is Loa {
  return value === 'low' || value === 'substantial' || value === 'high'
}

/**
 * The level an `acr` stands for, or `null`. Only Signicat's three words count: any other value, also one that looks
 * stronger, is below every level.
 */
export function loaOf(acr: unknown): Loa | null {
  return isLoa(acr) ? acr : null
}

/** Whether `acr` is the level `minimum` or above it. */
export function satisfiesLoa(acr: unknown, minimum: Loa): boolean {
  return isLoa(acr) && isLoa(minimum) && loaOrder.indexOf(acr) >= loaOrder.indexOf(minimum)
}

/** The weaker of two demands; `null` when one of them demands nothing. */
export function weakerLoa(one: Loa | null, other: Loa | null): Loa | null {
  if (one === null || other === null) return null
  return satisfiesLoa(one, other) ? other : one
}

/** The weakest level among exact `acr` values, `null` when none of them is a level. */
export function weakestLoa(acr: readonly string[] | null): Loa | null {
  return loaOrder.find((loa) => acr?.includes(loa)) ?? null
}

/** The stronger of two demands; `null` when neither demands anything. */
export function strongerLoa(one: Loa | null, other: Loa | null): Loa | null {
  if (one === null || other === null) return one ?? other
  return satisfiesLoa(one, other) ? one : other
}

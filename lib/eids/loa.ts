import type { Loa } from './types.js'

/** From weakest to strongest. */
export const loaOrder: readonly Loa[] = Object.freeze(['low', 'substantial', 'high'])

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
  return isLoa(acr) && loaOrder.indexOf(acr) >= loaOrder.indexOf(minimum)
}

/** The stronger of two demands; `null` when neither demands anything. */
export function strongerLoa(one: Loa | null, other: Loa | null): Loa | null {
  if (one === null || other === null) return one ?? other
  return satisfiesLoa(one, other) ? one : other
}

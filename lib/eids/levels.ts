import { loaOrder } from './loa.js'
import type { Loa } from './types.js'

/** The `acr` values that stand for each level at one issuer. A value stands for one level. */
export type Levels = Readonly<Record<Loa, readonly string[]>>

/** Signicat's own words, in `acr` and in the item `loa:`. */
export const signicatLevels: Levels = levelsOf({ low: ['low'], substantial: ['substantial'], high: ['high'] })

/** Of an issuer whose values nobody has said: no `acr` is a level, and none can be asked for. */
export const noLevels: Levels = levelsOf({})

export function levelsOf(levels: Partial<Levels>): Levels {
  const list = (loa: Loa): readonly string[] => Object.freeze([...(levels[loa] ?? [])])
  return Object.freeze({ low: list('low'), substantial: list('substantial'), high: list('high') })
}

/** The level that an `acr` stands for, or `null`: a value that is not named is below every level. */
export function levelOf(acr: unknown, levels: Levels): Loa | null {
  return typeof acr === 'string' ? (loaOrder.find((loa) => levels[loa].includes(acr)) ?? null) : null
}

/** Whether `acr` stands for the level `minimum` or one above it. */
export function meetsLevel(acr: unknown, minimum: Loa, levels: Levels): boolean {
  return typeof acr === 'string' && valuesFrom(minimum, levels).some((values) => values.includes(acr))
}

/**
 * What to ask an issuer for so that the answer is `minimum` at least: its values of that level or, where it has none, of the
 * next one above. Empty when it cannot be asked.
 */
export function acrValuesOfLevel(minimum: Loa, levels: Levels): readonly string[] {
  return valuesFrom(minimum, levels).find((values) => values.length > 0) ?? []
}

function valuesFrom(minimum: Loa, levels: Levels): readonly (readonly string[])[] {
  return loaOrder.slice(loaOrder.indexOf(minimum)).map((loa) => levels[loa])
}

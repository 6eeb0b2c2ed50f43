import { isLoa } from '../eids/loa.js'
import type { Loa } from '../eids/types.js'

/** What a login asked for in `acr_values`. Keys that are not known are dropped without a word, as Signicat does. */
export interface AskedFor {
  /** Codes after `idp:`, whether they exist or not. */
  readonly idps: readonly string[]
  readonly loa: Loa | undefined
}

/** Reads space-separated `key:value` items. */
export function readAcrValues(acrValues: unknown): AskedFor {
  const items = typeof acrValues === 'string' ? acrValues.split(/\s+/) : []
  const valuesOf = (key: string): string[] =>
    items.filter((item) => item.startsWith(`${key}:`)).map((item) => item.slice(key.length + 1))
  return { idps: valuesOf('idp'), loa: valuesOf('loa').find(isLoa) }
}

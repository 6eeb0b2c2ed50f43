import { ConfigError } from '../errors.js'
import { isIdpCode } from './idp-code.js'
import { acrValuesOfLevel, type Levels, meetsLevel } from './levels.js'
import { isLoa, strongerLoa, weakestLoa } from './loa.js'
import type { EidCode, Loa } from './types.js'

/** Items of `acr_values` that belong to one eID, spelled as Signicat spells them. */
export interface AcrItemsOfEid {
  readonly nbid: {
    /** Which Norwegian BankID, such as `BID`. */
    readonly nbid_idp?: string
  }
  readonly mitid: {
    /** Text shown in the MitID app, as base64. Signicat reads it only inside a signed request object. */
    readonly mitid_reference_text?: string
  }
}

/** Items that only the eID of a code has. */
export type OwnAcrItems<Idp> = Idp extends keyof AcrItemsOfEid ? AcrItemsOfEid[Idp] : unknown

/** What {@link acrValues} writes. */
export type AcrAsk<Idp extends EidCode = EidCode> = {
  /** Code of the eID; without it the person chooses. */
  readonly idp?: Idp
  /** Lowest level; Signicat answers with this one or a higher one. */
  readonly loa?: Loa
  /** Further items, for what this package does not know. */
  readonly items?: Readonly<Record<string, string>>
} & OwnAcrItems<Idp>

const ITEM_KEY = /^[a-z][a-z0-9_-]{0,63}$/
const ITEM_VALUE = /^[\x21-\x7e]{1,2048}$/
/** Items that a later source replaces; others add up, as in a list of URNs. */
const REPLACED_ITEM = /^(idp|loa|[a-z0-9]+_[a-z0-9_]+):/

/**
 * An `acr_values` for Signicat, such as `idp:nbid loa:high nbid_idp:BID`.
 *
 * `acr_values` travels through the browser and Signicat ignores what it does not know: what was asked must be checked
 * in what comes back, as the plugin does with `expect`.
 *
 * @throws {@link ConfigError} `ERR_SIGNICAT_CONFIG_INVALID` when an item cannot be written, or the level is unknown.
 */
export function acrValues<const Idp extends EidCode>(ask: AcrAsk<Idp>): string {
  const { idp, loa, items, ...own } = ask
  if (idp !== undefined && !isIdpCode(idp)) {
    throw unwritable(
      'idp',
      'is not the code of an eID',
      'Codes are lower case letters, digits and hyphens, at most 30',
    )
  }
  if (loa !== undefined && !isLoa(loa))
    throw unwritable('loa', 'is not a level', "Write 'low', 'substantial' or 'high'")
  const pairs = Object.entries({ idp, loa, ...own, ...items })
  return pairs.flatMap(([key, value]) => (value === undefined ? [] : [acrItem(key, value)])).join(' ')
}

function acrItem(key: string, value: unknown): string {
  if (ITEM_KEY.test(key) && typeof value === 'string' && ITEM_VALUE.test(value)) return `${key}:${value}`
  throw unwritable(
    ITEM_KEY.test(key) ? key : 'items',
    'cannot be written',
    'Keys are a-z, 0-9, _ and -; values have no spaces',
  )
}

function unwritable(option: string, problem: string, remedy: string): ConfigError {
  return new ConfigError([{ option: `acrValues.${option}`, problem, remedy }])
}

/** All that has a say in the `acr_values` of one login. */
export interface AcrSources {
  /** Strings of items, from the most general to the most particular: registration, eID, this login. */
  readonly items: readonly (string | null | undefined)[]
  /** Whether the issuer understands `idp:` and `loa:`. */
  readonly signicat: boolean
  /** Permitted eIDs; a single one is asked for, whatever the items say. Among several the person chooses. */
  readonly idp: readonly string[] | null
  /** Written when no item demands more: nobody can weaken what another demands. */
  readonly loa: Loa | null
  /** How the issuer names its levels. */
  readonly levels: Levels
  /** Exact values. Signicat can only be asked for the weakest level among them, other issuers for all. */
  readonly acr: readonly string[] | null
}

/**
 * One `acr_values` out of several sources, the empty string when there is nothing to ask. An item of a later source
 * replaces the items with its key in earlier ones.
 */
export function composeAcrValues(sources: AcrSources): string {
  const given = sources.items.map((items) => itemsOf(items).filter((item) => isPermitted(item, sources)))
  if (!sources.signicat) return [...new Set([...given.flat(), ...exactValues(sources)])].join(' ')
  const [idp, ...otherIdps] = sources.idp ?? []
  const loa = strongerLoa(strongestOf(given.flat()), strongerLoa(sources.loa, weakestLoa(sources.acr)))
  const asked = [
    ...given,
    idp === undefined || otherIdps.length > 0 ? [] : [`idp:${idp}`],
    loa === null ? [] : [`loa:${loa}`],
  ]
  const merged = new Map<string, string[]>()
  for (const source of asked) {
    for (const [key, items] of groupedByKey(source)) merged.set(key, items)
  }
  return [...merged.values()].flat().join(' ')
}

/** The values that will do at an issuer without `loa:`. */
function exactValues({ acr, loa, levels }: AcrSources): readonly string[] {
  if (loa === null) return acr ?? []
  if (acr === null) return acrValuesOfLevel(loa, levels)
  const enough = acr.filter((value) => meetsLevel(value, loa, levels))
  return enough.length > 0 ? enough : acr
}

/** An eID that would be refused when it comes back is not asked for. */
function isPermitted(item: string, { idp, signicat }: AcrSources): boolean {
  return !signicat || idp === null || !item.startsWith('idp:') || idp.includes(item.slice('idp:'.length))
}

/** What an `acr_values` demands, to be checked in what comes back; `null` for what it leaves open. */
export function demandOfAcrValues(acrValues: string): {
  readonly idp: readonly string[] | null
  readonly loa: Loa | null
} {
  const items = itemsOf(acrValues)
  const idps = items.filter((item) => item.startsWith('idp:')).map((item) => item.slice('idp:'.length))
  return { idp: idps.length === 0 ? null : idps, loa: strongestOf(items) }
}

function itemsOf(acrValues: string | null | undefined): string[] {
  return (acrValues ?? '').split(' ').filter((item) => item !== '')
}

function groupedByKey(items: readonly string[]): Map<string, string[]> {
  const groups = new Map<string, string[]>()
  for (const item of items) {
    const key = REPLACED_ITEM.exec(item)?.[1] ?? item
    const group = groups.get(key) ?? []
    if (!group.includes(item)) groups.set(key, [...group, item])
  }
  return groups
}

function strongestOf(items: readonly string[]): Loa | null {
  return items.map(loaOfItem).reduce(strongerLoa, null)
}

function loaOfItem(item: string): Loa | null {
  const value = item.startsWith('loa:') ? item.slice('loa:'.length) : ''
  return isLoa(value) ? value : null
}

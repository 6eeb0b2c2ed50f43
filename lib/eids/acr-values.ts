import { ConfigError } from '../errors.js'
import { isIdpCode } from './idp-code.js'
import { isLoa, strongestLoa } from './loa.js'
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

type OwnItems<Idp> = Idp extends keyof AcrItemsOfEid ? AcrItemsOfEid[Idp] : unknown

/** What {@link acrValues} writes. */
export type AcrAsk<Idp extends EidCode = EidCode> = {
  /** Code of the eID; without it the person chooses. */
  readonly idp?: Idp
  /** Lowest level; Signicat answers with this one or a higher one. */
  readonly loa?: Loa
  /** Further items, for what this package does not know. */
  readonly items?: Readonly<Record<string, string>>
} & OwnItems<Idp>

const ITEM_KEY = /^[a-z][a-z0-9_-]{0,63}$/
const ITEM_VALUE = /^[\x21-\x7e]{1,2048}$/
/** Items that an `acr_values` holds once; a later one replaces an earlier one. Others may repeat, as in a list of URNs. */
const SINGLE_ITEM = /^(idp|loa|[a-z0-9]+_[a-z0-9_]+):/

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

/** The sources of one login's `acr_values`, from the most general to the most particular. */
export interface AcrSources {
  /** Each a string of items: of the registration, of the eID, of this login. Later ones replace single items of earlier ones. */
  readonly values: readonly (string | null | undefined)[]
  /** Replaces whatever eID the values name. */
  readonly idp?: string | null
  /** Demands beside those of the values; the strongest of all is written, so nobody can weaken another's. */
  readonly loas?: readonly (Loa | null | undefined)[]
}

/** One `acr_values` out of all that has a say in a login; `null` when nothing is to be sent. */
export function composeAcrValues(sources: AcrSources): string | null {
  const given = sources.values.flatMap((value) => (value ?? '').split(' ').filter((item) => item !== ''))
  const asked = sources.idp ? [...given, `idp:${sources.idp}`] : given
  const loa = strongestLoa(...(sources.loas ?? []), ...asked.map(loaOfItem))
  const items = new Map<string, string>()
  for (const item of loa === null ? asked : [...asked, `loa:${loa}`])
    items.set(SINGLE_ITEM.exec(item)?.[1] ?? item, item)
  return items.size === 0 ? null : [...items.values()].join(' ')
}

function loaOfItem(item: string): Loa | null {
  const value = item.startsWith('loa:') ? item.slice('loa:'.length) : ''
  return isLoa(value) ? value : null
}

/** The eID that an `acr_values` asks for, `null` when it leaves the choice to the person. */
export function idpOfAcrValues(values: string): string | null {
  const item = values.split(' ').findLast((part) => part.startsWith('idp:'))
  return item === undefined ? null : item.slice('idp:'.length)
}

import type { Config } from '../config/config.js'
import { demandOfAcrValues } from '../eids/acr-values.js'
import { strongerLoa, weakerLoa } from '../eids/loa.js'
import type { Loa } from '../eids/types.js'

type Settings = Pick<Config, 'eids' | 'expect'>

/** Codes of the eIDs that a login may come from, `null` for any. */
export function permittedEids({ expect, eids }: Settings): readonly string[] | null {
  return expect.idp ?? (eids === null ? null : Object.keys(eids))
}

/** The level that the settings of one eID demand, in `loa` or in `acrValues`. */
export function loaOfEid({ eids }: Pick<Config, 'eids'>, code: unknown): Loa | null {
  const eid = typeof code === 'string' ? eids?.[code] : undefined
  return eid === undefined ? null : strongerLoa(eid.loa, demandOfAcrValues(eid.acrValues ?? '').loa)
}

/** The level that can be asked for before the person has chosen: the one that each of these eIDs demands at least. */
export function commonLoa(config: Pick<Config, 'eids'>, codes: readonly string[] | null): Loa | null {
  const [first, ...others] = codes ?? []
  return others.map((code) => loaOfEid(config, code)).reduce(weakerLoa, loaOfEid(config, first))
}

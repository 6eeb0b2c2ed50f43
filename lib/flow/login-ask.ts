import type { Config } from '../config/config.js'
import { demandOfAcrValues } from '../eids/acr-values.js'
import { isIdpCode } from '../eids/idp-code.js'
import { acrValuesOfLevel } from '../eids/levels.js'
import { strongerLoa } from '../eids/loa.js'
import type { Loa } from '../eids/types.js'
import { LoginError } from '../errors.js'
import type { Asked } from '../session/attempt-types.js'
import { commonLoa, permittedEids } from './eid-settings.js'

/** What one login is started with, from a query, a guard or `reply.signicat.login()`. */
export interface LoginAsk {
  /** Where the person goes afterwards, not checked yet. */
  readonly unsafeReturnTo?: unknown
  readonly idp?: readonly string[] | null
  readonly loa?: Loa | null
  readonly acr?: readonly string[] | null
  /** Seconds, 0 counts. */
  readonly maxAge?: number | null
  readonly scope?: readonly string[]
  /** More `acr_values` items. */
  readonly acrValues?: string
  readonly prompt?: string
  readonly loginHint?: string | readonly string[]
  /** The hint came with the visitor's own request. */
  readonly isHintOpen?: boolean
  readonly uiLocales?: string
  readonly purpose?: 'login' | 'identify'
  /** A guard sent the person here. */
  readonly byGuard?: boolean
}

/** Marks a login that a guard asked for: after a cancel a page is shown, or the guard would send the person round again. */
export const guardedMark = 'guarded'

/** Whether the issuer is asked to answer without the person. */
export function isSilentAsk({ prompt }: LoginAsk, { authorization }: Pick<Config, 'authorization'>): boolean {
  return (prompt ?? authorization.prompt ?? '').split(' ').includes('none')
}

/** Characters of `ui_locales` that an attempt remembers: it has room for little. */
export const longestLocales = 80

const invalid = (detail: string): LoginError => new LoginError('ERR_SIGNICAT_REQUEST_INVALID', { detail })

/**
 * The ask in the query of `GET /login`. It can only strengthen: choose among the permitted eIDs, raise the level, ask
 * for a more recent login. Everything else in the query is ignored.
 *
 * @throws {@link LoginError} `ERR_SIGNICAT_REQUEST_INVALID`
 */
export function askFromQuery(query: URLSearchParams): LoginAsk {
  const idp = single(query, 'idp')
  const loa = single(query, 'loa')
  const maxAge = single(query, 'max_age')
  const uiLocales = single(query, 'ui_locales')
  if (idp !== undefined && !isIdpCode(idp)) throw invalid('idp')
  if (loa !== undefined && loa !== 'low' && loa !== 'substantial' && loa !== 'high') throw invalid('loa')
  if (maxAge !== undefined && !/^\d{1,9}$/.test(maxAge)) throw invalid('max_age')
  if (uiLocales !== undefined && !/^[A-Za-z]{2,8}([ -][A-Za-z0-9]{2,8}){0,7}$/.test(uiLocales))
    throw invalid('ui_locales')
  const unsafeReturnTo = single(query, 'returnTo')
  return {
    ...(unsafeReturnTo === undefined ? {} : { unsafeReturnTo }),
    ...(idp === undefined ? {} : { idp: [idp] }),
    ...(loa === undefined ? {} : { loa }),
    ...(maxAge === undefined ? {} : { maxAge: Number(maxAge) }),
    ...(uiLocales === undefined ? {} : { uiLocales }),
    ...(query.has(guardedMark) ? { byGuard: true } : {}),
  }
}

function single(query: URLSearchParams, name: string): string | undefined {
  const values = query.getAll(name)
  if (values.length > 1) throw invalid(`${name} is repeated`)
  return values[0]
}

/** What will be asked of the issuer and held against its answer: the registration's demands and this login's, the stronger each. */
export function askedFor(ask: LoginAsk, config: Config): Asked {
  const idp = askedIdp(ask, config)
  const configured = config.authorization.max_age
  const maxAges = [ask.maxAge ?? null, configured === undefined ? null : Number(configured)].filter(
    (age) => age !== null,
  )
  const prompt = ask.prompt ?? config.authorization.prompt ?? ''
  const loa = [
    commonLoa(config, idp),
    ask.loa ?? null,
    demandedLoa(config.authorization.acr_values),
    demandedLoa(ask.acrValues),
  ].reduce(strongerLoa, config.expect.loa)
  if (loa !== null && acrValuesOfLevel(loa, config.levels).length === 0)
    throw invalid('loa is one that this issuer cannot be asked for')
  return Object.freeze({
    idp,
    loa,
    acr: narrowed(config.expect.acr, ask.acr ?? null, 'acr'),
    maxAge: maxAges.length === 0 ? null : Math.min(...maxAges),
    freshLogin: prompt.split(' ').includes('login'),
  })
}

// `idp:` and `loa:` items are demands too: Signicat drops what it does not know in silence.
const demandedLoa = (acrValues: string | undefined): Loa | null => demandOfAcrValues(acrValues ?? '').loa
const demandedIdp = (acrValues: string | undefined): readonly string[] | null =>
  demandOfAcrValues(acrValues ?? '').idp?.slice(-1) ?? null

function askedIdp(ask: LoginAsk, config: Config): readonly string[] | null {
  const named = narrowed(permittedEids(config), ask.idp ?? null, 'idp')
  const asked = narrowed(named, demandedIdp(ask.acrValues), 'idp')
  const usual = demandedIdp(config.authorization.acr_values)
  // What every login asks for gives way to what this one asks for.
  const fits = usual !== null && (asked === null || usual.every((code) => asked.includes(code)))
  return fits ? Object.freeze(usual) : asked
}

function narrowed(
  permitted: readonly string[] | null,
  asked: readonly string[] | null,
  name: string,
): readonly string[] | null {
  if (permitted === null || asked === null) return asked ?? permitted
  const both = asked.filter((value) => permitted.includes(value))
  if (both.length === 0) throw invalid(`${name} is not one that this application permits`)
  return Object.freeze(both)
}

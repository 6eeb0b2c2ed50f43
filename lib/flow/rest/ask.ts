import type { RestHeadlessMode, RestPrefill } from '../../config/rest-options.js'
import { strongerLoa } from '../../eids/loa.js'
import type { Loa } from '../../eids/types.js'
import { toUiLocales } from '../../eids/ui-locales.js'
import { RestError } from '../../errors.js'
import { refused } from '../../rest/person-input.js'
import { longestLocales } from '../login-ask.js'
import type { RestCall } from './ports.js'

/** What a page sends along when it starts a flow, nothing of it checked but its type. */
interface UncheckedAsk {
  readonly returnTo?: string
  readonly idp?: string
  readonly loa?: string
  readonly ui_locales?: string
  readonly purpose?: string
  readonly mode?: string
  readonly nin?: string
  readonly phoneNumber?: string
  readonly dateOfBirth?: string
  readonly email?: string
}

/** What one flow is started with, within what the registration permits. */
export interface RestAsk {
  readonly unsafeReturnTo: string | undefined
  readonly providers: readonly string[]
  readonly loa: Loa | null
  readonly language: string | null
  /** As they were asked for, for pages of our own. */
  readonly uiLocales: string | null
  readonly purpose: 'login' | 'identify'
  readonly mode: RestHeadlessMode | null
  /** From the person or about them; checked by the rules of the eID when the request is built. */
  readonly unsafePrefill: Readonly<Partial<Record<RestPrefill, string>>>
}

const names = [
  'returnTo',
  'idp',
  'loa',
  'ui_locales',
  'purpose',
  'mode',
  'nin',
  'phoneNumber',
  'dateOfBirth',
  'email',
] as const
const prefillNames = ['nin', 'phoneNumber', 'dateOfBirth', 'email'] as const
const modes = ['QR', 'APP_LAUNCH', 'PHONE', 'SABA', 'APP2APP'] as const

/** @throws {@link RestError} `ERR_SIGNICAT_REQUEST_INVALID` for a parameter that is repeated or not permitted */
export function askFromRestQuery(call: RestCall): RestAsk {
  const { query } = call.visit
  const repeated = names.find((name) => query.getAll(name).length > 1)
  if (repeated !== undefined) throw refused(repeated, 'invalid')
  const { returnTo, idp, loa, ui_locales, purpose } = Object.fromEntries(query)
  return checked(call, call.rest.settings.providers, pruned({ returnTo, idp, loa, ui_locales, purpose }))
}

/** @throws {@link RestError} `ERR_SIGNICAT_REQUEST_INVALID` with the field in `violations` */
export function askFromRestBody(call: RestCall, unsafeBody: unknown, providers: readonly string[]): RestAsk {
  return checked(call, providers, textsOf(unsafeBody))
}

/** The members of a body that are texts; of another type is a fault, unknown ones are ignored. */
function textsOf(unsafeBody: unknown): UncheckedAsk {
  const body = unsafeBody instanceof URLSearchParams ? Object.fromEntries(unsafeBody) : (unsafeBody ?? {})
  if (typeof body !== 'object' || Array.isArray(body)) throw refused('body', 'invalid')
  const entries = Object.entries(body).filter(([name]) => names.some((known) => known === name))
  const wrong = entries.find(([, value]) => typeof value !== 'string' && value !== null)
  if (wrong !== undefined) throw refused(wrong[0], 'invalid')
  return Object.fromEntries(entries.filter(([, value]) => value !== null && value !== ''))
}

function pruned(
  given: Readonly<Record<keyof UncheckedAsk, string | undefined> | Record<string, string | undefined>>,
): UncheckedAsk {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== ''))
}

function checked(call: RestCall, permitted: readonly string[], given: UncheckedAsk): RestAsk {
  const { settings } = call.rest
  if (given.idp !== undefined && !permitted.includes(given.idp)) throw notAllowed('idp')
  const providers = given.idp === undefined ? permitted : [given.idp]
  return Object.freeze({
    unsafeReturnTo: given.returnTo,
    providers,
    loa: askedLoa(call, given.loa, providers),
    language: languageOf(given.ui_locales) ?? settings.language,
    uiLocales: given.ui_locales?.slice(0, longestLocales) ?? null,
    purpose: purposeOf(call, given.purpose),
    mode: modeOf(given.mode, settings.headless.modes),
    unsafePrefill: prefillOf(given, settings.prefill),
  })
}

/** A page can only strengthen. */
function askedLoa(
  { services, rest }: RestCall,
  given: string | undefined,
  providers: readonly string[],
): Loa | null {
  if (given !== undefined && given !== 'low' && given !== 'substantial' && given !== 'high')
    throw refused('loa', 'invalid')
  if (given !== undefined && rest.settings.api === 'express') throw notAllowed('loa')
  const [only, ...others] = providers
  const eid = only !== undefined && others.length === 0 ? services.config.eids?.[only] : undefined
  return strongerLoa(strongerLoa(eid?.loa ?? null, given ?? null), rest.settings.loa)
}

function languageOf(uiLocales: string | undefined): string | null {
  const [first] = (toUiLocales(uiLocales, { signicat: true }) ?? '').split(' ')
  return first !== undefined && /^[a-z]{2}$/.test(first) ? first : null
}

function purposeOf({ services }: RestCall, given: string | undefined): RestAsk['purpose'] {
  if (given === undefined || given === 'login') return 'login'
  const { onIdentify } = services.config
  if (given !== 'identify') throw refused('purpose', 'invalid')
  if (onIdentify === null || onIdentify === undefined) throw notAllowed('purpose')
  return 'identify'
}

function modeOf(given: string | undefined, permitted: readonly RestHeadlessMode[]): RestHeadlessMode | null {
  if (given === undefined) return null
  const mode = modes.find((known) => known === given)
  if (mode === undefined) throw refused('mode', 'invalid')
  if (!permitted.includes(mode)) throw notAllowed('mode')
  return mode
}

function prefillOf(given: UncheckedAsk, permitted: readonly RestPrefill[]): RestAsk['unsafePrefill'] {
  const sent = prefillNames.filter((name) => given[name] !== undefined)
  const strange = sent.find((name) => !permitted.includes(name))
  if (strange !== undefined) throw notAllowed(strange)
  return Object.fromEntries(sent.map((name) => [name, given[name]]))
}

function notAllowed(name: string): RestError {
  return new RestError('ERR_SIGNICAT_REQUEST_INVALID', {
    detail: `${name}: not-allowed`,
    violations: [{ name, reason: 'not-allowed' }],
  })
}

import type { Asked } from '../session/attempt-types.js'
import { safeReturnTo } from '../shared/return-to.js'
import { guardedMark, type LoginAsk } from './login-ask.js'
import type { ActionTarget } from './pages/describe-page.js'
import type { PageAsk, Services, Visit } from './ports.js'
import { isUnsafeMethod } from './who-asks.js'

/** A login that did not come about, as far as it is known what was asked for. */
export interface Again {
  /** Checked. */
  readonly returnTo: string | null
  readonly asked?: Pick<Asked, 'idp' | 'loa' | 'maxAge'>
  readonly byGuard?: boolean
  readonly uiLocales?: string | null
}

/**
 * Buttons that start the same login again, or give up; they wait for the person, since an automatic retry could go round for
 * ever. The page is about the eID that was asked for, in the languages that were asked for.
 */
export function startAgain({ places }: Services, again: Again): Partial<PageAsk> {
  const { login, home } = { login: places.paths.login, home: { href: places.home } }
  return { ways: login === null ? { home } : { again: loginLink(login, again), home }, ...aboutOf(again) }
}

/** The same for a login that began at a page of the application: that page is opened again. */
export function openAgain(
  { places }: Services,
  visit: Visit,
  again: Omit<Again, 'returnTo'>,
): Partial<PageAsk> {
  const here = isUnsafeMethod(visit.method) ? null : safeReturnTo(visit.url, places.returnRules)
  const home = { href: places.home }
  return { ways: here === null ? { home } : { again: { href: here }, home }, ...aboutOf(again) }
}

/** What an ask would be held against, before it is known whether it is permitted. */
export function againAsAsked({
  idp = null,
  loa = null,
  maxAge = null,
  byGuard,
  uiLocales,
}: LoginAsk): Omit<Again, 'returnTo'> {
  return { asked: { idp, loa, maxAge }, byGuard: byGuard ?? false, uiLocales: uiLocales ?? null }
}

function loginLink(login: string, { returnTo, asked, byGuard, uiLocales }: Again): ActionTarget {
  const { idp = null, loa = null, maxAge = null } = asked ?? {}
  const [only, other] = idp ?? []
  const fields = {
    ...(returnTo === null ? {} : { returnTo }),
    ...(only === undefined || other !== undefined ? {} : { idp: only }),
    ...(loa === null ? {} : { loa }),
    ...(maxAge === null ? {} : { max_age: String(maxAge) }),
    ...(uiLocales === undefined || uiLocales === null ? {} : { ui_locales: uiLocales }),
    ...(byGuard === true ? { [guardedMark]: '1' } : {}),
  }
  const query = new URLSearchParams(fields).toString()
  return { href: query === '' ? login : `${login}?${query}` }
}

function aboutOf({ asked, uiLocales }: Omit<Again, 'returnTo'>): Pick<PageAsk, 'idp' | 'uiLocales'> {
  const [only, other] = asked?.idp ?? []
  return {
    ...(only === undefined || other !== undefined ? {} : { idp: only }),
    ...(uiLocales === undefined || uiLocales === null ? {} : { uiLocales }),
  }
}

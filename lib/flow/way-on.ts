import { safeReturnTo } from '../shared/return-to.js'
import type { Outcome, Services, Visit } from './ports.js'
import { headerOf } from './who-asks.js'

/** Where a finished login may go: what the application's hook named, and what the attempt remembered. */
export interface Ways {
  readonly unsafeChosen: string | undefined
  readonly unsafeReturnTo: string | null
}

/**
 * On to the first of them that is safe, else to the default page. The stored one is checked again on the way out.
 *
 * After a redirect that began at the issuer a browser keeps a `Strict` cookie back: the person would arrive signed out,
 * and a guard would send them round for ever. From a page of our own it is sent.
 */
export function wayOn(
  { config, places }: Services,
  visit: Visit,
  { unsafeChosen, unsafeReturnTo }: Ways,
): Outcome {
  const chosen = safeReturnTo(unsafeChosen, places.returnRules)
  if (unsafeChosen !== undefined && chosen === null) {
    visit.log.warn(
      { event: 'login', correlationId: visit.correlationId },
      'the page that the application named is none that people may be sent to',
    )
  }
  const location = chosen ?? safeReturnTo(unsafeReturnTo, places.returnRules) ?? places.home
  if (config.session.sameSite === 'strict' && headerOf(visit.headers, 'sec-fetch-site') !== 'same-origin')
    return pageTo(location)
  return { kind: 'redirect', status: visit.method === 'POST' ? 303 : 302, location }
}

/** Where {@link wayOn} leads, `null` for an outcome that leads nowhere. */
export function placeOf(outcome: Outcome): string | null {
  if (outcome.kind === 'redirect') return outcome.location
  return outcome.kind === 'page' ? (outcome.page.continueTo ?? null) : null
}

function pageTo(location: string): Outcome {
  return {
    kind: 'page',
    page: { kind: 'going-on', status: 200, continueTo: location, ways: { continue: { href: location } } },
  }
}

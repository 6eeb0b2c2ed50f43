import { GuardError } from '../../errors.js'
import { answerError } from '../answer-error.js'
import type { Outcome, Services, Visit, Visitor } from '../ports.js'
import { isFromOurSite } from '../same-site.js'
import { isNavigation, isOwnLink, isRelayed } from '../who-asks.js'
import { type LogoutWay, logoutWay, startLogout } from './start-logout.js'

/** What the logout form or program sent. */
export interface LogoutForm {
  readonly unsafeReturnTo?: unknown
  readonly token?: unknown
}

/**
 * `POST /logout`: signs out when our own pages asked for it. Where a service worker hides who did, the person is asked.
 */
export async function answerLogoutPost(
  services: Services,
  visit: Visit,
  visitor: Visitor,
  form: LogoutForm,
): Promise<Outcome> {
  if (!isFromOurSite(visit.headers, services.config) && !hasFormToken(services, visitor, form.token)) {
    if (isRelayed(visit.headers)) return askOrGoOn(services, visit, visitor, form.unsafeReturnTo)
    return answerError(services, visit, new GuardError('ERR_SIGNICAT_CROSS_ORIGIN', { detail: 'logout' }))
  }
  return logOut(services, visit, visitor, form.unsafeReturnTo)
}

/** Signs out and sends a page on by itself, a program its `logoutUrl`. */
export async function logOut(
  services: Services,
  visit: Visit,
  visitor: Visitor,
  unsafeReturnTo: unknown,
): Promise<Outcome> {
  return sendOn(services, visit, await startLogout(services, visit, visitor, unsafeReturnTo))
}

function sendOn(services: Services, visit: Visit, { location }: LogoutWay): Outcome {
  if (!isNavigation(visit.method, visit.headers)) {
    return { kind: 'json', status: 200, body: { logoutUrl: absolute(location, services) } }
  }
  if (visit.method === 'GET') return { kind: 'redirect', status: 302, location }
  // A redirect after a form post is blocked by a page whose CSP says `form-action 'self'`.
  return {
    kind: 'page',
    page: {
      kind: 'signing-out',
      status: 200,
      continueTo: location,
      ways: { continue: { href: location } },
    },
  }
}

/**
 * `GET /logout`: a link of our own page signs out at once; from anywhere else the person is asked, since an image or a
 * link on another site must not do it.
 */
export async function answerLogoutGet(services: Services, visit: Visit, visitor: Visitor): Promise<Outcome> {
  const unsafeReturnTo = visit.query.get('returnTo')
  if (isOwnLink(visit.method, visit.headers)) return logOut(services, visit, visitor, unsafeReturnTo)
  return askOrGoOn(services, visit, visitor, unsafeReturnTo)
}

/** The person says so on a page of ours, whose form carries a token. */
async function askOrGoOn(
  services: Services,
  visit: Visit,
  visitor: Visitor,
  unsafeReturnTo: unknown,
): Promise<Outcome> {
  // Nobody to ask, and nothing is ended: a cookie that only another instance can read may be a session there.
  if (visitor === null) return sendOn(services, visit, await logoutWay(services, null, unsafeReturnTo))
  return askToSignOut(services, visitor, unsafeReturnTo)
}

/** Asks somebody who is signed in whether they want to sign out. */
export function askToSignOut(
  { places, forms }: Services,
  visitor: NonNullable<Visitor>,
  unsafeReturnTo: unknown,
): Outcome {
  const stay = { href: places.home }
  const { logout } = places.paths
  const fields = {
    token: forms.seal('logout', visitor.id),
    ...(typeof unsafeReturnTo === 'string' ? { returnTo: unsafeReturnTo } : {}),
  }
  const ways =
    logout === null ? { stay } : { logout: { href: logout, method: 'post' as const, fields }, stay }
  return { kind: 'page', page: { kind: 'confirm-logout', status: 200, ways } }
}

function hasFormToken({ forms }: Services, visitor: Visitor, token: unknown): boolean {
  return visitor !== null && typeof token === 'string' && forms.open('logout', token) === visitor.id
}

function absolute(location: string, { config }: Services): string {
  return new URL(location, config.origin).href
}

import { safeReturnTo } from '../../shared/return-to.js'
import type { Outcome, Services, Visit, Visitor } from '../ports.js'
import { headerOf } from '../who-asks.js'
import { askToSignOut } from './answer-logout.js'

/**
 * The landing after the issuer's logout. A `state` of ours leads on to where the person wanted to go; anything else, a
 * missing or strange one included, says goodbye. A session that is alive is left alone, since anybody can link here, and its
 * person is asked whether they meant to sign out.
 *
 * @param find looks for the person only where that matters
 * @see OpenID Connect RP-Initiated Logout 1.0 §3
 */
export function finishLogout(services: Services, visit: Visit, find: () => Visitor): Outcome {
  const { forms, places } = services
  const states = visit.query.getAll('state')
  const unsafeReturnTo =
    states.length === 1 && states[0] !== undefined ? forms.open('logged-out', states[0]) : null
  const returnTo = safeReturnTo(unsafeReturnTo, places.returnRules)
  if (returnTo !== null) return { kind: 'redirect', status: 302, location: returnTo }
  // A `Strict` cookie does not come from the issuer's site; from our own page it does.
  const mayBeKeptBack =
    services.config.session.sameSite === 'strict' &&
    headerOf(visit.headers, 'sec-fetch-site') === 'cross-site'
  if (mayBeKeptBack && places.paths.loggedOut !== null)
    return { kind: 'landing', landing: { does: 'step', continueTo: places.paths.loggedOut } }
  const visitor = find()
  if (visitor !== null) return askToSignOut(services, visitor, null)
  return {
    kind: 'page',
    page: {
      kind: 'signed-out',
      status: 200,
      ways: {
        ...(places.paths.login === null ? {} : { login: { href: places.paths.login } }),
        home: { href: places.home },
      },
    },
  }
}

import { safeReturnTo } from '../../shared/return-to.js'
import type { Outcome, Services, Visit } from '../ports.js'

/**
 * The landing after the issuer's logout. A `state` of ours leads on to where the person wanted to go; anything else, a
 * missing or strange one included, says goodbye. A session that is alive is left alone: anybody can link here.
 *
 * @see OpenID Connect RP-Initiated Logout 1.0 §3
 */
export function finishLogout(services: Services, visit: Visit): Outcome {
  const { forms, places } = services
  const states = visit.query.getAll('state')
  const unsafeReturnTo =
    states.length === 1 && states[0] !== undefined ? forms.open('logged-out', states[0]) : null
  const returnTo = safeReturnTo(unsafeReturnTo, places.returnRules)
  if (returnTo !== null) return { kind: 'redirect', status: 302, location: returnTo }
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

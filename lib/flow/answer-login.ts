import { safeReturnTo } from '../shared/return-to.js'
import { failedStart } from './failed-start.js'
import { askFromQuery, guardedMark, type LoginAsk } from './login-ask.js'
import type { Outcome, Services, Visit, Visitor } from './ports.js'
import { againAsAsked, startAgain } from './start-again.js'
import { startLogin } from './start-login.js'

/** Marks a login that a guard asked for after a form could not be accepted. */
export const unsentMark = 'unsent'

/** `GET /login`: on to the issuer, unless nobody asked for it or it cannot be reached. */
export async function answerLogin(services: Services, visit: Visit, visitor: Visitor): Promise<Outcome> {
  if (visit.query.has(unsentMark)) return nothingSent(services, visit)
  let ask: LoginAsk = {}
  try {
    ask = askFromQuery(visit.query)
    return await startLogin(services, visit, visitor, ask)
  } catch (error) {
    const again = {
      ...againAsAsked(ask),
      returnTo: safeReturnTo(visit.query.get('returnTo'), services.places.returnRules),
      byGuard: visit.query.has(guardedMark),
    }
    return failedStart(services, visit, error, startAgain(services, again))
  }
}

/** Says that a form was not sent, and lets the person sign in and go back to it. */
function nothingSent({ places }: Services, visit: Visit): Outcome {
  const returnTo = safeReturnTo(visit.query.get('returnTo'), places.returnRules) ?? places.home
  const href = `${places.paths.login ?? places.home}?${new URLSearchParams({ returnTo, [guardedMark]: '1' })}`
  const ways = { login: { href }, home: { href: places.home } }
  return { kind: 'page', page: { kind: 'nothing-sent', status: 401, ways } }
}

import { safeReturnTo } from '../shared/return-to.js'
import { answerError } from './answer-error.js'
import { askFromQuery, guardedMark } from './login-ask.js'
import type { Outcome, Services, Visit, Visitor } from './ports.js'
import { startLogin } from './start-login.js'

/** Marks a login that a guard asked for after a form could not be accepted. */
export const unsentMark = 'unsent'

/** `GET /login`: on to the issuer, unless nobody asked for it or it cannot be reached. */
export async function answerLogin(services: Services, visit: Visit, visitor: Visitor): Promise<Outcome> {
  if (visit.query.has(unsentMark)) return nothingSent(services, visit)
  try {
    return await startLogin(services, visit, visitor, askFromQuery(visit.query))
  } catch (error) {
    return answerError(services, visit, error, { page: retry(services, visit) })
  }
}

/** Says that a form was not sent, and lets the person sign in and go back to it. */
function nothingSent({ places }: Services, visit: Visit): Outcome {
  const returnTo = safeReturnTo(visit.query.get('returnTo'), places.returnRules) ?? places.home
  const href = `${places.paths.login ?? places.home}?${new URLSearchParams({ returnTo, [guardedMark]: '1' })}`
  return {
    kind: 'page',
    page: {
      kind: 'nothing-sent',
      status: 401,
      primary: { href, method: 'get' },
      secondary: { href: places.home, method: 'get' },
    },
  }
}

function retry(
  { places }: Services,
  visit: Visit,
): { readonly primary?: { readonly href: string; readonly method: 'get' } } {
  const returnTo = safeReturnTo(visit.query.get('returnTo'), places.returnRules)
  const guarded = visit.query.has(guardedMark) ? { [guardedMark]: '1' } : {}
  const { login } = places.paths
  if (login === null) return {}
  return {
    primary: {
      href: returnTo === null ? login : `${login}?${new URLSearchParams({ returnTo, ...guarded })}`,
      method: 'get',
    },
  }
}

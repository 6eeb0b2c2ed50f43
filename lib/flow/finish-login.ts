import { LoginError } from '../errors.js'
import { unverifiedState } from '../oidc/unverified-state.js'
import { attemptSeconds } from '../session/attempt-cookies.js'
import type { Attempt, AttemptTaking } from '../session/attempt-types.js'
import { hashId } from '../session/hash-id.js'
import type { Session } from '../session/types.js'
import { safeReturnTo } from '../shared/return-to.js'
import { type AcceptedLogin, acceptTokens } from './accept-tokens.js'
import { admitPerson } from './admit-person.js'
import { identifyPerson } from './identify-person.js'
import { cancelledLogin, failedLogin, lostLogin } from './login-failure.js'
import type { Outcome, Services, Visit, Visitor } from './ports.js'
import { isDeliberate } from './who-asks.js'

/**
 * The callback: takes the attempt, spends the code, and ends in a session, in `onIdentify`, or on a page that says what
 * happened. Never throws for anything the issuer or the browser does.
 *
 * @see OpenID Connect Core 1.0 §3.1.2.5 to §3.1.3.7, RFC 9207
 */
export async function finishLogin(
  services: Services,
  visit: Visit,
  visitor: Visitor,
  parameters: URLSearchParams,
): Promise<Outcome> {
  // A scanner, a preview or a script must not spend what belongs to the person.
  if (!isDeliberate(visit.method, visit.headers)) return lostLogin(services, visit, 'not a navigation')
  const state = unverifiedState(parameters)
  const taking = await takeAttempt(services, visit, state)
  if (taking.outcome !== 'taken') {
    if (state !== null && visitor !== null && visitor.origin.attempt === hashId(state)) {
      return goBack(services, visit, visitor)
    }
    return taking.outcome === 'spent'
      ? lostLogin(services, visit, 'spent', 'attempt-spent')
      : lostLogin(services, visit, taking.reason)
  }
  return finishAttempt(services, visit, visitor, { attempt: taking.attempt, parameters })
}

/** A cookie cannot be un-copied: a `state` counts once for all instances together. */
async function takeAttempt(
  { attempts, shared }: Services,
  visit: Visit,
  state: string | null,
): Promise<AttemptTaking> {
  const taking = attempts.take(visit.jar, state)
  if (taking.outcome !== 'taken') return taking
  const isFirst = await shared.first('state', taking.attempt.state, attemptSeconds * 2)
  return isFirst ? taking : { outcome: 'spent' }
}

async function finishAttempt(
  services: Services,
  visit: Visit,
  visitor: Visitor,
  { attempt, parameters }: { readonly attempt: Attempt; readonly parameters: URLSearchParams },
): Promise<Outcome> {
  let accepted: AcceptedLogin | null = null
  try {
    checkMode(visit, attempt)
    const tokens = await services.oidc.exchangeCode({ ...attempt, parameters })
    accepted = await acceptTokens(services, attempt, tokens)
    if (attempt.purpose === 'identify') return await identifyPerson(services, visit, attempt, accepted)
    return await admitPerson(services, visit, { attempt, accepted, former: visitor })
  } catch (error) {
    if (accepted !== null) void services.oidc.revoke(accepted.tokens)
    const wireError = error instanceof LoginError ? error.wireError : undefined
    if (wireError !== undefined && services.config.cancelCodes.has(wireError))
      return cancelledLogin(services, visit, attempt, wireError)
    return failedLogin(services, visit, attempt, error)
  }
}

/** The answer must come the way it was asked for: a form-posted one by POST, a query one by GET. */
function checkMode(visit: Visit, attempt: Attempt): void {
  const expected = attempt.responseMode === 'form_post' ? 'POST' : 'GET'
  if (visit.method !== expected)
    throw new LoginError('ERR_SIGNICAT_CALLBACK_INVALID', { detail: 'response mode' })
}

/** The attempt that made this session was finished before: back button, reload, or a browser that asked twice. */
function goBack({ places }: Services, visit: Visit, session: Session): Outcome {
  const location = safeReturnTo(session.origin.returnTo, places.returnRules) ?? places.home
  return { kind: 'redirect', status: visit.method === 'POST' ? 303 : 302, location }
}

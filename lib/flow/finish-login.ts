import { LoginError } from '../errors.js'
import { unverifiedState } from '../oidc/unverified-state.js'
import { attemptIdOf } from '../session/attempt-names.js'
import { attemptSeconds } from '../session/attempt-shelf.js'
import type { Attempt, AttemptTaking } from '../session/attempt-types.js'
import { personOf } from '../session/person-of.js'
import { type AcceptedLogin, acceptTokens } from './accept-tokens.js'
import { admitPerson } from './admit-person.js'
import { type Arrival, arrivalOf } from './arrival.js'
import { identifyPerson, requireAsker } from './identify-person.js'
import {
  cancelledLogin,
  failedLogin,
  lateLogin,
  lostLogin,
  silentLogin,
  spentLogin,
} from './login-failure.js'
import type { Outcome, Services, Visit, Visitor } from './ports.js'
import { type Concluded, endedAttempt, endingOf } from './spent-login.js'
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
  const path = services.places.paths.callback
  const arrival = arrivalOf(services, visit, { purpose: 'callback', path, parameters })
  if (arrival === null) return lostLogin(services, visit, 'a step that cannot be opened')
  return 'step' in arrival ? arrival.step : finishArrival(services, visit, visitor, arrival)
}

async function finishArrival(
  services: Services,
  visit: Visit,
  visitor: Visitor,
  arrival: Arrival,
): Promise<Outcome> {
  const state = unverifiedState(arrival.parameters)
  const taking = await takeAttempt(services, visit, state)
  if (taking.outcome === 'taken')
    return finishAttempt(services, visit, visitor, { attempt: taking.attempt, arrival })
  if (taking.outcome === 'spent') {
    const isTheirs = state !== null && visitor?.origin.attempt === attemptIdOf(state)
    return spentLogin(services, { visit, visitor }, { ended: taking.ended, isTheirs })
  }
  return taking.reason === 'expired'
    ? lateLogin(services, visit, taking.attempt)
    : lostLogin(services, visit, taking.reason)
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
  return isFirst ? taking : { outcome: 'spent', ended: null }
}

/** How it ended is remembered in place of the attempt, for the page that is loaded again. */
async function finishAttempt(
  services: Services,
  visit: Visit,
  visitor: Visitor,
  callback: { readonly attempt: Attempt; readonly arrival: Arrival },
): Promise<Outcome> {
  const concluded = await concludeAttempt(services, visit, visitor, callback)
  const ending = endingOf(concluded)
  const { attempts, config } = services
  if (ending !== null) attempts.note(visit.jar, endedAttempt(callback.attempt, ending, config.clock()))
  return concluded.outcome
}

async function concludeAttempt(
  services: Services,
  visit: Visit,
  visitor: Visitor,
  { attempt, arrival }: { readonly attempt: Attempt; readonly arrival: Arrival },
): Promise<Concluded> {
  let accepted: AcceptedLogin | null = null
  try {
    requireAsker(services, visit, attempt)
    checkMode(arrival, attempt)
    const tokens = await services.oidc.exchangeCode({ ...attempt, parameters: arrival.parameters })
    accepted = await acceptTokens(services, attempt, tokens)
    if (attempt.purpose === 'identify')
      return { outcome: await identifyPerson(services, visit, attempt, accepted), end: 'went' }
    const admission = { attempt, accepted, former: visitor }
    return { outcome: await admitPerson(services, visit, admission), end: 'admitted' }
  } catch (error) {
    if (accepted !== null) void services.oidc.revoke(accepted.tokens)
    const shown = isOfSomebodyElse(attempt, visitor)
      ? { ...attempt, returnTo: services.places.home }
      : attempt
    return unfinished(services, visit, shown, error)
  }
}

async function unfinished(
  services: Services,
  visit: Visit,
  attempt: Attempt,
  error: unknown,
): Promise<Concluded> {
  const wireError = error instanceof LoginError ? error.wireError : undefined
  if (wireError !== undefined && attempt.silent && isNeedOfPerson(wireError))
    return { outcome: await silentLogin(services, visit, attempt, wireError), end: 'silent' }
  if (wireError !== undefined && services.config.cancelCodes.has(wireError))
    return { outcome: await cancelledLogin(services, visit, attempt, wireError), end: 'cancelled' }
  return { outcome: await failedLogin(services, visit, attempt, error), end: 'went' }
}

/**
 * What an issuer answers to `prompt=none` when it would have to ask the person something.
 *
 * @see OpenID Connect Core 1.0 §3.1.2.6
 */
const needsOfPerson: ReadonlySet<string> = new Set([
  'login_required',
  'interaction_required',
  'consent_required',
  'account_selection_required',
])
const isNeedOfPerson = (wireError: string): boolean => needsOfPerson.has(wireError)

/** Nobody is led to where another person was. */
function isOfSomebodyElse({ previous }: Attempt, visitor: Visitor): boolean {
  return previous !== null && visitor !== null && personOf(visitor) !== previous.person
}

/** The answer must come the way it was asked for: a form-posted one by POST, a query one by GET. */
function checkMode({ method }: Arrival, attempt: Attempt): void {
  const expected = attempt.responseMode === 'form_post' ? 'POST' : 'GET'
  if (method !== expected) throw new LoginError('ERR_SIGNICAT_CALLBACK_INVALID', { detail: 'response mode' })
}

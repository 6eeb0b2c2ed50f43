import { LoginError, RestError } from '../../errors.js'
import { outcomeOf } from '../../rest/status.js'
import { attemptSeconds } from '../../session/attempt-shelf.js'
import type { RestAttempt } from '../../session/attempt-types.js'
import { admitPerson } from '../admit-person.js'
import { identifyPerson, requireAsker } from '../identify-person.js'
import type { Outcome } from '../ports.js'
import { type Concluded, endedAttempt, endingOf } from '../spent-login.js'
import { acceptSession } from './accept.js'
import { isGone, isPassing, restFault } from './failure.js'
import type { RestCall, RestSession } from './ports.js'

/** How an attempt ended, or that it has not. */
export type RestEnd =
  | { readonly end: 'admitted'; readonly outcome: Outcome }
  | { readonly end: 'pending' | 'aborted' | 'expired' }
  | { readonly end: 'error'; readonly wireError?: string }

/**
 * Asks the API, server to server, and ends the attempt as it says. Whatever says nothing about the login leaves the attempt
 * for another try.
 *
 * @throws {@link SignicatError} `ERR_SIGNICAT_REST_FAILED` with the attempt still there; anything else with the attempt ended;
 * `ERR_SIGNICAT_ATTEMPT_SPENT` while another request finishes it
 */
export function finishRest(
  call: RestCall,
  attempt: RestAttempt,
  sessionNonce: string | null,
): Promise<RestEnd> {
  return claimed(call, attempt, async () => {
    requireAsker(call.services, call.visit, attempt)
    return conclude(call, attempt, await read(call, attempt, sessionNonce))
  })
}

/** As {@link finishRest} for a return that says the login failed: nobody is signed in then, whatever the API says. */
export function explainRest(call: RestCall, attempt: RestAttempt): Promise<RestEnd> {
  return claimed(call, attempt, async () => {
    requireAsker(call.services, call.visit, attempt)
    const session = await read(call, attempt, null).catch(() => null)
    endAttempt(call, attempt)
    if (session === null || session === 'gone' || session === 'pending') return { end: 'error' }
    return endOf(call, session)
  })
}

/** The attempt is over in this browser and in this process. */
export function endAttempt({ rest, visit }: RestCall, attempt: RestAttempt): void {
  rest.attempts.end(visit.jar, attempt)
  rest.reads.forget(attempt)
}

/**
 * Whether nobody has finished or cancelled the attempt before: a cookie cannot be un-copied, so it counts once for all
 * instances together.
 *
 * @throws {@link SessionError} `ERR_SIGNICAT_STORE_FAILED`
 */
export function spend({ services }: RestCall, { state }: RestAttempt): Promise<boolean> {
  return services.shared.first('rest', state, attemptSeconds * 2)
}

async function claimed(call: RestCall, attempt: RestAttempt, work: () => Promise<RestEnd>): Promise<RestEnd> {
  const giveBack = call.rest.attempts.claim(attempt)
  if (giveBack === null) throw new LoginError('ERR_SIGNICAT_ATTEMPT_SPENT')
  try {
    return await work()
  } catch (error) {
    const fault = restFault(error)
    if (!isPassing(fault)) endAttempt(call, attempt)
    throw fault
  } finally {
    giveBack()
  }
}

async function read(
  { rest }: RestCall,
  attempt: RestAttempt,
  sessionNonce: string | null,
): Promise<RestSession | 'pending' | 'gone'> {
  try {
    return await rest.reads.finish(attempt, sessionNonce)
  } catch (error) {
    if (isGone(error)) return 'gone'
    throw error
  }
}

async function conclude(
  call: RestCall,
  attempt: RestAttempt,
  session: RestSession | 'pending' | 'gone',
): Promise<RestEnd> {
  if (session === 'pending') return { end: 'pending' }
  const outcome = session === 'gone' ? 'expired' : outcomeOf(session)
  if (outcome === 'pending') return { end: 'pending' }
  // Ended first: a person is let in once, whatever happens on the way.
  endAttempt(call, attempt)
  if (outcome === 'success' && !(await spend(call, attempt)))
    throw new LoginError('ERR_SIGNICAT_ATTEMPT_SPENT')
  if (session === 'gone') return { end: 'expired' }
  if (outcome === 'success') return { end: 'admitted', outcome: await admit(call, attempt, session) }
  if (outcome !== 'unknown') return endOf(call, session)
  throw new RestError('ERR_SIGNICAT_REST_ANSWER_INVALID', { detail: 'getSession: unknown status' })
}

async function admit(call: RestCall, attempt: RestAttempt, session: RestSession): Promise<Outcome> {
  const { services, visit, visitor } = call
  const identity = acceptSession(call, attempt, session)
  if (attempt.purpose === 'identify') return identifyPerson(services, visit, attempt, { identity })
  const outcome = await admitPerson(services, visit, { attempt, accepted: { identity }, former: visitor })
  noteEnd(call, attempt, { outcome, end: 'admitted' })
  return outcome
}

/** Remembers how an attempt ended, in its place, for a page that is loaded again. */
export function noteEnd(
  { rest, visit, services }: RestCall,
  attempt: RestAttempt,
  concluded: Concluded,
): void {
  const ending = endingOf(concluded)
  const now = services.config.clock()
  if (ending !== null) rest.attempts.note(visit.jar, endedAttempt(attempt, ending, now))
}

/** The end of a session without success. */
function endOf({ services }: RestCall, session: RestSession): RestEnd {
  const outcome = outcomeOf(session)
  if (outcome === 'aborted' || outcome === 'cancelled') return { end: 'aborted' }
  if (outcome === 'expired') return { end: 'expired' }
  const code = session.error?.code
  if (code === undefined || !/^[\w.-]{1,64}$/.test(code)) return { end: 'error' }
  return services.config.cancelCodes.has(code) ? { end: 'aborted' } : { end: 'error', wireError: code }
}

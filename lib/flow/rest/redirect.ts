import { LoginError } from '../../errors.js'
import type { RestAttempt } from '../../session/attempt-types.js'
import { tellFailure } from '../../shared/failures.js'
import { arrivalOf } from '../arrival.js'
import { requireAsker } from '../identify-person.js'
import type { Outcome } from '../ports.js'
import { navigateHint, problem } from '../problem.js'
import { placeOf, wayOn } from '../way-on.js'
import { headerOf, isDeliberate, isOwnLink } from '../who-asks.js'
import { askFromRestQuery, type RestAsk } from './ask.js'
import {
  checkedReturn,
  deniedBy,
  failedRestPage,
  isPassing,
  lateRest,
  lostRest,
  recordRest,
  restFault,
  spentRest,
} from './failure.js'
import { endAttempt, explainRest, finishRest, noteEnd, type RestEnd } from './finish.js'
import type { RestCall } from './ports.js'
import { attemptId, belongsTo, readReturn, type UnverifiedReturn } from './secret.js'
import { addressOfPage, startRest } from './start.js'

/** `GET /login/rest`: on to Signicat's page. */
export async function startRedirect(call: RestCall): Promise<Outcome> {
  const { visit } = call
  if (!isDeliberate(visit.method, visit.headers)) {
    const detail = 'a login starts with a navigation'
    return problem(
      new LoginError('ERR_SIGNICAT_REQUEST_INVALID', { detail, statusCode: 403 }),
      visit.correlationId,
      { detail: navigateHint },
    )
  }
  let ask: RestAsk | null = null
  try {
    ask = askFromRestQuery(call)
    if (ask.purpose === 'identify') requireOwnLink(call)
    const started = await startRest(call, { flow: 'redirect', ask, exclusive: false })
    return { kind: 'redirect', status: 302, location: addressOfPage(started) }
  } catch (error) {
    const known = ask === null ? null : { ...ask, returnTo: checkedReturn(call, ask.unsafeReturnTo) }
    return failedRestPage(call, known, error)
  }
}

/** A link elsewhere must not make somebody identify themselves to whatever the application does with it. */
function requireOwnLink({ visit }: RestCall): void {
  if (isOwnLink(visit.method, visit.headers)) return
  throw new LoginError('ERR_SIGNICAT_REQUEST_INVALID', {
    detail: 'purpose from another site',
    statusCode: 403,
  })
}

/**
 * `GET /login/rest/callback`: where Signicat sends the browser, whatever became of the login. Counts only in the browser that
 * started it, and only with the secret that was sent to Signicat; everything else in the address is nobody's word.
 */
export async function finishRedirect(call: RestCall): Promise<Outcome> {
  const { visit, rest } = call
  const [, query = ''] = /\?(.*)$/s.exec(visit.url) ?? []
  const unverified = readReturn(query)
  if (unverified?.ending === 'frame') return handOver(call)
  // A scanner, a preview or a script must not spend what belongs to the person.
  if (!isDeliberate(visit.method, visit.headers)) return lostRest(call, 'not a navigation')
  const path = rest.places.paths.callback
  // An API that appends to an address without looking makes a second question mark.
  const parameters = new URLSearchParams(query.replaceAll('?', '&'))
  const arrival = arrivalOf(call.services, visit, { purpose: 'rest-callback', path, parameters })
  if (arrival !== null && 'step' in arrival) return arrival.step
  return finishArrival(call, arrival === null ? null : readReturn(String(arrival.parameters)))
}

async function finishArrival(call: RestCall, unverified: UnverifiedReturn | null): Promise<Outcome> {
  const { visit, rest } = call
  if (unverified === null) return lostRest(call, 'malformed')
  const finding = rest.attempts.find(visit.jar, unverified.place)
  if (finding.outcome === 'spent') return spentRest(call, finding.ended)
  if (finding.outcome === 'unknown')
    return finding.reason === 'expired' ? lateRest(call, finding.attempt) : lostRest(call, finding.reason)
  const { attempt } = finding
  const returns = attempt.flow === 'redirect' || attempt.flow === 'popup'
  if (!returns || !belongsTo(unverified, attempt)) return lostRest(call, 'another attempt')
  return finishReturn(call, attempt, unverified)
}

/** The view in a frame is done. It has no cookie of ours there, so the page around it finishes the login. */
function handOver(call: RestCall): Outcome | Promise<Outcome> {
  const { rest, visit } = call
  const inFrame = headerOf(visit.headers, 'sec-fetch-dest') !== 'document'
  if (!inFrame || visit.method !== 'GET' || rest.places.paths.frame === null)
    return lostRest(call, 'not in a frame')
  return { kind: 'landing', landing: { does: 'hand-over' } }
}

async function finishReturn(
  call: RestCall,
  attempt: RestAttempt,
  { ending }: UnverifiedReturn,
): Promise<Outcome> {
  try {
    if (ending === 'abort') {
      endAttempt(call, attempt)
      requireAsker(call.services, call.visit, attempt)
      return noted(call, attempt, { end: 'aborted' }, await endPage(call, attempt, { end: 'aborted' }))
    }
    const end =
      ending === 'success' ? await finishRest(call, attempt, null) : await explainRest(call, attempt)
    if (end.end === 'pending') endAttempt(call, attempt)
    return noted(call, attempt, end, await endPage(call, attempt, end))
  } catch (error) {
    const outcome = await failedPage(call, attempt, error)
    if (!isPassing(restFault(error))) noteEnd(call, attempt, { outcome, end: 'went' })
    return outcome
  }
}

/** One that signed somebody in is remembered by what signed them in. */
function noted(call: RestCall, attempt: RestAttempt, { end }: RestEnd, outcome: Outcome): Outcome {
  if (end === 'admitted') return outcome
  // The page that opened a pop-up has been told.
  noteEnd(call, attempt, {
    outcome,
    end: end === 'aborted' && attempt.flow !== 'popup' ? 'cancelled' : 'went',
  })
  return outcome
}

/** A page that opened a pop-up is told, unless the person may still get through by loading it again. */
async function failedPage(call: RestCall, attempt: RestAttempt, error: unknown): Promise<Outcome> {
  const outcome = await failedRestPage(call, attempt, error)
  const fault = restFault(error)
  if (attempt.flow !== 'popup' || outcome.kind !== 'page' || isPassing(fault)) return outcome
  const tidings = { attempt: attemptId(attempt), code: fault.code }
  return { ...outcome, page: { ...outcome.page, tidings } }
}

async function endPage(call: RestCall, attempt: RestAttempt, end: RestEnd): Promise<Outcome> {
  if (end.end === 'admitted') return admitted(attempt, end.outcome)
  if (end.end === 'aborted') return aborted(call, attempt)
  if (end.end === 'error') return failedPage(call, attempt, deniedBy(end.wireError))
  return failedPage(call, attempt, deniedBy(end.end === 'expired' ? 'expired' : 'pending'))
}

function admitted(attempt: RestAttempt, outcome: Outcome): Outcome {
  const place = placeOf(outcome)
  return attempt.flow === 'popup' && place !== null ? closing(attempt, 'success', place) : outcome
}

/** The person changed their mind: back to where they were. */
async function aborted(call: RestCall, attempt: RestAttempt): Promise<Outcome> {
  const { visit, services } = call
  const code = 'ERR_SIGNICAT_LOGIN_CANCELLED'
  visit.log.info({ event: 'login', code, correlationId: visit.correlationId }, 'a login was cancelled')
  tellFailure(() => new LoginError(code))
  await recordRest(call, { outcome: 'cancelled', code })
  const back = wayOn(services, visit, { unsafeChosen: undefined, unsafeReturnTo: attempt.returnTo })
  const place = placeOf(back)
  return attempt.flow === 'popup' && place !== null ? closing(attempt, 'aborted', place) : back
}

/** Tells the page that opened the pop-up, and closes it; a browser that opened none goes on. */
function closing(attempt: RestAttempt, status: 'success' | 'aborted', continueTo: string): Outcome {
  const { uiLocales } = attempt
  return {
    kind: 'landing',
    landing: { does: 'close', attempt: attemptId(attempt), status, continueTo },
    ...(uiLocales === null ? {} : { uiLocales }),
  }
}

import { GuardError, LoginError } from '../../errors.js'
import { refused } from '../../rest/person-input.js'
import type { RestAttempt } from '../../session/attempt-types.js'
import type { Outcome } from '../ports.js'
import { problem } from '../problem.js'
import { isFromOurSite } from '../same-site.js'
import { placeOf } from '../way-on.js'
import { checkedReturn, deniedBy, failedRestJson, recordRest } from './failure.js'
import type { RestEnd } from './finish.js'
import type { RestCall } from './ports.js'
import { attemptId } from './secret.js'

/** A route for the scripts of our own pages, and for an app with the cookies: problem documents for whatever goes wrong. */
export async function restJson(call: RestCall, work: () => Promise<Outcome>): Promise<Outcome> {
  const { visit, services } = call
  if (!isFromOurSite(visit.headers, services.config)) {
    return problem(new GuardError('ERR_SIGNICAT_CROSS_ORIGIN', { detail: 'rest' }), visit.correlationId)
  }
  try {
    return await work()
  } catch (error) {
    return failedRestJson(call, error)
  }
}

/** What a page says about the attempt it means. None of it is needed; what is there must fit. */
export interface UnverifiedClaims {
  readonly attempt: string | null
  readonly sessionId: string | null
  /** Query that Signicat's view came back with. */
  readonly returned: string | null
}

/** @throws {@link RestError} `ERR_SIGNICAT_REQUEST_INVALID` */
export function claimsOf(unsafeBody: unknown): UnverifiedClaims {
  const body = unsafeBody instanceof URLSearchParams ? Object.fromEntries(unsafeBody) : (unsafeBody ?? {})
  if (typeof body !== 'object' || Array.isArray(body)) throw refused('body', 'invalid')
  const text = (name: string): string | null => {
    const value: unknown = Object.hasOwn(body, name) ? Reflect.get(body, name) : null
    if (value === null || value === undefined) return null
    if (typeof value !== 'string' || value.length > 4096) throw refused(name, 'invalid')
    return value
  }
  return { attempt: text('attempt'), sessionId: text('sessionId'), returned: text('returned') }
}

/**
 * The attempt of this browser that the page means, or the answer: success when it has made the session already.
 *
 * @throws {@link LoginError} `ERR_SIGNICAT_ATTEMPT_UNKNOWN`, `ERR_SIGNICAT_ATTEMPT_SPENT`
 */
export function foundAttempt(
  call: RestCall,
  flows: readonly RestAttempt['flow'][],
  claims: UnverifiedClaims,
): RestAttempt | Outcome {
  const { rest, visit, visitor } = call
  if (claims.attempt !== null && visitor !== null && visitor.origin.attempt === claims.attempt) {
    const ending = rest.attempts.ended(visit.jar, claims.attempt)?.ending
    const to = ending?.end === 'admitted' ? ending.to : undefined
    return { kind: 'json', status: 200, body: { status: 'success', returnTo: checkedReturn(call, to) } }
  }
  const finding = rest.attempts.pending(visit.jar, flows)
  if (finding.outcome === 'spent') throw new LoginError('ERR_SIGNICAT_ATTEMPT_SPENT')
  if (finding.outcome === 'unknown') throw unknownAttempt(finding.reason)
  const { attempt } = finding
  if (claims.attempt !== null && claims.attempt !== attemptId(attempt))
    throw unknownAttempt('another attempt')
  if (claims.sessionId !== null && claims.sessionId !== attempt.sessionId)
    throw unknownAttempt('another session')
  return attempt
}

function unknownAttempt(detail: string): LoginError {
  return new LoginError('ERR_SIGNICAT_ATTEMPT_UNKNOWN', { detail })
}

/** How it ended, for a page. */
export async function answerEnd(call: RestCall, attempt: RestAttempt, end: RestEnd): Promise<Outcome> {
  if (end.end === 'admitted') return admitted(end.outcome)
  if (end.end === 'pending') {
    return {
      kind: 'json',
      status: 200,
      body: { status: 'pending', pollSeconds: call.rest.settings.headless.pollSeconds },
    }
  }
  await recordEnd(call, end)
  return {
    kind: 'json',
    status: 200,
    body: { status: end.end, returnTo: checkedReturn(call, attempt.returnTo) },
  }
}

function admitted(outcome: Outcome): Outcome {
  const returnTo = placeOf(outcome)
  return returnTo === null ? outcome : { kind: 'json', status: 200, body: { status: 'success', returnTo } }
}

async function recordEnd(call: RestCall, end: RestEnd): Promise<void> {
  if (end.end === 'aborted')
    return recordRest(call, { outcome: 'cancelled', code: 'ERR_SIGNICAT_LOGIN_CANCELLED' })
  const { code } = deniedBy(end.end === 'error' ? end.wireError : end.end)
  const { log, correlationId } = call.visit
  log.warn({ event: 'login', code, end: end.end, correlationId }, 'a login failed')
  return recordRest(call, { outcome: 'failed', code })
}

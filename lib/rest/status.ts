import type { ExpressSession } from './express-types.js'
import type { HubSession } from './hub-types.js'
import type { RestApi } from './open.js'

/** What a status means, in one set of words for both APIs. */
export type SessionOutcome = 'pending' | 'success' | 'aborted' | 'cancelled' | 'expired' | 'error' | 'unknown'

const hub: ReadonlyMap<string, SessionOutcome> = new Map<string, SessionOutcome>([
  ['CREATED', 'pending'],
  ['WAITING_FOR_USER', 'pending'],
  ['SUCCESS', 'success'],
  ['ABORT', 'aborted'],
  // The comment in Signicat's SDK says this where its constant says ABORT.
  ['ABORTED', 'aborted'],
  ['ERROR', 'error'],
  ['INVALID', 'error'],
  ['CANCELLED', 'cancelled'],
  ['EXPIRED', 'expired'],
])

const express: ReadonlyMap<string, SessionOutcome> = new Map<string, SessionOutcome>([
  ['created', 'pending'],
  ['user_initiated', 'pending'],
  ['success', 'success'],
  ['user_aborted', 'aborted'],
  ['timed_out', 'expired'],
  ['invalidated', 'cancelled'],
  ['failed', 'error'],
])

/**
 * What has become of a session. Compared exactly, case included: `success` from the hub or `SUCCESS` from Express is
 * `unknown`. Sign nobody in on anything but `success`.
 */
export function outcomeOf(session: Pick<HubSession | ExpressSession, 'api' | 'status'>): SessionOutcome {
  return outcomes(session.api).get(session.status) ?? 'unknown'
}

/** Whether a session with this status will not change any more. A status nobody knows is not final. */
export function isFinalStatus(status: string, api: RestApi): boolean {
  const outcome = outcomes(api).get(status) ?? 'unknown'
  return outcome !== 'pending' && outcome !== 'unknown'
}

function outcomes(api: RestApi): ReadonlyMap<string, SessionOutcome> {
  return api === 'hub' ? hub : express
}

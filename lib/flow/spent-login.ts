import { attemptIdOf } from '../session/attempt-names.js'
import type { Attempt, AttemptEnd, EndedAttempt, RestAttempt } from '../session/attempt-types.js'
import { safeReturnTo } from '../shared/return-to.js'
import type { Outcome, PageAsk, Services, Visit, Visitor } from './ports.js'

/** What a callback answered, and what it means where that leads somewhere. */
export interface Concluded {
  readonly outcome: Outcome
  readonly end: Exclude<AttemptEnd['end'], 'page'>
}

/** How an attempt ended, from what its callback answered; `null` for an answer that says nothing about it. */
export function endingOf({ outcome, end }: Concluded): AttemptEnd | null {
  const to = destinationOf(outcome)
  if (to !== null) return { end, to }
  if (outcome.kind !== 'page') return null
  return { end: 'page', page: outcome.page.kind, status: outcome.page.status }
}

function destinationOf(outcome: Outcome): string | null {
  if (outcome.kind === 'redirect') return outcome.location
  if (outcome.kind === 'landing') return outcome.landing.does === 'close' ? outcome.landing.continueTo : null
  return outcome.kind === 'page' ? (outcome.page.continueTo ?? null) : null
}

/** What stays of an attempt through whatever protocol. @param endedAt seconds since 1970 */
export function endedAttempt(
  attempt: Attempt | RestAttempt,
  ending: AttemptEnd,
  endedAt: number,
): EndedAttempt {
  const { returnTo, purpose, uiLocales, bornAt } = attempt
  const asked =
    'asked' in attempt
      ? { byGuard: attempt.byGuard, round: attempt.round, asked: attempt.asked }
      : { byGuard: false, round: 0, asked: { idp: attempt.providers, loa: attempt.loa, maxAge: null } }
  return { id: attemptIdOf(attempt.state), ending, returnTo, purpose, uiLocales, bornAt, endedAt, ...asked }
}

/**
 * The callback of an attempt that ended before, loaded again: the person sees how it ended, and goes where it led when its
 * session is still theirs. `null` when there is nothing better to say than that it is spent.
 *
 * @param again the way to start it again
 */
export function endOnceMore(
  { places }: Services,
  { visit, visitor }: { readonly visit: Visit; readonly visitor: Visitor },
  { ended, again }: { readonly ended: EndedAttempt; readonly again: Partial<PageAsk> },
): Outcome | null {
  const { ending } = ended
  if (ending.end === 'page')
    return { kind: 'page', page: { kind: ending.page, status: ending.status, ...again } }
  if (ending.end === 'admitted' && visitor?.origin.attempt !== ended.id) return null
  const location = safeReturnTo(ending.to, places.returnRules) ?? places.home
  return { kind: 'redirect', status: visit.method === 'POST' ? 303 : 302, location }
}

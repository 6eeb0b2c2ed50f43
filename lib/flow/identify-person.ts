import { GuardError, LoginError } from '../errors.js'
import type { Attempt } from '../session/attempt-types.js'
import { announce, isHeard } from '../shared/events.js'
import type { AcceptedLogin } from './accept-tokens.js'
import { callHook } from './application-hook.js'
import { audit, factsOfIdentity } from './audit.js'
import type { Outcome, Services, Visit, Visitor } from './ports.js'
import { shownIdp } from './shown-idp.js'
import { wayOn } from './way-on.js'

/**
 * Whether the session that began an attempt is the one in force: what `identify` finds belongs to that session alone, not to
 * the person, and never to nobody.
 *
 * @throws {@link LoginError} `ERR_SIGNICAT_OTHER_SESSION`
 */
export function requireAsker(
  { sessions }: Services,
  visit: Visit,
  { purpose, previous }: Pick<Attempt, 'purpose' | 'previous'>,
): void {
  if (purpose !== 'identify') return
  // Looked at again and again: it may have ended while the issuer was asked.
  const { session } = sessions.read(visit.jar)
  if (session === null || session.id !== previous?.session) throw new LoginError('ERR_SIGNICAT_OTHER_SESSION')
}

/** @throws {@link GuardError} `ERR_SIGNICAT_LOGIN_REQUIRED` for an identification that nobody signed in asks for */
export function requireSomebody(purpose: Attempt['purpose'] | undefined, visitor: Visitor): void {
  if (purpose === 'identify' && visitor === null)
    throw new GuardError('ERR_SIGNICAT_LOGIN_REQUIRED', { detail: 'identify' })
}

/**
 * Ends an attempt with `purpose: 'identify'`: the application learns who it was, the session stays as it is.
 *
 * @throws {@link LoginError} when the session is not the one that began it, and when `onIdentify` or a required audit fails
 */
export async function identifyPerson(
  services: Services,
  visit: Visit,
  attempt: Pick<Attempt, 'returnTo' | 'purpose' | 'previous'>,
  { identity }: Pick<AcceptedLogin, 'identity'>,
): Promise<Outcome> {
  const { onIdentify, timeoutMs } = services.config
  requireAsker(services, visit, attempt)
  await audit(services, visit, { event: 'identify', outcome: 'success', ...factsOfIdentity(identity) })
  const answer =
    onIdentify === null || onIdentify === undefined
      ? undefined
      : await callHook('onIdentify', timeoutMs, () => onIdentify(identity, visit.request))
  if (isHeard('login.finished'))
    announce('login.finished', {
      issuer: identity.issuer,
      purpose: 'identify',
      method: identity.method,
      correlationId: visit.correlationId,
      ...shownIdp(identity),
      ...(identity.loa === undefined ? {} : { loa: identity.loa }),
    })
  const redirect = typeof answer === 'object' && answer !== null ? answer.redirect : undefined
  return wayOn(services, visit, { unsafeChosen: redirect, unsafeReturnTo: attempt.returnTo })
}

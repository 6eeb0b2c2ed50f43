import type { Attempt } from '../session/attempt-types.js'
import { announce, isHeard } from '../shared/events.js'
import type { AcceptedLogin } from './accept-tokens.js'
import { callHook } from './application-hook.js'
import { audit, factsOfIdentity } from './audit.js'
import type { Outcome, Services, Visit } from './ports.js'
import { wayOn } from './way-on.js'

/**
 * Ends an attempt with `purpose: 'identify'`: the application learns who it was, the session stays as it is.
 *
 * @throws {@link LoginError} when `onIdentify` or a required audit fails
 */
export async function identifyPerson(
  services: Services,
  visit: Visit,
  attempt: Pick<Attempt, 'returnTo'>,
  { identity }: Pick<AcceptedLogin, 'identity'>,
): Promise<Outcome> {
  const { onIdentify, timeoutMs } = services.config
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
      ...(identity.idp === undefined ? {} : { idp: identity.idp }),
      ...(identity.loa === undefined ? {} : { loa: identity.loa }),
    })
  const redirect = typeof answer === 'object' && answer !== null ? answer.redirect : undefined
  return wayOn(services, visit, { unsafeChosen: redirect, unsafeReturnTo: attempt.returnTo })
}

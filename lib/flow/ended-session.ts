import type { LogoutReason, LogoutSubject } from '../config/hook-options.js'
import { hashId } from '../session/hash-id.js'
import type { Session } from '../session/types.js'
import { announce, isHeard } from '../shared/events.js'
import { callHook } from './application-hook.js'
import { faultFields } from './fault-fields.js'
import type { Services, Visit } from './ports.js'

/** Tells the application that a session is over. It is over already: a hook that fails changes nothing and is logged. */
export async function endedSession(
  services: Services,
  visit: Visit,
  session: Session,
  reason: LogoutReason,
): Promise<void> {
  await endedElsewhere(services, visit, { ...session, session: hashId(session.id) }, reason)
}

/** The same for a session that is not the visitor's. A sealed one is only known by what ended it. */
export async function endedElsewhere(
  services: Services,
  visit: Visit,
  ended: LogoutSubject & { readonly session?: string },
  reason: LogoutReason,
): Promise<void> {
  const { correlationId } = visit
  if (ended.session !== undefined && isHeard('session.ended'))
    announce('session.ended', { session: ended.session, reason, correlationId })
  const { onLogout, timeoutMs } = services.config
  if (onLogout === null || onLogout === undefined) return
  const { issuer, sub, account, sid } = ended
  const subject: LogoutSubject = {
    issuer,
    ...(sub === undefined ? {} : { sub }),
    ...(account === undefined ? {} : { account }),
    ...(sid === undefined ? {} : { sid }),
  }
  try {
    await callHook('onLogout', timeoutMs, () => onLogout(subject, reason))
  } catch (error) {
    visit.log.error({ ...faultFields(error), correlationId }, 'onLogout failed; the session is ended')
  }
}

import type { LogoutReason } from '../config/options.js'
import { SignicatError } from '../errors.js'
import { hashId } from '../session/hash-id.js'
import type { Session } from '../session/types.js'
import { announce } from './announce.js'
import { callHook } from './application-hook.js'
import type { Services, Visit } from './ports.js'

/** Tells the application that a session is over. It is over already: a hook that fails changes nothing and is logged. */
export async function endedSession(
  services: Services,
  visit: Visit,
  session: Session,
  reason: LogoutReason,
): Promise<void> {
  const { correlationId } = visit
  announce('session.ended', { session: hashId(session.id), reason, correlationId })
  const { onLogout, timeoutMs } = services.config
  if (onLogout === null || onLogout === undefined) return
  const subject = {
    issuer: session.issuer,
    sub: session.sub,
    ...(session.account === undefined ? {} : { account: session.account }),
    ...(session.sid === undefined ? {} : { sid: session.sid }),
  }
  try {
    await callHook('onLogout', timeoutMs, () => onLogout(subject, reason))
  } catch (error) {
    const detail = error instanceof SignicatError ? error.detail : undefined
    visit.log.error(
      { code: 'ERR_SIGNICAT_LOGIN_HOOK_FAILED', detail, correlationId },
      'onLogout failed; the session is ended',
    )
  }
}

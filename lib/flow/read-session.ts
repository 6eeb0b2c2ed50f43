import type { Config } from '../config/config.js'
import type { Session } from '../session/types.js'
import type { Services, Visit } from './ports.js'

/** The moment the session ends unless something happens before. */
export function idleExpiryOf(session: Session, config: Pick<Config, 'session'>): number {
  return Math.min(session.seenAt + config.session.idleSeconds, session.absoluteExpiresAt)
}

/** Whether a tenth of the idle time has passed since the session was written, so that it is worth a cookie. */
function isSlideDue(
  session: Session,
  config: Pick<Config, 'session' | 'clock'>,
  now: number = config.clock(),
): boolean {
  return now - session.seenAt >= Math.max(1, Math.floor(config.session.idleSeconds / 10))
}

/** The same session seen now. */
export function slid(session: Session, now: number): Session {
  return Object.freeze({ ...session, seenAt: now })
}

/**
 * Writes the session again when it is due. Answers the session as it is now, `null` when it was ended meanwhile; a promise
 * of it when it lives in a store.
 */
export function slideSession(
  services: Services,
  visit: Visit,
  session: Session,
  force = false,
): Session | null | Promise<Session | null> {
  const { config, sessions } = services
  const now = config.clock()
  if (!force && !isSlideDue(session, config, now)) return session
  return sessions.change(visit.jar, session, (newest) =>
    // Another request may have done it meanwhile.
    newest === session || isSlideDue(newest, config, now) ? slid(newest, now) : newest,
  )
}

import type { Config } from '../config/config.js'
import type { Session } from './types.js'

/** Why a session must not be used now, by what is sealed in it: the age of a cookie is the browser's word only. */
export type TimeFault = 'absolute' | 'idle' | 'future'

export function timeFault(
  session: Session,
  config: Pick<Config, 'clock' | 'clockToleranceSeconds' | 'session'>,
): TimeFault | null {
  const now = config.clock()
  if (now >= session.absoluteExpiresAt) return 'absolute'
  if (now >= session.seenAt + config.session.idleSeconds) return 'idle'
  return session.seenAt > now + config.clockToleranceSeconds ? 'future' : null
}

import { isSignicatError } from '../../errors.js'
import type { KeptTokens, Session } from '../../session/types.js'
import type { CookieJar } from '../../shared/cookie-jar.js'
import type { Services } from '../ports.js'
import type { Renewed } from './kept-tokens.js'
import { sameTokens } from './token-state.js'

/** Old tokens and what came in their place. */
export interface Exchange {
  readonly old: KeptTokens
  readonly renewed: Renewed
}

/**
 * Writes what a refresh brought. The ID token is left as it was when the session would not fit with the new one: tokens
 * that were spent must not be lost for a hint.
 */
export async function writeRenewed(
  { sessions }: Pick<Services, 'sessions'>,
  jar: CookieJar,
  session: Session,
  exchange: Exchange,
): Promise<Session | null> {
  try {
    return await sessions.change(jar, session, adopt(exchange))
  } catch (error) {
    const { packedIdToken, ...renewed } = exchange.renewed
    const isTooLarge = isSignicatError(error, 'ERR_SIGNICAT_SESSION_TOO_LARGE')
    if (packedIdToken === undefined || !isTooLarge) throw error
    return sessions.change(jar, session, adopt({ ...exchange, renewed }))
  }
}

/** Puts new tokens where the old ones were; whatever else happened to the session stays. */
function adopt({ old, renewed }: Exchange): (newest: Session) => Session {
  return (newest) =>
    newest.tokens !== undefined && sameTokens(newest.tokens, old)
      ? Object.freeze({ ...newest, ...renewed, ...userOf(newest, renewed) })
      : newest
}

/** Where the claims of the user say when that was, they say the same. */
function userOf({ user }: Session, { authTime }: Renewed): Partial<Pick<Session, 'user'>> {
  if (authTime === undefined || user.auth_time === undefined) return {}
  return { user: Object.freeze({ ...user, auth_time: authTime }) }
}

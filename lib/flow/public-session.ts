import type { Config } from '../config/config.js'
import type { Loa } from '../eids/types.js'
import type { Session } from '../session/types.js'
import { idleExpiryOf } from './read-session.js'

/** What an application sees of a session. Times are seconds since 1970. */
export interface PublicSession<
  User = Readonly<Record<string, unknown>>,
  Data = Readonly<Record<string, unknown>>,
> {
  readonly user: User
  /** The account that `onLogin` named. */
  readonly account?: string
  readonly issuer: string
  readonly sub: string
  readonly sid?: string
  readonly method: 'oidc' | 'rest'
  /** Code of the eID, such as `nbid`. */
  readonly idp?: string
  readonly loa?: Loa
  readonly acr?: string
  readonly amr?: readonly string[]
  readonly authTime?: number
  readonly startedAt: number
  readonly idleExpiresAt: number
  readonly absoluteExpiresAt: number
  /** What the application keeps in the session: from `onLogin`, changed by `update`. */
  readonly data: Data
}

/** The application's view of a session: no token, no id. */
export function publicSession(session: Session, config: Pick<Config, 'session'>): PublicSession {
  const { user, issuer, sub, method, startedAt, absoluteExpiresAt, data } = session
  return Object.freeze({
    user,
    issuer,
    sub,
    method,
    startedAt,
    absoluteExpiresAt,
    data,
    idleExpiresAt: idleExpiryOf(session, config),
    ...(session.account === undefined ? {} : { account: session.account }),
    ...(session.sid === undefined ? {} : { sid: session.sid }),
    ...(session.idp === undefined ? {} : { idp: session.idp }),
    ...(session.loa === undefined ? {} : { loa: session.loa }),
    ...(session.acr === undefined ? {} : { acr: session.acr }),
    ...(session.amr === undefined ? {} : { amr: session.amr }),
    ...(session.authTime === undefined ? {} : { authTime: session.authTime }),
  })
}

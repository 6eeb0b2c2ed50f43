import type { Config } from '../config/config.js'
import type { Loa } from '../eids/types.js'
import type { Session } from '../session/types.js'
import { idleExpiryOf } from './read-session.js'

/** What an application sees of a session. Times are seconds since 1970. */
export interface PublicSession<
  User = Readonly<Record<string, unknown>>,
  Data = Readonly<Record<string, unknown>>,
> {
  /** The claims that the session keeps. */
  readonly user: User
  /** The account that `onLogin` named. */
  readonly account?: string
  /** Who vouches for the person. */
  readonly issuer: string
  /** With `issuer`, the stable key of a person and eID. */
  readonly sub: string
  /** The issuer's id of its own session. */
  readonly sid?: string
  /** By OpenID Connect or by a REST API. */
  readonly method: 'oidc' | 'rest'
  /** Code of the eID, such as `nbid`. */
  readonly idp?: string
  /** Level of assurance of the login; not there when its `acr` is no level. */
  readonly loa?: Loa
  /** What the issuer says of the strength of the login. */
  readonly acr?: string
  /** Methods that the person used, as the issuer names them. */
  readonly amr?: readonly string[]
  /** When the person last proved who they are. */
  readonly authTime?: number
  /** When the session began. */
  readonly startedAt: number
  /** When it ends unless there is a request before. */
  readonly idleExpiresAt: number
  /** When it ends whatever happens. */
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

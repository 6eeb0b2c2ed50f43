import type { Loa } from '../eids/types.js'
import type { CookieJar } from '../shared/cookie-jar.js'

/** Tokens that `session.keepTokens` keeps. */
export interface KeptTokens {
  readonly accessToken: string
  readonly refreshToken?: string
  /** Seconds since 1970, `null` when the issuer did not say. */
  readonly expiresAt: number | null
  /** When a new access token is asked for; with `refreshToken` only. */
  readonly refreshAt?: number
  /** `nonce` of the login, when no ID token is kept that holds it; with `refreshToken` only. */
  readonly nonce?: string
  readonly scope?: string
  readonly tokenType: 'bearer' | 'dpop'
  /** The private key that the tokens are bound to; with `dpop` only. */
  readonly dpopKey?: string
}

/** The claims policy: what the session keeps of a token's claims. It takes the object over, and may answer it. */
export type KeepClaims = (claims: Record<string, unknown>) => Record<string, unknown>

/** One login of one person. Frozen through and through but for the bytes of the ID token, since requests share it. */
export interface Session {
  /** Names this login, 128 random bits as base64url; ended sessions are remembered by it. */
  readonly id: string
  readonly method: 'oidc' | 'rest'
  readonly issuer: string
  readonly sub: string
  readonly sid?: string
  readonly account?: string
  readonly idp?: string
  readonly loa?: Loa
  readonly acr?: string
  readonly amr?: readonly string[]
  readonly authTime?: number
  /** `iat` of the ID token; a logout token issued before it does not end this session. */
  readonly issuedAt: number
  readonly startedAt: number
  /** When it was last written; the idle time counts from here. */
  readonly seenAt: number
  readonly absoluteExpiresAt: number
  /** The claims that the `claims` policy keeps. */
  readonly user: Readonly<Record<string, unknown>>
  readonly data: Readonly<Record<string, unknown>>
  /** The ID token for `id_token_hint`, as `packIdToken` made it; `unpackIdToken` gives the text. */
  readonly packedIdToken?: Uint8Array
  /** Id of the attempt that made this session, for a replayed callback: `hashId` of its `state`. */
  readonly origin: { readonly attempt: string }
  readonly tokens?: KeptTokens
  /** Counts the changes; none yet without it. What is older never overwrites what is newer. */
  readonly revision?: number
}

/** What a look at the cookies found. */
export interface SessionReading {
  readonly session: Session | null
  /** Sealed with an older secret: write it again when convenient. */
  readonly resealDue: boolean
}

/** What becomes of a session. Called again with a newer state when another request was faster; must not wait or write. */
export type SessionChange = (newest: Session) => Session

/** Whose sessions are meant. */
export type Whom =
  | { readonly account: string }
  | { readonly issuer: string; readonly sub: string }
  | { readonly issuer: string; readonly sid: string }
  | 'everybody'

/** `startedAt`: when a session began here. `issuedAt`: `iat` of its ID token, the time that logout tokens compare with. */
export type SessionTime = 'startedAt' | 'issuedAt'

/** Sessions that are to end: whose, and what began up to when. */
export interface Ending {
  readonly whom: Whom
  /** Seconds since 1970, this second included. */
  readonly upTo: number
  readonly time: SessionTime
}

/** What is known of a session without the cookie of its browser. Times are seconds since 1970. */
export interface SessionSummary {
  /** Name of the session in the audit trail and in events. */
  readonly session: string
  /** As `onLogin` named it. */
  readonly account?: string
  readonly issuer: string
  readonly sub: string
  /** The issuer's id of its own session. */
  readonly sid?: string
  readonly method: 'oidc' | 'rest'
  /** Code of the eID. */
  readonly idp?: string
  readonly loa?: Loa
  readonly startedAt: number
  /** When it was last written, which is when somebody was there, give or take a tenth of the idle time. */
  readonly seenAt: number
  /** When it ends whatever happens. */
  readonly absoluteExpiresAt: number
}

/** What goes with a session that begins. */
export interface Beginning {
  /** The session of the same browser that it replaces. */
  readonly former?: Session | null
  /**
   * Asked when the session fits and lies where it will be read, and before anybody can use it or the former one has
   * ended. When it rejects, there is no session.
   */
  readonly assent?: () => Promise<void>
}

/** Where sessions live. Sealed ones without a store are read at once; all others after `load`. */
export interface Sessions {
  readonly kind: 'sealed' | 'stored'
  /** Whether `read` needs `load` before it. */
  readonly loads: boolean
  /** Whether a cookie of ours came at all; costs a look at the header. */
  present(jar: CookieJar): boolean
  /**
   * Opens the session, checking idle and absolute time, tombstones, purpose. Clears cookies that can never be read again.
   * @throws `ERR_SIGNICAT_SESSION_NOT_LOADED`; `ERR_SIGNICAT_STORE_FAILED` when `load` could not ask the store
   */
  read(jar: CookieJar): SessionReading
  /** Asks the store for what `read` needs, when our cookie came. Never rejects; asking again tries again. */
  load(jar: CookieJar): Promise<void>
  /**
   * Writes a new session and ends the one before it. No cookie is set before the store has it and everything else is done.
   * @throws `ERR_SIGNICAT_SESSION_TOO_LARGE`, `ERR_SIGNICAT_STORE_FAILED`, or `ERR_SIGNICAT_SESSION_GONE` when it was ended
   *   before it began, such as by a logout token that overtook the callback; whatever `assent` rejects with
   */
  begin(jar: CookieJar, session: Session, beginning?: Beginning): Promise<void>
  /**
   * Changes the newest state of a session that `jar` brought or began, and writes it. Nothing is written when `change`
   * gives back what it got. `null`: the session has been ended meanwhile. At once without a store, else a promise.
   * @throws `ERR_SIGNICAT_SESSION_TOO_LARGE`, `ERR_SIGNICAT_STORE_FAILED`
   */
  change(jar: CookieJar, session: Session, change: SessionChange): Session | null | Promise<Session | null>
  /**
   * Lets the cookie in the browser live as long as a session that is being changed, in an answer that cannot wait for the
   * store. Nothing to do where sessions are written at once.
   */
  renew(jar: CookieJar, session: Session): void
  /**
   * Ends the session of `jar`: cookies first, since they can always be cleared.
   * @throws `ERR_SIGNICAT_STORE_FAILED`; this process remembers the end all the same
   */
  end(jar: CookieJar, session: Session | null): Promise<void>
  /** Ends a session known by id only. `until`: its absolute end. @throws `ERR_SIGNICAT_STORE_FAILED` */
  bury(id: string, until: number): Promise<void>
  /**
   * Ends all sessions that fit, those included whose login is under way. Gives those that were found; sealed sessions are
   * not known anywhere, so they end without being found.
   * @throws `ERR_SIGNICAT_STORE_FAILED`
   */
  endAll(ending: Ending): Promise<readonly SessionSummary[]>
  /** Stored sessions that are alive, the earliest first; none of `everybody`. @throws `ERR_SIGNICAT_STORE_FAILED` */
  list(whom: Whom): Promise<readonly SessionSummary[]>
}

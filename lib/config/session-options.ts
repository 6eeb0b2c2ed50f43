import type { SessionStore } from '../shared/session-store.js'

/** Settings of the session. */
export interface SessionOptions {
  /**
   * `sealed` keeps the session in encrypted cookies, `stored` keeps it in `store` and an id in the cookie. Default
   * `sealed`.
   */
  readonly kind?: 'sealed' | 'stored'
  /**
   * Needed by `stored`; with `sealed` it holds tombstones of ended sessions and spent login states only. A store of
   * `fastify-signicat/store`, or one of your own that keeps the contract. Default none: then each process remembers by
   * itself which sessions were ended. While the store cannot be reached, requests with a session answer 503.
   */
  readonly store?: SessionStore
  /**
   * Says that one process serves everybody, so that tombstones of ended sessions in its memory are enough. Default
   * `false`. Where it is not true, a session that was ended from outside lives on in the other processes.
   */
  readonly singleProcess?: boolean
  /** Seconds without a request after which the session ends, 1 to 7776000, at most `absoluteSeconds`. Default 3600. */
  readonly idleSeconds?: number
  /** Seconds after which the session ends whatever happens, 1 to 7776000 (90 days). Default 43200 (12 hours). */
  readonly absoluteSeconds?: number
  /**
   * Keeps access and refresh token in the session, for `request.signicat.accessToken()`. Default `false`. Needed for the
   * scope `offline_access`. The tokens take room in the cookies; what does not fit fails the login with
   * `ERR_SIGNICAT_SESSION_TOO_LARGE`.
   */
  readonly keepTokens?: boolean
  /**
   * `auto` keeps the ID token, as the issuer's hint at sign-out, when it holds only claims the session may keep; `false`
   * never does. Default `auto`. Without it Signicat asks the person to confirm the sign-out and does not send them back.
   * With `decryptionKeys` `auto` keeps none: the hint would carry in the open, through the browser, what was encrypted.
   * `decrypted` keeps the signed token from inside the encryption all the same. `always` keeps every ID token, whatever
   * claims it holds, unless one is a personal number that `claims` does not name.
   *
   * WARNING: with `always` claims that nobody named are sealed into the session, and go through the browser at sign-out.
   *
   * @see OpenID Connect RP-Initiated Logout 1.0 §2
   */
  readonly keepIdToken?: 'auto' | 'decrypted' | 'always' | false
  /**
   * Where signing out leads when nobody is signed in any more. `here` shows that the person is signed out; `issuer` sends them
   * to the issuer's sign-out without a hint, since the login there may live longer than the session: Signicat then asks
   * them to confirm, and does not send them back. Default `here`.
   *
   * @see OpenID Connect RP-Initiated Logout 1.0 §2
   */
  readonly logoutWithoutSession?: 'here' | 'issuer'
  /** Last part of the cookie's name: 1 to 32 letters, digits, `-` and `_`, not `a0` to `a7`. Default `session`. */
  readonly cookieName?: string
  /**
   * `SameSite` of the session cookie. Default `lax`. With `strict` a person who follows a link from elsewhere arrives
   * signed out. `none` needs an https `baseUrl`.
   *
   * WARNING: with `none` other sites can make requests with the session of the visitor.
   */
  readonly sameSite?: 'lax' | 'strict' | 'none'
  /**
   * Whether logout tokens must say `typ: logout+jwt`, as OWASP ASVS 10.5.5 wants, and have an `exp`. Default `false`: without
   * them is accepted too, since issuers in use leave them out, for 10 minutes from `iat`. Any other type is refused in both
   * cases.
   *
   * @see OpenID Connect Back-Channel Logout 1.0 §2.4
   */
  readonly strictLogoutTokens?: boolean
}

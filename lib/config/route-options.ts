/**
 * Paths of this registration's routes, below its prefix. Plain segments of letters, digits, `-`, `.`, `_` and `~`, each
 * route its own. `false` leaves a route out.
 */
export interface RouteOptions {
  /** Starts a login. Default `/login`. Without it guards cannot send anybody to sign in. */
  readonly login?: string | false
  /** Where the issuer sends the browser back; part of the registered `redirect_uri`. Default `/callback`. */
  readonly callback?: string
  /** Ends the session, here and at the issuer. Default `/logout`. */
  readonly logout?: string | false
  /** Where the issuer sends the browser after sign-out; the registered `post_logout_redirect_uri`. Default `/logged-out`. */
  readonly loggedOut?: string | false
  /** Tells a page the visitor's state and both expiry times; a POST slides the idle time. Default `/session`. */
  readonly session?: string | false
  /**
   * Lets another site send people to sign in, by GET or POST with `iss`, `target_link_uri` and `login_hint`; the
   * `initiate_login_uri` at the issuer. Default `false`. Never signs anybody in without their doing.
   *
   * @see OpenID Connect Core 1.0 §4
   */
  readonly initiate?: string | false
  /**
   * Lets the issuer end sessions by a request of its own; the `backchannel_logout_uri` at the issuer. Needs
   * `session.store` or `session.singleProcess`, or ended sessions would live on in other processes. Default `false`.
   *
   * @see OpenID Connect Back-Channel Logout 1.0
   */
  readonly backchannelLogout?: string | false
  /**
   * Lets the issuer end the session in a frame of its own page; the `frontchannel_logout_uri` at the issuer. Default
   * `false`. Needs stored sessions, `sameSite: 'none'` or an issuer of the same site, or no session could be found.
   *
   * @see OpenID Connect Front-Channel Logout 1.0
   */
  readonly frontchannelLogout?: string | false
  /**
   * Publishes the public halves of `signingKeys` and `decryptionKeys`, for an issuer that fetches them; usually
   * `/jwks.json`. Default `false`. Keys past their `exp` are left out.
   *
   * @see RFC 7517 §5
   */
  readonly jwks?: string | false
}

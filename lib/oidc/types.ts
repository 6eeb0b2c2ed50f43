import type { IssuerError, LoginError, SessionError, TokenError } from '../errors.js'

/** What one login asks of the issuer. */
export interface AuthorizationAsk {
  readonly redirectUri: string
  readonly state: string
  readonly nonce: string
  /** PKCE verifier (RFC 7636); only its S256 challenge leaves. */
  readonly verifier: string
  readonly scope: readonly string[]
  readonly responseMode: 'query' | 'form_post' | 'jwt'
  /** `acr_values`, `prompt`, `max_age`, `ui_locales`, …; never a parameter of the protocol itself. */
  readonly parameters: Readonly<Record<string, string>>
  readonly loginHint?: string | readonly string[]
  /** The hint came through the browser, so that it gives nothing away to travel there again. */
  readonly isHintOpen?: boolean
}

/** What came back to the callback. */
export interface CodeAnswer {
  readonly redirectUri: string
  readonly parameters: URLSearchParams
  readonly state: string
  readonly nonce: string
  readonly verifier: string
  readonly responseMode: 'query' | 'form_post' | 'jwt'
}

/** Tokens as the token endpoint gave them. The ID token is not verified yet. */
export interface TokenSet {
  readonly unverifiedIdToken: string
  readonly accessToken: string
  readonly refreshToken?: string
  /** Seconds the access token lives, as said by the issuer, clamped to a year. */
  readonly expiresIn?: number
  readonly scope?: string
  readonly tokenType: 'bearer' | 'dpop'
  /** The private key that the tokens are bound to; with `dpop` only. */
  readonly dpopKey?: string
}

/** What a refresh token was exchanged for. */
export interface RefreshedTokens extends Omit<TokenSet, 'unverifiedIdToken' | 'refreshToken'> {
  /** The new refresh token, or the old one when none came. */
  readonly refreshToken: string
  /** Not every issuer sends one. It must match the one of the login. */
  readonly unverifiedIdToken?: string
}

/** One wrapper per protocol call. Every upstream failure is an {@link IssuerError}, {@link LoginError}, {@link SessionError} or {@link TokenError}. */
export interface OidcClient {
  /**
   * Where to send the browser. Signs, encrypts and pushes the request as configured or as the issuer requires; pushes it
   * also when there is a `loginHint`, which may name a person and must not travel in a readable URL unless it came in one. Never falls back to
   * less (RFC 9101, RFC 9126).
   *
   * @throws {@link IssuerError}; {@link LoginError} `ERR_SIGNICAT_REQUEST_INVALID` for an ask that cannot be sent
   */
  authorizationUrl(ask: AuthorizationAsk): Promise<string>
  /**
   * Checks state, `iss` (RFC 9207) and shape of the answer, then spends the code: once, never resent. openid-client has
   * compared the claims of the ID token afterwards; its signature and the rest of its rules are still to be verified.
   *
   * @throws {@link LoginError} `ERR_SIGNICAT_CALLBACK_INVALID`, `ERR_SIGNICAT_LOGIN_DENIED` with `wireError`,
   * `ERR_SIGNICAT_CODE_REFUSED`; {@link TokenError} for a claim that is not what was asked, and for an ID token that is
   * not encrypted but must be, or cannot be opened; {@link IssuerError}
   */
  exchangeCode(answer: CodeAnswer): Promise<TokenSet>
  /**
   * Spends a refresh token: once, never resent. openid-client has compared the claims of an ID token that came with it;
   * its signature and whose it is are still to be verified.
   *
   * @throws {@link SessionError} `ERR_SIGNICAT_SESSION_GONE` when the issuer does not take it any more (`invalid_grant`);
   * {@link TokenError}; {@link IssuerError}
   */
  refresh(refreshToken: string, dpopKey?: string): Promise<RefreshedTokens>
  /**
   * Claims of userinfo, with the same `sub`; an encrypted answer is opened, a signed one verified with the issuer's keys.
   *
   * @throws {@link IssuerError} `ERR_SIGNICAT_USERINFO_FAILED`
   */
  userinfo(accessToken: string, sub: string, dpopKey?: string): Promise<Readonly<Record<string, unknown>>>
  /**
   * RP-initiated logout (OpenID Connect RP-Initiated Logout 1.0), or `null` when the issuer has none or is not known.
   * Never fetches longer than the time-out. A hint that would make the URL longer than 7000 characters is left out.
   */
  endSessionUrl(ask: {
    readonly idTokenHint?: string
    readonly postLogoutRedirectUri?: string
    readonly state?: string
  }): Promise<string | null>
  /** Revokes what can be revoked (RFC 7009); best effort, never throws, resolves within the time-out. */
  revoke(tokens: { readonly accessToken?: string; readonly refreshToken?: string }): Promise<void>
}

import type { Identity } from '../eids/types.js'
import type { Clock } from '../shared/clock.js'
import type { PageModel } from '../shared/page-model.js'
import type { AuditRecord, LoginContext, LoginDecision, LogoutReason, LogoutSubject } from './hook-options.js'
import type { ClientAuth, IdTokenAlg, PrivateJwk } from './key-options.js'
import type { EidSettings, Expectations, LevelOptions } from './login-options.js'
import type { BrandOptions } from './page-options.js'
import type { RestOptions } from './rest-options.js'
import type { RouteOptions } from './route-options.js'
import type { SessionOptions } from './session-options.js'
import type { TokenOptions } from './token-options.js'

/** Level of a pino logger. */
export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'

/**
 * Options of `app.register(signicat, options)`. They are checked when the plugin is registered; whatever is wrong with
 * them is said at once, in one {@link ConfigError} (`ERR_SIGNICAT_CONFIG_INVALID`). Names that are no option are faults
 * too. The object is copied and never changed.
 */
export interface SignicatOptions<Request = unknown, Data = Readonly<Record<string, unknown>>> {
  /**
   * The OpenID issuer, such as `https://acme.sandbox.signicat.com/auth/open`, or the URL of its discovery document.
   * Required. https, or http on a loopback host with `allowInsecureLoopback`. The document must name exactly this issuer.
   *
   * @see OpenID Connect Discovery 1.0 §4.3
   */
  readonly issuer: string
  /** The client id from the Signicat dashboard. Required. */
  readonly clientId: string
  /**
   * The client secret, or a function that gives the present one. Required for `client_secret_basic` and
   * `client_secret_post`, not used with `private_key_jwt`, refused with `none`.
   */
  readonly clientSecret?: string | (() => string | Promise<string>)
  /** How the application proves itself at the token endpoint. Default `private_key_jwt` with `signingKeys`, else `client_secret_basic`. */
  readonly clientAuth?: ClientAuth
  /**
   * Private keys; the first signs, the public halves of all are published. A first one outside its `nbf` and `exp` is passed
   * over, so that the next key can be put in beforehand. Needed by `private_key_jwt` and signed requests. Default none.
   */
  readonly signingKeys?: readonly PrivateJwk[]
  /**
   * Private keys that open encrypted tokens: the one that the token names by `kid`, else all that fit. Default none. With
   * them unencrypted answers are refused, see `requireEncrypted`, and the ID token is kept by opt-in only, see
   * `session.keepIdToken`.
   */
  readonly decryptionKeys?: readonly PrivateJwk[]
  /**
   * Which answers must be encrypted. Default `idToken` and `userinfo` with `decryptionKeys`, else none. One that is not
   * named is opened all the same when it is encrypted. Most issuers sign logout tokens only, as Keycloak does: name
   * `logoutToken` when yours encrypts them.
   *
   * WARNING: what is left out may be read wherever TLS ends on its way.
   */
  readonly requireEncrypted?: readonly ('idToken' | 'userinfo' | 'logoutToken')[]
  /**
   * Binds access and refresh tokens to a key of the session, so that a stolen token is of no use without it. Default
   * `false`. The issuer must answer with `token_type` `DPoP`, or the login fails.
   *
   * @see RFC 9449
   */
  readonly dpop?: boolean
  /**
   * Public origin of the application and the path that a proxy strips, such as `https://example.com/portal`. Required,
   * and the only source of the host in `redirect_uri`: nothing is taken from request headers. https, or http on a
   * loopback host.
   */
  readonly baseUrl: string
  /**
   * Secrets that seal the cookies: the first seals, all open, so a new one is put in front. Required; 32 bytes or more
   * each, as `fastify-signicat secret` makes them. Trivial ones are refused. Without the secret that sealed it, a
   * session is gone.
   */
  readonly secrets: readonly (string | undefined)[]
  /** Path above all routes of this registration, as Fastify's own `prefix`. Default none. Part of `redirect_uri`. */
  readonly prefix?: string
  /** Fastify's log level for our routes. Default `warn`. */
  readonly logLevel?: LogLevel
  /** Fastify's log serializers for our routes. Default: those of the surrounding scope. */
  readonly logSerializers?: Record<string, (value: unknown) => string>
  /** Fastify's route constraints, such as a host, for our routes. Default none. */
  readonly constraints?: Readonly<Record<string, unknown>>
  /**
   * What is asked of the issuer; must contain `openid`. Default `openid profile`. `offline_access` needs
   * `session.keepTokens`. A scope that the client is not entitled to ends at an error page of the issuer.
   *
   * @see OpenID Connect Core 1.0 §5.4
   */
  readonly scope?: string | readonly string[]
  /**
   * Parameters sent with every login: `acr_values`, `prompt`, `max_age` in seconds, `ui_locales`, and others that the
   * plugin does not own. Default `prompt: 'login'`, which stays unless overridden; an empty text leaves a parameter out.
   *
   * WARNING: without `prompt=login` the issuer may answer with the login of whoever sat there before.
   *
   * @see OpenID Connect Core 1.0 §3.1.2.1
   */
  readonly authorization?: Readonly<Record<string, string | number>>
  /**
   * Settings per eID; its keys are what `/login?idp=` may name, and what may come back. Default: any well-formed code,
   * without settings.
   */
  readonly eids?: Readonly<Record<string, EidSettings>>
  /**
   * The `acr` values that stand for `low`, `substantial` and `high` at the issuer. A level that is demanded is sent as
   * `acr_values` and held against the answer. Default: those of ID-porten, itsme, FranceConnect and the Nets eID Broker at
   * their hosts; at others no level can be demanded. Refused with Signicat, which has these three words.
   *
   * @see OpenID Connect Core 1.0 §3.1.2.1
   */
  readonly levels?: LevelOptions
  /** What every login must have been. Default: test identities are refused outside sandboxes, nothing else. */
  readonly expect?: Expectations
  /**
   * How the login request travels: `plain` through the browser, `par` pushed to the issuer first. Default `plain`, and
   * `par` when the issuer requires it; `signed` and `signed+par` in an object that `signingKeys` sign. Never falls back.
   *
   * @see RFC 9126, RFC 9101
   */
  readonly request?: 'plain' | 'par' | 'signed' | 'signed+par'
  /** Encrypts the request object for the issuer too. Default `false`. Needs `request` `signed` or `signed+par`. */
  readonly encryptRequest?: boolean
  /**
   * How the answer of the issuer travels. Default `query`. `form_post` keeps the code out of addresses and needs an https
   * `baseUrl`, as its cookies are `SameSite=None`. `jwt` takes answers only that the issuer has signed with `idTokenAlg`;
   * Signicat does not offer it.
   *
   * @see OAuth 2.0 Form Post Response Mode, JARM
   */
  readonly responseMode?: 'query' | 'form_post' | 'jwt'
  /** Whether userinfo is asked. Default `true`: Signicat gives `nin` only there. When it fails there is no session. */
  readonly userinfo?: boolean
  /**
   * The one algorithm accepted for ID tokens. Default `RS256`, the only one of Signicat. `HS256` and the like need a
   * `clientSecret` of at least as many bytes as the hash has.
   *
   * WARNING: with `HS…` whoever knows the client secret can make ID tokens.
   */
  readonly idTokenAlg?: IdTokenAlg
  /**
   * Claims that the session keeps besides the default ones (names, `locale`, `idp`, `acr`, `amr` and the protocol's own).
   * Default none. Personal numbers are kept only when named here; `onLogin` sees every claim anyway.
   */
  readonly claims?: readonly string[]
  /** Settings of the session. Default: sealed cookies, 1 hour idle, 12 hours in all. */
  readonly session?: SessionOptions
  /**
   * Other origins, exactly as browsers write them, that may call with the cookie and be returned to. Default none.
   *
   * WARNING: a script on such an origin can act as the visitor.
   */
  readonly trustedOrigins?: readonly string[]
  /** Paths of our routes. Default: `login`, `callback`, `logout`, `loggedOut` and `session`; the others are off until named. */
  readonly routes?: RouteOptions
  /** How access tokens are accepted by `requireToken`, `requireLogin({ bearer })` and `app.signicat.verifier`. Default: see its members. */
  readonly tokens?: TokenOptions
  /** The flows of the Signicat REST APIs. Default off: OpenID Connect is the better way where it can be had. */
  readonly rest?: RestOptions
  /**
   * Called once per attempt with all claims, before the session exists; decides about account, data, refusal and where
   * to go. Default: everybody is let in. A throw or time-out answers 503, without a session and with the tokens revoked.
   * May run again for a new attempt, so update or insert.
   */
  readonly onLogin?: (
    identity: Identity,
    request: Request,
    context: LoginContext<Data>,
  ) => LoginDecision<Data> | Promise<LoginDecision<Data>> | void | Promise<void>
  /** Called with the result of an attempt of `purpose: 'identify'`; the session is untouched. May name a page to go to. Default none. */
  readonly onIdentify?: (
    identity: Identity,
    request: Request,
  ) =>
    | void
    | { readonly redirect: string }
    | Promise<void>
    | Promise<{ readonly redirect: string } | undefined>
  /** Called when a session ended, with the reason. Default none. A throw is logged; the session is gone all the same. */
  readonly onLogout?: (subject: LogoutSubject, reason: LogoutReason) => void | Promise<void>
  /** Receives every outcome for the audit trail. Default none. A throw is logged, and with `auditRequired` fails the login. */
  readonly audit?: (record: AuditRecord) => void | Promise<void>
  /** A login that cannot be recorded fails with `ERR_SIGNICAT_AUDIT_FAILED`. Needs `audit`. Default `false`. */
  readonly auditRequired?: boolean
  /** Look and words of the built-in pages. Default: neutral, in seven languages. */
  readonly pages?: {
    /** Name, logo, colour and contact. Default none. */
    readonly brand?: BrandOptions
    /** Texts that replace the built-in ones, by language tag and then by key. Default none. */
    readonly texts?: Readonly<Record<string, Readonly<Record<string, string>>>>
    /** Makes the whole page instead of the built-in one; what it returns is sent as HTML as it is. Default built in. */
    readonly render?: (page: PageModel) => string | Promise<string>
  }
  /** Wire errors that mean "the person cancelled"; a list replaces the default one. Default `access_denied`, `IDP-3200`, `AuthnFailed`. */
  readonly cancelCodes?: readonly string[]
  /** Milliseconds that the issuer and `onLogin` have to answer, 100 to 60000. Default 5000. Later is a 503. */
  readonly timeoutMs?: number
  /**
   * Sends everything that goes to the issuer. Default `node:http` and `node:https` with connections that are kept, which
   * takes two thirds of the time of the global `fetch`, through the proxy that Node is told to use; pass `fetch` itself to
   * use it, with its dispatcher.
   */
  readonly fetch?: typeof fetch
  /** Whole seconds since 1970. Default the system's clock. For tests. */
  readonly clock?: Clock
  /** Seconds that the clocks of the issuer and of this machine may differ, 0 to 300. Default 30. */
  readonly clockToleranceSeconds?: number
  /**
   * Lets an issuer on `localhost`, `127.0.0.1` or `[::1]` be http, for development. Default `false`; refused with any
   * other issuer.
   */
  readonly allowInsecureLoopback?: boolean
}

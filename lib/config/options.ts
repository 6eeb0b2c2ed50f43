import type { Identity, Loa } from '../eids/types.js'
import type { Clock } from '../shared/clock.js'
import type { PageModel } from '../shared/page-model.js'
import type { SessionStore } from '../shared/session-store.js'

/**
 * How the application proves itself at the token endpoint. `none` is for public clients.
 *
 * @see OpenID Connect Core 1.0 §9
 */
export type ClientAuth = 'client_secret_basic' | 'client_secret_post' | 'private_key_jwt' | 'none'

/** Algorithms accepted for ID tokens; `none` is not. `HS…` needs a long `clientSecret`. */
export type IdTokenAlg =
  | 'RS256'
  | 'RS384'
  | 'RS512'
  | 'PS256'
  | 'PS384'
  | 'PS512'
  | 'ES256'
  | 'ES384'
  | 'ES512'
  | 'EdDSA'
  | 'HS256'
  | 'HS384'
  | 'HS512'

/** An algorithm of signatures that is accepted for access tokens: any but symmetric ones. */
export type AccessTokenAlg = Exclude<IdTokenAlg, 'HS256' | 'HS384' | 'HS512'>

/**
 * A private key as JWK: `kty` `RSA` (2048 bits or more), `EC` or `OKP`, with `d` and a `kid`. Keys are imported at Signicat
 * by hand and expire there: the members `iat`, `nbf` and `exp` (seconds since 1970, as in OpenID Federation) say when a key
 * was made and from when to when it is good, and are warned about and shown by `app.signicat.status()`.
 *
 * @see RFC 7517, RFC 7518 §6
 */
export type PrivateJwk = Readonly<Record<string, unknown>>

/** Settings for one eID, by its code. */
export interface EidSettings {
  /** Replaces the registration's `scope` for logins with this eID; must contain `openid`. Default: that `scope`. */
  readonly scope?: string | readonly string[]
  /**
   * More `acr_values` items for this eID, such as `nbid_idp:BID`; `idp:` with its code is sent anyway. Default none.
   * Signicat ignores items that it does not know, so demand what matters with `loa` or `expect` too.
   */
  readonly acrValues?: string
  /** Lowest level accepted from this eID; a weaker login is refused. Default: what `expect.loa` says. */
  readonly loa?: Loa
}

/**
 * What every login must have been. A login that was less is refused with `ERR_SIGNICAT_LOGIN_NOT_AS_ASKED`, whatever
 * was asked of the issuer: `acr_values` passes through the browser, where it can be changed.
 */
export interface Expectations {
  /** Codes of the eIDs that may be used, within `eids` when that is given. Default any. */
  readonly idp?: string | readonly string[]
  /** Lowest level of assurance; an unknown `acr` is below every level. Default any. */
  readonly loa?: Loa
  /** The `acr` must be exactly this, or one of these. Default any. */
  readonly acr?: string | readonly string[]
  /**
   * `true` accepts test identities, `false` refuses them. Default: `true` only when the issuer is a Signicat sandbox or
   * on a loopback host.
   *
   * WARNING: `true` in production lets in whoever has a test identity.
   */
  readonly sandbox?: boolean
}

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
   * `decrypted` keeps the signed token from inside the encryption all the same.
   *
   * @see OpenID Connect RP-Initiated Logout 1.0 §2
   */
  readonly keepIdToken?: 'auto' | 'decrypted' | false
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
   * Whether logout tokens must say `typ: logout+jwt`, as OWASP ASVS 10.5.5 wants. Default `false`: without a type is
   * accepted too, since issuers in use leave it out. Any other type is refused in both cases.
   *
   * @see OpenID Connect Back-Channel Logout 1.0 §2.4
   */
  readonly strictLogoutTokens?: boolean
}

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
   * Lets another site send people to sign in, by GET or POST with `iss` and `target_link_uri`; the
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

/**
 * What `onLogin` may say about a login: nothing; the application's own name of the account and data for the session; a
 * refusal with its reason, for the log; or another page to go to, with or without account and data.
 */
export type LoginDecision<Data = Readonly<Record<string, unknown>>> =
  | undefined
  | { readonly account?: string; readonly data?: Data }
  | { readonly refuse: string }
  | { readonly redirect: string; readonly account?: string; readonly data?: Data }

/** Who was signed in when the attempt was started, and why it was started. */
export interface LoginContext<Data = Readonly<Record<string, unknown>>> {
  /** `null` when nobody was. */
  readonly previous: {
    readonly issuer: string
    readonly sub: string
    readonly account?: string
    readonly data: Data
  } | null
  /** Always `login`: `identify` ends in `onIdentify`. */
  readonly purpose: 'login'
}

/** Why a session ended. */
export type LogoutReason = 'logout' | 'replaced' | 'backchannel' | 'frontchannel' | 'admin' | 'refresh'

/** Who was signed out. */
export interface LogoutSubject {
  /** As `onLogin` named it. */
  readonly account?: string
  readonly issuer: string
  readonly sub?: string
  /** The issuer's id of its own session. */
  readonly sid?: string
}

/** One line of the audit trail; never a personal number, a name or a token. */
export interface AuditRecord {
  readonly event: 'login' | 'identify' | 'logout' | 'login-failed'
  readonly outcome: 'success' | 'cancelled' | 'refused' | 'failed'
  /** Code of the error, when there was one. */
  readonly code?: string
  /** Seconds since 1970. */
  readonly time: number
  /** As `onLogin` named it. */
  readonly account?: string
  readonly issuer?: string
  readonly sub?: string
  /** Code of the eID. */
  readonly idp?: string
  /** Level of assurance that the login had. */
  readonly loa?: Loa
  /** By OpenID Connect or by a REST API. */
  readonly method?: 'oidc' | 'rest'
  /** Hash that names the session without being usable as one. */
  readonly session?: string
  /** The issuer's id of the transaction, for a support ticket. */
  readonly transactionId?: string
  /** Address of the visitor, as Fastify's `request.ip`: what proxies say counts only with `trustProxy`. */
  readonly ip?: string
  /** Stands in the log lines and on the error page of the same request too. */
  readonly correlationId: string
}

/** Brand of the built-in pages. */
export interface BrandOptions {
  /** Name of the service, one line of at most 200 characters. Default none. */
  readonly name?: string
  /** Path such as `/logo.svg`, or https URL, of a logo. Default none. */
  readonly logo?: string
  /** Colour of buttons and links: `#rgb`, `#rrggbb` or `rgb(…)`. White text must be readable on it. Default built in. */
  readonly color?: string
  /** Number to call for help, shown on error pages. Default none. */
  readonly phone?: string
  /** Address to write to for help, shown on error pages. Default none. */
  readonly email?: string
}

/** How a person meets the eID: by a page that the browser goes to, by a frame or pop-up, or by no page of Signicat's at all. */
export type RestFlow = 'redirect' | 'frame' | 'headless'

/** What a page may send along about the person when it starts a flow. */
export type RestPrefill = 'nin' | 'phoneNumber' | 'dateOfBirth' | 'email'

/** How a headless eID is started on the hub: Swedish BankID has the first three, itsme the last two. */
export type RestHeadlessMode = 'QR' | 'APP_LAUNCH' | 'PHONE' | 'SABA' | 'APP2APP'

/** Settings of the flow `frame`. */
export interface RestFrameOptions {
  /**
   * Providers that your contract lets you show in a frame, beside those whose documentation says so for everybody.
   * Default none. Whatever refuses frames, or may, is opened in a pop-up.
   */
  readonly embed?: readonly string[]
}

/** Settings of the flow `headless`. */
export interface RestHeadlessOptions {
  /** Providers that may be started so. Default: all `providers`; those that Signicat refuses are faults. */
  readonly providers?: readonly string[]
  /**
   * Modes that a page may ask the hub for. Default `QR`, `APP_LAUNCH` and `SABA`.
   *
   * WARNING: `PHONE` makes somebody's BankID ask for approval wherever that person is.
   */
  readonly modes?: readonly RestHeadlessMode[]
  /** Seconds between two reads of a session at Signicat, however often a page asks, 1 to 30. Default 2. */
  readonly pollSeconds?: number
  /** Further members of the hub's `idpData` that a page may show, by name. Default none: QR data, start token and codes are shown anyway. */
  readonly show?: readonly string[]
}

/** How many frame and headless flows may be started within a while, by this process. More is answered with 429. */
export interface RestLimitOptions {
  /** The while: seconds, 10 to 86400. Default 300. */
  readonly seconds?: number
  /** For one national number or telephone number, 1 to 1000. Default 3. */
  readonly identifier?: number
  /** From one browser, 1 to 1000. Default 10. */
  readonly browser?: number
  /** From one address (IPv6: one /64 network), 1 to 100000. Default 60. */
  readonly address?: number
}

/**
 * The flows of the Signicat REST APIs, beside OpenID Connect.
 *
 * WARNING: `frame` on Express and `headless` can be relayed: somebody can start a login in their own browser and talk another
 * person into finishing it. That is why both must be named.
 */
export interface RestOptions {
  /** Which API: `hub` is the Authentication REST API, `express` the Express API v2. Required. */
  readonly api: 'hub' | 'express'
  /**
   * Where the API client lives; the hosts are the same. Required. `sandbox` and `test` mean the same: test identities, refused
   * unless `expect.sandbox` accepts them.
   */
  readonly environment: 'sandbox' | 'test' | 'production'
  /** Account to work in, when the API client belongs to an organisation. Default: the client's own. Hub only. */
  readonly accountId?: string
  /** Of an API client of the Signicat dashboard, not of an OpenID Connect client. Required. */
  readonly clientId: string
  /** Its secret, or a function that gives the present one. Required. */
  readonly clientSecret: string | (() => string | Promise<string>)
  /** Codes of the eIDs that may be used, in the words of the API: `nbid` on the hub, `no_bankid` on Express. Required. */
  readonly providers: readonly string[]
  /** Which flows have routes. Default `redirect`; the others must be named. */
  readonly flows?: readonly RestFlow[]
  /** What a page may send along when it starts a frame or headless flow. Default nothing. */
  readonly prefill?: readonly RestPrefill[]
  /** Personal data asked for, on the hub. Default `name`, `firstName`, `lastName`. */
  readonly requestedAttributes?: readonly string[]
  /** Personal data asked for, on Express. Default `name`. */
  readonly include?: readonly string[]
  /** Lowest level of assurance. Default: what `expect.loa` says. Hub only: Express has no levels. */
  readonly loa?: Loa
  /** Language of Signicat's pages, such as `no`. Default: what the login asks for, else Signicat's. */
  readonly language?: string
  /** Host of Signicat's pages, such as `acme.app.signicat.com`. Default: the account's. Hub only. */
  readonly requestDomain?: string
  /** Seconds that a person has, 300 to 900. Default 600. Express sessions always live 600. */
  readonly sessionLifetime?: number
  /** Switches of single eIDs, sent with every session. Default none. Hub only. */
  readonly additionalParameters?: Readonly<Record<string, string>>
  /** Settings of the flow `frame`. Default: known frames, the rest in a pop-up. */
  readonly frame?: RestFrameOptions
  /** Settings of the flow `headless`. Default: all `providers`, read every 2 seconds. */
  readonly headless?: RestHeadlessOptions
  /** How often frame and headless flows may be started. Default: see its members. */
  readonly limits?: RestLimitOptions
  /**
   * Private JWKs that open encrypted answers, found by `kid`: RSA, or EC on P-256, P-384 or P-521. Default none: answers
   * are protected by TLS only. On the hub the public half of the first is sent with every session; on Express give it to
   * Signicat. Not `signingKeys`, and not needed for ID tokens: those have {@link SignicatOptions.decryptionKeys}.
   */
  readonly decryptionKeys?: readonly PrivateJwk[]
  /** Base of the API, for a local Signicat. Default Signicat's. */
  readonly baseUrl?: string
  /** Token endpoint, needed with `baseUrl`. Default Signicat's. */
  readonly tokenUrl?: string
}

/** How access tokens are accepted that others bring along. */
export interface TokenOptions {
  /** The API that tokens must be for, or several names of it. Default none: then each guard names it. */
  readonly audience?: string | readonly string[]
  /** Accepted algorithms of signatures, asymmetric ones. Default `RS256`. */
  readonly algorithms?: readonly AccessTokenAlg[]
  /** How much is remembered of tokens whose signature was good, for five minutes at most. Default: see its members. */
  readonly remember?: TokenMemoryOptions
  /** How tokens are asked about that are no JWT. Default: they are refused. */
  readonly introspection?: IntrospectionOptions
}

/** Bytes of tokens that are not verified again while they are remembered; their claims are looked at every time. */
export interface TokenMemoryOptions {
  /** Access tokens: bytes, 0 to 268435456. Default 4194304 (4 MiB). */
  readonly accessTokens?: number
  /** ID tokens: bytes, 0 to 268435456. Default 0: none. */
  readonly idTokens?: number
}

/**
 * How reference tokens are asked about.
 *
 * @see RFC 7662
 */
export interface IntrospectionOptions {
  /** The client id of this API at the issuer. Required. */
  readonly clientId: string
  /** Its secret, or a function that gives the present one. Required. Sent as `client_secret_basic`. */
  readonly clientSecret: string | (() => string | Promise<string>)
  /** https URL. Default: what the issuer's metadata names. */
  readonly endpoint?: string
  /** Seconds that an answer serves, 0 to 300, at most until the token expires. Default 30. A revoked token is good that long. */
  readonly cacheSeconds?: number
}

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
   * Which answers must be encrypted. Default all three with `decryptionKeys`, else none. One that is not named is opened
   * all the same when it is encrypted.
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
   * takes two thirds of the time of the global `fetch`; pass `fetch` itself to use it, with its dispatcher.
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

import type { Claims, Identity, Loa } from '../eids/types.js'
import type { Clock } from '../shared/clock.js'

/** How the application proves itself at the token endpoint (OpenID Connect Core §9). */
export type ClientAuth = 'client_secret_basic' | 'client_secret_post' | 'private_key_jwt' | 'none'

/** Algorithms accepted for ID tokens; symmetric ones and `none` are not. */
export type IdTokenAlg = 'RS256' | 'RS384' | 'RS512' | 'PS256' | 'PS384' | 'PS512' | 'ES256' | 'ES384' | 'ES512' | 'EdDSA'

/** A private key as JWK (RFC 7517). */
export type PrivateJwk = Readonly<Record<string, unknown>>

/** Settings for one eID, by its code. */
export interface EidSettings {
  /** Replaces `scope` for this eID. */
  readonly scope?: string | readonly string[]
  /** More `acr_values` items for this eID, such as `nbid_idp:BID`. */
  readonly acrValues?: string
  /** Lowest level accepted from this eID. */
  readonly loa?: Loa
}

/** What every login must have been; a login that was less is refused. */
export interface Expectations {
  /** Codes of the eIDs that may be used. */
  readonly idp?: string | readonly string[]
  /** Lowest level of assurance. */
  readonly loa?: Loa
  /** Exact `acr`, one of these. */
  readonly acr?: string | readonly string[]
  /** `true` accepts test identities. Default: only when the issuer is a sandbox or on loopback. */
  readonly sandbox?: boolean
}

/** Settings of the session. */
export interface SessionOptions {
  /** `sealed` keeps the session in encrypted cookies. Default `sealed`. */
  readonly kind?: 'sealed' | 'stored'
  /** Needed by `stored`; with `sealed` it holds tombstones of ended sessions only. */
  readonly store?: unknown
  /** Says that one process serves everybody, so tombstones in its memory are enough. */
  readonly singleProcess?: boolean
  /** Seconds without a request after which the session ends. Default 3600. */
  readonly idleSeconds?: number
  /** Seconds after which the session ends whatever happens. Default 43200. */
  readonly absoluteSeconds?: number
  /** Keeps access and refresh token in the session. Default `false`. */
  readonly keepTokens?: boolean
  /** `auto` keeps the ID token for sign-out when it holds only claims the session may keep. Default `auto`. */
  readonly keepIdToken?: 'auto' | false
  /** Last part of the cookie's name. Default `session`. */
  readonly cookieName?: string
  /** `SameSite` of the session cookie. Default `lax`. */
  readonly sameSite?: 'lax' | 'strict' | 'none'
}

/** Paths of this registration's routes, below its prefix. `false` leaves a route out. */
export interface RouteOptions {
  readonly login?: string | false
  readonly callback?: string
  readonly logout?: string | false
  readonly loggedOut?: string | false
  readonly session?: string | false
  readonly initiate?: string | false
  readonly backchannelLogout?: string | false
  readonly frontchannelLogout?: string | false
  readonly jwks?: string | false
}

/** What `onLogin` may say about a login. */
export type LoginDecision<Data = Readonly<Record<string, unknown>>> =
  | undefined
  | { readonly account?: string; readonly data?: Data }
  | { readonly refuse: string }
  | { readonly redirect: string; readonly account?: string; readonly data?: Data }

/** Who was signed in when the attempt was started, and why it was started. */
export interface LoginContext<Data = Readonly<Record<string, unknown>>> {
  readonly previous: { readonly issuer: string; readonly sub: string; readonly account?: string; readonly data: Data } | null
  readonly purpose: 'login'
}

/** Why a session ended. */
export type LogoutReason = 'logout' | 'replaced' | 'backchannel' | 'frontchannel' | 'admin' | 'refresh'

/** Who was signed out. */
export interface LogoutSubject {
  readonly account?: string
  readonly issuer: string
  readonly sub?: string
  readonly sid?: string
}

/** One line of the audit trail; never a personal number, a name or a token. */
export interface AuditRecord {
  readonly event: 'login' | 'identify' | 'logout' | 'login-failed'
  readonly outcome: 'success' | 'cancelled' | 'refused' | 'failed'
  /** Code of the error, when there was one. */
  readonly code?: string
  readonly time: number
  readonly account?: string
  readonly issuer?: string
  readonly sub?: string
  readonly idp?: string
  readonly loa?: Loa
  readonly method?: 'oidc' | 'rest'
  /** Hash that names the session without being usable as one. */
  readonly session?: string
  readonly transactionId?: string
  readonly ip?: string
  readonly correlationId: string
}

/** Brand of the built-in pages. */
export interface BrandOptions {
  readonly name?: string
  /** Path or https URL of a logo. */
  readonly logo?: string
  /** CSS colour of buttons and links. */
  readonly color?: string
  /** Shown on error pages. */
  readonly phone?: string
  readonly email?: string
}

/** Options of `app.register(signicat, options)`. */
export interface SignicatOptions<Request = unknown, Data = Readonly<Record<string, unknown>>> {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret?: string | (() => string | Promise<string>)
  readonly clientAuth?: ClientAuth
  readonly signingKeys?: readonly PrivateJwk[]
  readonly decryptionKeys?: readonly PrivateJwk[]
  readonly baseUrl: string
  readonly secrets: readonly (string | undefined)[]
  readonly prefix?: string
  readonly logLevel?: string
  readonly logSerializers?: Readonly<Record<string, (value: unknown) => unknown>>
  readonly constraints?: Readonly<Record<string, unknown>>
  readonly scope?: string | readonly string[]
  readonly authorization?: Readonly<Record<string, string | number>>
  readonly eids?: Readonly<Record<string, EidSettings>>
  readonly expect?: Expectations
  readonly request?: 'plain' | 'par' | 'signed' | 'signed+par'
  readonly encryptRequest?: boolean
  readonly responseMode?: 'query' | 'form_post' | 'jwt'
  readonly userinfo?: boolean
  readonly idTokenAlg?: IdTokenAlg
  readonly claims?: readonly string[]
  readonly session?: SessionOptions
  readonly trustedOrigins?: readonly string[]
  readonly routes?: RouteOptions
  readonly rest?: unknown
  readonly onLogin?: (
    identity: Identity,
    request: Request,
    context: LoginContext<Data>,
  ) => LoginDecision<Data> | Promise<LoginDecision<Data>> | void | Promise<void>
  readonly onIdentify?: (
    identity: Identity,
    request: Request,
  ) => void | { readonly redirect: string } | Promise<void | { readonly redirect: string }>
  readonly onLogout?: (subject: LogoutSubject, reason: LogoutReason) => void | Promise<void>
  readonly audit?: (record: AuditRecord) => void | Promise<void>
  readonly auditRequired?: boolean
  readonly pages?: {
    readonly brand?: BrandOptions
    readonly texts?: Readonly<Record<string, Readonly<Record<string, string>>>>
    readonly render?: (page: unknown) => string | Promise<string>
  }
  readonly cancelCodes?: readonly string[]
  readonly timeoutMs?: number
  readonly fetch?: typeof fetch
  readonly clock?: Clock
  readonly clockToleranceSeconds?: number
  readonly allowInsecureLoopback?: boolean
}

export type { Claims, Identity }

import type { Levels } from '../eids/levels.js'
import type { Loa } from '../eids/types.js'
import type { Clock } from '../shared/clock.js'
import type { SessionStore } from '../shared/session-store.js'
import type { AccessTokenAlg, ClientAuth, IdTokenAlg, PrivateJwk } from './key-options.js'
import type { LogLevel, SignicatOptions } from './options.js'
import type { RestFlow, RestHeadlessMode, RestPrefill } from './rest-options.js'

/** Settings of one eID after defaults. */
export interface ResolvedEid {
  readonly scope: readonly string[] | null
  readonly acrValues: string | null
  readonly loa: Loa | null
}

/** What every login of the registration must have been. */
export interface ResolvedExpectations {
  readonly idp: readonly string[] | null
  readonly loa: Loa | null
  readonly acr: readonly string[] | null
  /** Whether `sandbox: true` is accepted. */
  readonly sandbox: boolean
}

export interface ResolvedRoutes {
  readonly login: string | false
  readonly callback: string
  readonly logout: string | false
  readonly loggedOut: string | false
  readonly session: string | false
  readonly initiate: string | false
  readonly backchannelLogout: string | false
  readonly frontchannelLogout: string | false
  readonly jwks: string | false
}

export interface ResolvedSession {
  readonly kind: 'sealed' | 'stored'
  readonly store: SessionStore | null
  readonly singleProcess: boolean
  readonly idleSeconds: number
  readonly absoluteSeconds: number
  readonly keepTokens: boolean
  readonly keepIdToken: 'auto' | 'decrypted' | 'always' | false
  readonly logoutWithoutSession: 'here' | 'issuer'
  readonly cookieName: string
  readonly sameSite: 'lax' | 'strict' | 'none'
  /** Whether logout tokens must say `typ: logout+jwt`. */
  readonly strictLogoutTokens: boolean
}

/** The REST flows after checks and defaults. `null` leaves a choice to Signicat. */
export interface ResolvedRest {
  readonly api: 'hub' | 'express'
  readonly environment: 'sandbox' | 'test' | 'production'
  /** The `issuer` value of people who come through this API: never that of OpenID Connect, since the subjects differ. */
  readonly issuer: string
  readonly accountId: string | null
  readonly clientId: string
  readonly clientSecret: () => string | Promise<string>
  readonly decryptionKeys: readonly PrivateJwk[]
  readonly baseUrl: string | null
  readonly tokenUrl: string | null
  readonly providers: readonly string[]
  readonly flows: readonly RestFlow[]
  readonly prefill: readonly RestPrefill[]
  /** `requestedAttributes` of the hub, `include` of Express. */
  readonly attributes: readonly string[] | null
  readonly loa: Loa | null
  readonly language: string | null
  readonly requestDomain: string | null
  readonly lifetimeSeconds: number
  readonly additionalParameters: Readonly<Record<string, string>>
  readonly frame: { readonly embed: readonly string[] }
  readonly headless: {
    readonly providers: readonly string[]
    readonly modes: readonly RestHeadlessMode[]
    readonly pollSeconds: number
    readonly show: readonly string[]
  }
  readonly limits: Readonly<Record<'seconds' | 'identifier' | 'browser' | 'address', number>>
}

/** How access tokens are accepted, after checks and defaults. */
export interface ResolvedTokens {
  /** `null`: each guard names it. */
  readonly audiences: readonly string[] | null
  readonly algorithms: readonly AccessTokenAlg[]
  /** Bytes. */
  readonly remember: { readonly accessTokens: number; readonly idTokens: number }
  readonly introspection: {
    readonly clientId: string
    readonly clientSecret: () => string | Promise<string>
    readonly endpoint: string | null
    readonly cacheSeconds: number
  } | null
}

/** The options after checks and defaults: complete, frozen, and the only thing the rest of the package reads. */
export interface Config {
  /** Name of the issuer as it was written; for the address of a document, what comes before the well-known path. */
  readonly issuer: string
  /** What the issuer may call itself: `issuer`, and for the address of a document also that with a slash. */
  readonly issuerNames: readonly string[]
  /** Address of its discovery document. */
  readonly discoveryUrl: string
  /** Whether the issuer is a Signicat host (or the local one). */
  readonly isSignicat: boolean
  /** Whether the issuer is on a loopback host. */
  readonly isLoopbackIssuer: boolean
  readonly clientId: string
  /** `null` for `private_key_jwt` and `none`. */
  readonly clientSecret: (() => string | Promise<string>) | null
  readonly clientAuth: ClientAuth
  readonly signingKeys: readonly PrivateJwk[]
  readonly decryptionKeys: readonly PrivateJwk[]
  /** Answers that are refused unless they are encrypted. */
  readonly requireEncrypted: ReadonlySet<string>
  readonly dpop: boolean
  /** `https://app.example.com`, no path. */
  readonly origin: string
  /** Path that a proxy strips, such as `/portal`, or the empty string. */
  readonly basePath: string
  /** Whether cookies are `Secure` and carry the `__Host-` prefix. */
  readonly secureCookies: boolean
  readonly secrets: readonly string[]
  /** `/auth`, or the empty string; goes below the prefix of the scope that registers the plugin. */
  readonly prefix: string
  /** Fastify's own, for the scope of our routes; `null` leaves them to Fastify. */
  readonly logLevel: LogLevel | null
  readonly logSerializers: NonNullable<SignicatOptions['logSerializers']> | null
  readonly constraints: NonNullable<SignicatOptions['constraints']> | null
  readonly scope: readonly string[]
  readonly authorization: Readonly<Record<string, string>>
  /** Whether `prompt=login` is there because nothing else was said. */
  readonly promptsByDefault: boolean
  /** `null`: any well-formed code may be named. */
  readonly eids: Readonly<Record<string, ResolvedEid>> | null
  /** The `acr` values of the issuer by level; empty where it is not known. */
  readonly levels: Levels
  readonly expect: ResolvedExpectations
  readonly request: 'plain' | 'par' | 'signed' | 'signed+par'
  readonly encryptRequest: boolean
  readonly responseMode: 'query' | 'form_post' | 'jwt'
  readonly userinfo: boolean
  readonly idTokenAlg: IdTokenAlg
  /** Names of the claims that `claims` added to the default ones. */
  readonly claims: readonly string[]
  readonly session: ResolvedSession
  /** Exact origins, our own included. */
  readonly trustedOrigins: ReadonlySet<string>
  readonly routes: ResolvedRoutes
  readonly tokens: ResolvedTokens
  /** `null`: OpenID Connect only. */
  readonly rest: ResolvedRest | null
  readonly onLogin: SignicatOptions['onLogin'] | null
  readonly onIdentify: SignicatOptions['onIdentify'] | null
  readonly onLogout: SignicatOptions['onLogout'] | null
  readonly audit: SignicatOptions['audit'] | null
  readonly auditRequired: boolean
  readonly pages: NonNullable<SignicatOptions['pages']>
  readonly cancelCodes: ReadonlySet<string>
  readonly timeoutMs: number
  /** `null`: over `node:http` and `node:https`. */
  readonly fetch: typeof fetch | null
  readonly clock: Clock
  readonly clockToleranceSeconds: number
  readonly allowInsecureLoopback: boolean
  /** What is usable but probably not meant, one sentence each, for the log at start and for `doctor`. */
  readonly warnings: readonly string[]
}

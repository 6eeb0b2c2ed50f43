import type { Loa } from '../eids/types.js'
import type { Clock } from '../shared/clock.js'
import type { Log } from '../shared/log.js'
import type { EmulatorApiClient, EmulatorPhone, EmulatorRest, EmulatorRestFault } from './rest/types.js'

/** A fictional person who can sign in. The national numbers are synthetic: no register knows them. */
export interface EmulatorPerson {
  /** What `login_hint=auto:<id>` names. */
  readonly id: string
  /** ISO 3166-1 code of the country whose eIDs the person has. */
  readonly country: string
  readonly givenName: string
  readonly middleName?: string
  readonly familyName: string
  /** `YYYY-MM-DD`. */
  readonly birthDate: string
  readonly gender?: 'female' | 'male'
  /** National identity number; a person may have none. */
  readonly nin?: string
  readonly email?: string
  readonly phoneNumber?: string
}

/** A simulated eID. */
export interface EmulatorEid {
  /** What `acr_values=idp:<code>` names. */
  readonly code: string
  readonly name: string
  /** ISO 3166-1 code; without it people of every country may use the eID. */
  readonly country?: string
  /** The level a login has when none was asked for. */
  readonly loa: Loa
  /** Asking for more than this ends in an error. */
  readonly highestLoa: Loa
  /** What arrives at the application when the person cancels. */
  readonly cancelError: 'access_denied' | 'IDP-3200' | 'AuthnFailed'
  /** Value of the claim `idp_issuer`. */
  readonly issuer: string
  /** Whether the scope `nin` gives a national number. */
  readonly givesNin: boolean
}

/** Where Signicat puts the personal claims: the Dashboard's "ID Token User data". */
export type EmulatorUserData = 'StandardScopes' | 'All' | 'Minimal'

/** One registered application. */
export interface EmulatorClient {
  readonly clientId: string
  /** Not needed with `private_key_jwt` and `none`. */
  readonly clientSecret?: string
  /** Exact, loopback only. @default the path `/callback` on any port of this machine */
  readonly redirectUris?: readonly string[]
  /** Exact, loopback only. @default the path `/logged-out` on any port of this machine */
  readonly postLogoutRedirectUris?: readonly string[]
  /** What the client may ask for. @default every scope that Signicat knows */
  readonly scopes?: readonly string[]
  /** Gets a logout token when the person signs out. Loopback only. */
  readonly backchannelLogoutUri?: string
  /** @default 'StandardScopes' */
  readonly userData?: EmulatorUserData
  /** @default 'client_secret_basic' */
  readonly tokenEndpointAuthMethod?: 'client_secret_basic' | 'client_secret_post' | 'private_key_jwt' | 'none'
  /** Public keys of the application: for `private_key_jwt`, signed requests and encrypted answers. */
  readonly jwks?: { readonly keys: readonly Readonly<Record<string, unknown>>[] }
  /** Where the application publishes them, in place of `jwks`. Loopback only; cached as its headers say, a minute at least. */
  readonly jwksUri?: string
  /** @default 'RS256', the only one Signicat has. */
  readonly idTokenSignedResponseAlg?: 'RS256' | 'PS256' | 'ES256'
  /** Encrypts ID tokens with `RSA-OAEP` for a key in `jwks`. */
  readonly idTokenEncryptedResponseEnc?: 'A128CBC-HS256' | 'A192CBC-HS384' | 'A256CBC-HS512'
  /** Userinfo as a signed JWT. */
  readonly userinfoSignedResponseAlg?: 'RS256'
  /** Encrypts userinfo with `RSA-OAEP` for a key in `jwks`. */
  readonly userinfoEncryptedResponseEnc?: 'A128CBC-HS256' | 'A192CBC-HS384' | 'A256CBC-HS512'
  /** @default false */
  readonly requirePushedAuthorizationRequests?: boolean
  /** A request without a signed object then ends on the emulator's own error page. @default false */
  readonly requireSignedRequestObject?: boolean
}

/** What requests are counted and slowed down by. */
export type EmulatorEndpoint =
  | 'discovery'
  | 'jwks'
  | 'authorize'
  | 'par'
  | 'token'
  | 'userinfo'
  | 'introspect'
  | 'revocation'
  | 'endsession'
  | 'rest'
  | 'pages'
  | 'other'

/** Switches for bad days. Change them at any time on {@link Emulator.faults}. */
export interface EmulatorFaults {
  /** `'closed'` cuts every connection, `'unavailable'` answers 503. @default false */
  outage: false | 'closed' | 'unavailable'
  /** Milliseconds that each endpoint waits before it answers. */
  slowMs: Partial<Record<EmulatorEndpoint, number>>
  /** Each fetch of the key set leaves out a random one or two keys and changes the order. @default false */
  flickeringKeys: boolean
  /** How many fetches of the key set lack the key that signs; counts down. @default 0 */
  hideSigningKeyFetches: number
  /** ID tokens carry another nonce than the one asked for. @default false */
  wrongNonce: boolean
  /** Userinfo (as JSON) names another person than the ID token. @default false */
  wrongUserinfoSubject: boolean
  /** How calls to the REST APIs fail; their token endpoints go on working. @default false */
  rest: false | EmulatorRestFault
  /**
   * Members that replace those of every answer about a REST session: a status nobody knows, another id, a lower level.
   *
   * @default {}
   */
  restAnswer: Readonly<Record<string, unknown>>
}

/** Seconds that things live. */
export interface EmulatorLifetimes {
  /** @default 15 */
  readonly code: number
  /** @default 600 */
  readonly idToken: number
  /** @default 600 */
  readonly accessToken: number
  /** @default 86400 */
  readonly refreshToken: number
  /** How long a login without `prompt=login` needs no eID. @default 3600 */
  readonly session: number
}

/** Options of `createEmulator`. */
export interface EmulatorOptions {
  /** @default 0, a free port */
  readonly port?: number
  /** `true` makes a self-signed certificate for this run, see {@link Emulator.certificate}. @default false */
  readonly https?: boolean | { readonly key: string; readonly cert: string }
  /** Replaces the default client. */
  readonly clients?: readonly EmulatorClient[]
  /**
   * Takes every scope, and every `http(s)` URL on a loopback host, where a client lists none. A real Signicat refuses
   * unknown scopes and unregistered addresses, and so does the emulator without this.
   *
   * @default false
   */
  readonly lenient?: boolean
  /** API clients of the REST APIs; they replace the default one of their API. */
  readonly apiClients?: readonly EmulatorApiClient[]
  /** People in addition to the built-in ones. */
  readonly people?: readonly EmulatorPerson[]
  /** Faults from the start. @default none */
  readonly faults?: Partial<EmulatorFaults>
  /** Seconds that things live, where they are to differ from Signicat's. */
  readonly lifetimes?: Partial<EmulatorLifetimes>
  /** Nothing is logged without it. */
  readonly log?: Log
  /** Seam for {@link EmulatorFaults.flickeringKeys}. @default Math.random */
  readonly random?: () => number
  /** Time of the REST APIs; OpenID Connect keeps the system's. Seconds since 1970. @default the system's */
  readonly clock?: Clock
}

/** A running local Signicat. */
export interface Emulator {
  /** Such as `http://localhost:4011`. */
  readonly url: string
  /** Such as `http://localhost:4011/auth/open`. */
  readonly issuer: string
  readonly port: number
  /** The first registered client. */
  readonly clientId: string
  readonly clientSecret: string | undefined
  /** Where the REST APIs are, and a client for each. */
  readonly rest: EmulatorRest
  /** Approves and refuses headless sessions; people find it at `/phone`. */
  readonly phone: EmulatorPhone
  /** Who can sign in: the built-in people and those of the options. */
  readonly people: readonly EmulatorPerson[]
  /** The eIDs that it simulates. */
  readonly eids: readonly EmulatorEid[]
  /** The self-signed certificate (PEM) that a caller has to trust; only with `https`. */
  readonly certificate: string | undefined
  /** The switches, to be changed at any time. */
  readonly faults: EmulatorFaults
  /** Requests per endpoint so far. */
  readonly counters: Readonly<Record<EmulatorEndpoint, number>>
  /**
   * Signs with a new key from now on.
   *
   * @param options.dropOld takes the keys used before out of the key set, as a real rotation does in the end.
   */
  rotateKeys(options?: { readonly dropOld?: boolean }): Promise<void>
  /** Ends every connection; the process can then exit. */
  close(): Promise<void>
}

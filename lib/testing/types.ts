import type { Claims, Loa } from '../eids/types.js'
import type { Clock } from '../shared/clock.js'
import type { SignedIn, SignInAttempt, TestableApp } from './app-types.js'
import type { FakeEndpoint } from './discovery.js'
import type { FakeFaultName } from './fault-effects.js'
import type { FakeRest } from './rest-types.js'

/** Who signs in. What is left out is invented, and always the same. */
export interface FakePerson {
  /** Default: one that belongs to the name and the eID. */
  readonly sub?: string
  /** Given and family name. Default `Kari Nordmann`. */
  readonly name?: string
  /** Code of the eID. Default: the one asked for, else `nbid`. */
  readonly idp?: string
  /** Default: the level asked for, else `substantial`. */
  readonly loa?: Loa
  /** In place of the level, for an `acr` that is none. */
  readonly acr?: string
  /** National number, given by userinfo when the scope `nin` was asked for. Default an invented one. */
  readonly nin?: string
  /** The issuer's id of its session. Default: a new one for each login. */
  readonly sid?: string
  /** When the person proved who they are, seconds since 1970. Default now. */
  readonly authTime?: number
  /** More claims of the ID token, or other values of them; `undefined` takes one away. */
  readonly claims?: Claims
  /** More claims of userinfo. */
  readonly userinfo?: Claims
}

/** One login. */
export interface SignInOptions extends FakePerson {
  /** Where the login starts. Default: the login route of `app.signicat`, else `/login`, with `idp` when that is named. */
  readonly path?: string
  /** Where the person goes afterwards, as `returnTo` of the login route. */
  readonly returnTo?: string
  /** Cookies that the browser has already, as an earlier login gave them. */
  readonly headers?: { readonly cookie: string }
}

/** What is to be ended: with `sid` one session, with `sub` all of a person. */
export interface LogoutTokenOptions {
  readonly sid?: string
  readonly sub?: string
  /** More claims, or other values; `undefined` takes one away. */
  readonly claims?: Claims
  /** Members of the header; default `typ: 'logout+jwt'`. */
  readonly header?: Claims
}

/** An access token for tests of `requireToken`. */
export interface AccessTokenOptions {
  /** Default the client id. */
  readonly audience?: string | readonly string[]
  /** Default `openid`. */
  readonly scope?: string
  readonly sub?: string
  readonly loa?: Loa
  /** Seconds that it is good. Default 600. */
  readonly expiresIn?: number
  /** Thumbprint of the key that it is bound to (RFC 9449 §6). Default none. */
  readonly boundTo?: string
  readonly claims?: Claims
  /** Members of the header; default `typ: 'at+jwt'`. */
  readonly header?: Claims
}

/** Options of `fakeSignicat`. */
export interface FakeSignicatOptions {
  /** Default `https://kit.sandbox.signicat.com/auth/open`. Nothing is ever sent there. */
  readonly issuer?: string
  /** Default `sandbox-kit-1`. */
  readonly clientId?: string
  /** `null` for a public client. */
  readonly clientSecret?: string | null
  /** Members that replace those of the discovery document. */
  readonly discovery?: Claims
  /** Public JWK of the application; ID tokens and userinfo are encrypted for it, with `RSA-OAEP`. Default: they are not. */
  readonly encryptionKey?: Readonly<Record<string, unknown>>
  /** Seconds since 1970. Default the system's, moved by `advance`. */
  readonly clock?: Clock
}

/** An issuer inside the test process. */
export interface FakeSignicat {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string | null
  /** Goes into the registration. Throws for every address that is not the issuer's or one of the REST APIs'. */
  readonly fetch: typeof fetch
  /** Goes into the registration too, so that {@link FakeSignicat.advance} reaches the application. */
  readonly clock: Clock
  /** To be spread into the options of the registration. */
  readonly options: {
    readonly issuer: string
    readonly clientId: string
    readonly clientSecret?: string
    readonly clientAuth?: 'none'
    /** {@link FakeSignicat.fetch}. */
    readonly fetch: typeof fetch
    readonly clock: Clock
  }
  /** How often each endpoint was asked. */
  readonly calls: Readonly<Record<FakeEndpoint, number>>
  /**
   * Signs somebody in: goes through the registered application's own login, and gives what `app.inject` needs to be that
   * person.
   *
   * @throws {@link SignInError} with the answer, when the application did not begin a session
   */
  signIn(app: TestableApp, options?: SignInOptions): Promise<SignedIn>
  /** The same for logins that are to fail: nothing is thrown. */
  attempt(app: TestableApp, options?: SignInOptions): Promise<SignInAttempt>
  /** What the browser is sent back with, for tests that drive the login themselves. */
  authorize(location: string, person?: FakePerson): Promise<URLSearchParams>
  /** Switches faults on, and gives a function that switches them off again. */
  fault(...names: FakeFaultName[]): () => void
  /** Switches all faults off. Keys that were rotated stay rotated. */
  heal(): void
  /** Lets so many seconds pass, for the issuer and for the application. */
  advance(seconds: number): void
  /** Signs a logout token, as the issuer posts it to the back-channel route. */
  logoutToken(options: LogoutTokenOptions): Promise<string>
  /** Signs an access token, as another application would bring it. */
  accessToken(options?: AccessTokenOptions): Promise<string>
  /** Signicat's REST APIs. */
  readonly rest: FakeRest
}

import type { SignedIn, SignInAttempt, TestableApp } from './app-types.js'

/** Who signs in through a REST API. */
export interface FakeRestPerson {
  /** Code of the eID as the API writes it. Default: the first that the application allows. */
  readonly provider?: string
  /** Default `Kari Nordmann`. */
  readonly name?: string
  /** Default: one that belongs to the name. */
  readonly id?: string
  readonly nin?: string
  /** `YYYY-MM-DD`. */
  readonly dateOfBirth?: string
  /** Hub only. Default `substantial`. */
  readonly loa?: 'low' | 'substantial' | 'high'
}

/** A session of a REST API, as the application made it. */
export interface FakeRestSession {
  readonly id: string
  readonly api: 'hub' | 'express'
  /** What the application asked for. */
  readonly request: Readonly<Record<string, unknown>>
}

/** How a person ends a session: done, changed their mind, or something broke. */
export type FakeRestEnding = 'success' | 'abort' | 'error'

/** What the option `rest` of a registration takes. */
export interface FakeRestAccess {
  readonly environment: 'sandbox'
  readonly clientId: string
  readonly clientSecret: string
  readonly baseUrl: string
  readonly tokenUrl: string
}

/** Signicat's REST APIs inside the test process; they answer through the kit's `fetch`. */
export interface FakeRest {
  /** To be spread into the option `rest`, beside `api` and `providers`. */
  options<Api extends 'hub' | 'express'>(api: Api): FakeRestAccess & { readonly api: Api }
  /** Sessions so far, the oldest first. */
  readonly sessions: readonly FakeRestSession[]
  /** The person ends a session: gives where the browser is sent, `undefined` for headless ones. */
  finish(session: FakeRestSession, ending?: FakeRestEnding, person?: FakeRestPerson): string | undefined
  /**
   * Signs somebody in by the redirect flow of the registered application.
   *
   * @throws {@link SignInError} when the application did not begin a session
   */
  signIn(app: TestableApp, person?: FakeRestPerson): Promise<SignedIn>
  /** The same for logins that are to end otherwise: nothing is thrown. */
  attempt(app: TestableApp, person?: FakeRestPerson, ending?: FakeRestEnding): Promise<SignInAttempt>
}

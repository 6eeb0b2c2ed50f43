/** An API client of the Dashboard: what the REST APIs are called with. */
export interface EmulatorApiClient {
  readonly api: 'hub' | 'express'
  readonly clientId: string
  readonly clientSecret: string
  /** Whether it has the permission "Authentication REST API"; without it every call is a 403. @default true */
  readonly permitted?: boolean
  /** Express only: answers about sessions are signed, then encrypted for this public JWK. */
  readonly encryptionPublicKey?: Readonly<Record<string, unknown>>
}

/** What a REST client needs to reach one of the APIs. */
export interface EmulatorRestAccess {
  readonly baseUrl: string
  readonly tokenUrl: string
  /** The first API client of this API. */
  readonly clientId: string
  readonly clientSecret: string
}

/** Both REST APIs. */
export interface EmulatorRest {
  /** Today's Authentication REST API. */
  readonly hub: EmulatorRestAccess
  /** Signicat Express, version 2. */
  readonly express: EmulatorRestAccess
}

/** A headless session that waits for somebody at the simulated phone. */
export interface EmulatorPhoneRequest {
  readonly sessionId: string
  readonly api: 'hub' | 'express'
  /** Code of the eID, as the API writes it. */
  readonly provider: string
  /** Words or digits that the application shows too. */
  readonly comparison: string | undefined
  /** Ids of the people whose phone this can be: those that were named in the request, or all who have the eID. */
  readonly people: readonly string[]
}

/** The phone of every test person. */
export interface EmulatorPhone {
  /** Oldest first. */
  pending(): readonly EmulatorPhoneRequest[]
  /**
   * Opens the eID app, by a scan, a link or a notification: the session is in the hands of the person.
   *
   * @throws `ERR_SIGNICAT_EMULATOR_REFUSED` when no headless session with this id waits.
   */
  open(sessionId: string): void
  /**
   * Approves.
   *
   * @param personId one of {@link EmulatorPhoneRequest.people}. @default the first of them
   * @throws `ERR_SIGNICAT_EMULATOR_REFUSED` when no headless session with this id waits, or not for this person.
   */
  approve(sessionId: string, personId?: string): void
  /** @throws `ERR_SIGNICAT_EMULATOR_REFUSED` when no headless session with this id waits. */
  refuse(sessionId: string): void
}

/** How the REST APIs fail: `'rate-limited'` is a 429 with `Retry-After`, `'html'` a page in place of JSON. */
export type EmulatorRestFault = 'closed' | 'unavailable' | 'rate-limited' | 'server-error' | 'html'

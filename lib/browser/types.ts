import type { SignicatFlowError } from './flow-error.js'

/** How a login ended. */
export interface SignInResult {
  /**
   * - `success`: the session cookie is set; go to {@link SignInResult.location}.
   * - `aborted`: the person cancelled, closed the pop-up, or the `signal` was aborted.
   * - `expired`: it took too long.
   * - `error`: anything else; {@link SignInResult.error} says what is known.
   */
  readonly outcome: 'success' | 'aborted' | 'error' | 'expired'
  /** Where the server says that the person goes on, already checked there. */
  readonly location?: string
  /** Why, for the outcome `error`. */
  readonly error?: SignicatFlowError
}

/** What every start takes. */
export interface StartOptions {
  /** Login path of the registration, with the prefix of its scope. @default '/login' */
  readonly path?: string
  /** Code of the eID, in the words of the API. */
  readonly idp?: string
  /** Path to come back to after the login. */
  readonly returnTo?: string
  /** Level to ask for; it can only strengthen what is configured. */
  readonly loa?: 'low' | 'substantial' | 'high'
  /** Language tags for Signicat's pages. */
  readonly uiLocales?: string
  /** `identify` leaves the session alone; the result goes to `onIdentify` on the server. @default 'login' */
  readonly purpose?: 'login' | 'identify'
  /** What the person typed in; each field must be named in `rest.prefill` on the server. */
  readonly prefill?: {
    readonly nin?: string
    readonly phoneNumber?: string
    readonly dateOfBirth?: string
    readonly email?: string
  }
  /** Ends the waiting: the outcome is `aborted`, and nothing is left on the page. */
  readonly signal?: AbortSignal
}

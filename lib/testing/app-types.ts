import type { SignicatError } from '../errors.js'

/** What an application answered; a part of what `app.inject` gives. */
export interface TestAnswer {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>
  readonly cookies: readonly {
    readonly name: string
    readonly value: string
    readonly [rest: string]: unknown
  }[]
  readonly body: string
}

/** A request of `app.inject`. */
export interface TestRequest {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers: Record<string, string>
  readonly payload?: string
}

/** A Fastify application, as far as the kit uses one. */
export interface TestableApp {
  /** Answers a request without a network. */
  inject(request: TestRequest): Promise<TestAnswer>
  /** Loads the plugins. */
  ready?(): PromiseLike<unknown>
  /** Says where the routes are; not there when the plugin is registered in a scope below. */
  readonly signicat?: { readonly routes: { readonly login: string | null; readonly callback: string } }
}

/** A browser after a login. */
export interface SignedIn {
  /** For `app.inject({ headers })`: the cookies, and that the request comes from the application's own pages. */
  readonly headers: { readonly cookie: string; readonly 'sec-fetch-site': 'same-origin' }
  /** By name, for `app.inject({ cookies })` or a browser. */
  readonly cookies: Readonly<Record<string, string>>
  /** Where the application sent the person. */
  readonly location: string | undefined
}

/** A login however it ended. */
export interface SignInAttempt extends Omit<SignedIn, 'location'> {
  /** Whether the application began a session. */
  readonly signedIn: boolean
  /** The last answer: of the callback, or of the login route when that did not lead to the issuer. */
  readonly answer: TestAnswer
  /** Why there is no session, as in the log: `code`, `detail` and `cause`. `null` when there is one, or nobody said. */
  readonly failure: SignicatError | null
}

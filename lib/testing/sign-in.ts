import type { SignicatError, SignicatErrorCode } from '../errors.js'
import { scrubCause } from '../shared/scrub-cause.js'
import type { SignedIn, SignInAttempt, TestAnswer, TestableApp } from './app-types.js'
import { cookieHeader, createBrowser, type TestBrowser } from './browser.js'
import type { WayBack } from './fake-issuer.js'
import { hearFailure } from './hear-failure.js'
import type { FakePerson, SignInOptions } from './types.js'

/** The application did not begin a session. */
export class SignInError extends Error {
  /** What it answered instead. */
  readonly answer: TestAnswer
  /** Code of the error that the application had; `undefined` when it said none. */
  readonly code: SignicatErrorCode | undefined

  constructor(problem: string, { answer, failure }: Pick<SignInAttempt, 'answer' | 'failure'>) {
    const why = failure === null ? '' : `, ${reasonOf(failure)}`
    super(
      `${problem}: ${answer.statusCode}${titleOf(answer)}${why}`,
      failure === null ? undefined : { cause: failure },
    )
    this.name = 'SignInError'
    this.answer = answer
    this.code = failure?.code
  }
}

/** The part of the issuer that a login needs. */
export interface SignInIssuer {
  readonly issuer: string
  authorize(location: string, person: FakePerson): Promise<WayBack>
  ready(): Promise<void>
}

/** Goes through the application's own login. */
export function attemptSignIn(
  app: TestableApp,
  issuer: SignInIssuer,
  options: SignInOptions,
): Promise<SignInAttempt> {
  return hearFailure(() => attempt(app, issuer, options))
}

type Ended = Omit<SignInAttempt, 'failure'>

async function attempt(app: TestableApp, issuer: SignInIssuer, options: SignInOptions): Promise<Ended> {
  await Promise.all([loaded(app), issuer.ready()])
  const browser = createBrowser(app, options.headers?.cookie)
  const before = sessionCookies(browser)
  const start = await browser.open(startOf(app, options), 'same-origin')
  const location = locationOf(start)
  if (location === undefined || !location.startsWith(`${issuer.issuer}/`))
    return ending(browser, start, before)
  const back = await issuer.authorize(location, options)
  return ending(browser, await comeBack(browser, app, back), before)
}

/** Registers what has not been registered yet. A scope below the root that has the plugin is ready, and cannot be asked. */
export async function loaded(app: TestableApp): Promise<void> {
  if (app.signicat === undefined) await app.ready?.()
}

/** @throws {@link SignInError} */
export async function requireSignIn(attempt: Promise<SignInAttempt>): Promise<SignedIn> {
  const { signedIn, answer, failure, headers, cookies } = await attempt
  if (!signedIn) throw new SignInError('the login did not end in a session', { answer, failure })
  return { headers, cookies, location: locationOf(answer) }
}

function startOf(app: TestableApp, { path, idp, returnTo }: SignInOptions): string {
  if (path !== undefined) return path
  const query = new URLSearchParams({
    ...(idp === undefined ? {} : { idp }),
    ...(returnTo === undefined ? {} : { returnTo }),
  }).toString()
  return `${app.signicat?.routes.login ?? '/login'}${query === '' ? '' : `?${query}`}`
}

function comeBack(browser: TestBrowser, app: TestableApp, back: WayBack): Promise<TestAnswer> {
  // What a proxy strips from the address never reaches the application.
  const path = app.signicat?.routes.callback ?? new URL(back.redirectUri).pathname
  return back.byForm
    ? browser.submit(path, back.parameters, 'cross-site')
    : browser.open(`${path}?${back.parameters}`, 'cross-site')
}

/** @param before the cookies of sessions that were there already */
export function ending(browser: TestBrowser, answer: TestAnswer, before: string): Ended {
  const cookies = browser.cookies()
  const now = sessionCookies(browser)
  return {
    answer,
    cookies,
    headers: { cookie: cookieHeader(cookies), 'sec-fetch-site': 'same-origin' },
    signedIn: answer.statusCode < 400 && now !== '' && now !== before,
  }
}

/** All of ours but those of login attempts. */
export function sessionCookies(browser: TestBrowser): string {
  const ours = Object.entries(browser.cookies()).filter(
    ([name]) => /^(?:__(?:Host|Secure)-)?signicat-/.test(name) && !/\.[ax]\.[\w-]{12}$/.test(name),
  )
  return cookieHeader(Object.fromEntries(ours))
}

function locationOf({ headers }: TestAnswer): string | undefined {
  return typeof headers.location === 'string' ? headers.location : undefined
}

/** The title of an error page says what the person sees. */
function titleOf({ body }: TestAnswer): string {
  const title = /<title>([^<]{1,200})<\/title>/.exec(body)?.[1]
  return title === undefined ? '' : ` (${title})`
}

/** Code and detail, and what was thrown below: of a hook of the application, say. */
function reasonOf({ code, detail, cause }: SignicatError): string {
  const own = detail === undefined ? code : `${code}: ${detail}`
  return cause === undefined ? own : `${own}; ${causeText(cause)}`
}

function causeText(cause: unknown): string {
  const { name, code, message } = scrubCause(cause)
  return `${name}${code === undefined ? '' : ` [${code}]`}: ${message}`
}

import type { Config } from '../config/config.js'
import { acrValuesOfLevel } from '../eids/levels.js'
import { strongerLoa, weakestLoa } from '../eids/loa.js'
import { GuardError, type SignicatError } from '../errors.js'
import type { Session } from '../session/types.js'
import { announce, isHeard } from '../shared/events.js'
import { safeReturnTo } from '../shared/return-to.js'
import { answerError } from './answer-error.js'
import { unsentMark } from './answer-login.js'
import { askedBy, type CheckedDemand, judge } from './demand.js'
import { failedStart } from './failed-start.js'
import { impossibleDemand } from './impossible-demand.js'
import type { Outcome, Services, Visit, Visitor } from './ports.js'
import type { ProblemExtras } from './problem.js'
import { publicSession } from './public-session.js'
import { tellCancel } from './rounds.js'
import { isFromOurSite, needsOurSite } from './same-site.js'
import { againAsAsked, openAgain } from './start-again.js'
import { startLogin } from './start-login.js'
import { headerOf, isNavigation, isUnsafeMethod } from './who-asks.js'

/**
 * What stands between this visit and the route, as an error; `null` when nothing does. Synchronous, so that a route
 * behind a session that was opened before costs a look-up.
 */
export function obstacle(
  services: Services,
  visit: Visit,
  visitor: Visitor,
  demand: CheckedDemand,
): GuardError | null {
  if (isForged(services, visit)) {
    return new GuardError('ERR_SIGNICAT_CROSS_ORIGIN', { detail: 'guard' })
  }
  if (visitor === null) return new GuardError('ERR_SIGNICAT_LOGIN_REQUIRED')
  const verdict = judge(visitor, demand, services.config)
  if (verdict.verdict === 'ok') return null
  if (verdict.verdict === 'forbidden') return new GuardError('ERR_SIGNICAT_FORBIDDEN', { detail: 'claims' })
  return new GuardError('ERR_SIGNICAT_LOGIN_TOO_WEAK', { detail: verdict.missing })
}

/** Whether another site made the browser send our cookie with a request that may change something. */
export function isForged({ sessions, config }: Services, visit: Visit): boolean {
  return needsOurSite(visit) && sessions.present(visit.jar) && !isFromOurSite(visit.headers, config)
}

const demands = new WeakMap<Error, CheckedDemand>()

/** Notes on an error which demand was not met, for whoever answers it later. */
export function carryDemand(error: GuardError, demand: CheckedDemand): GuardError {
  demands.set(error, demand)
  return error
}

/** The demand that an error carries; `null` for an error of another copy of this package. */
export function carriedDemand(error: Error): CheckedDemand | null {
  return demands.get(error) ?? null
}

/**
 * The application's own `check`; `false` is a plain 403, since no login would change it.
 *
 * @throws {@link GuardError} `ERR_SIGNICAT_CHECK_FAILED`, for the application's error handler
 */
export async function checkPasses(
  services: Services,
  visit: Visit,
  session: Session,
  demand: CheckedDemand,
): Promise<boolean> {
  if (demand.check === null || demand.check === undefined) return true
  try {
    return (await demand.check(publicSession(session, services.config), visit.request)) === true
  } catch (error) {
    // The framework logs what reaches the error handler, with the message.
    throw new GuardError('ERR_SIGNICAT_CHECK_FAILED', { cause: error })
  }
}

/** A guard's answer: a person is sent to sign in and back, a program is told how. */
export async function answerObstacle(
  services: Services,
  visit: Visit,
  visitor: Visitor,
  { error, demand }: { readonly error: SignicatError; readonly demand: CheckedDemand | null },
): Promise<Outcome> {
  if (isHeard('guard.refused'))
    announce('guard.refused', { code: error.code, correlationId: visit.correlationId })
  // Without the demand a stronger login cannot be asked for, and the same one again would go round in circles.
  const loginHelps =
    error.code === 'ERR_SIGNICAT_LOGIN_REQUIRED' ||
    error.code === 'ERR_SIGNICAT_SESSION_GONE' ||
    (error.code === 'ERR_SIGNICAT_LOGIN_TOO_WEAK' && demand !== null)
  if (!loginHelps) return answerError(services, visit, error)
  const impossible = demand === null ? null : impossibleDemand(demand, services.config)
  if (impossible !== null) return answerError(services, visit, impossible, { page: { kind: 'client-fault' } })
  if (!isNavigation(visit.method, visit.headers)) return tellProgram(services, visit, error, demand)
  if (isUnsafeMethod(visit.method)) return sendBack(services, visit)
  const cancelled = tellCancel(services, visit, 'anywhere')
  if (cancelled !== null) return cancelled
  const ask = { ...(demand === null ? {} : askedBy(demand)), unsafeReturnTo: visit.url, byGuard: true }
  try {
    return await startLogin(services, visit, visitor, ask)
  } catch (failure) {
    return failedStart(services, visit, failure, openAgain(services, visit, againAsAsked(ask)))
  }
}

/** The body of a form is gone by the time the person has signed in: back to the form, saying so. */
function sendBack({ places, config }: Services, visit: Visit): Outcome {
  const returnTo = refererPath(visit, places.returnRules) ?? ownPage({ places, config }, visit) ?? places.home
  const query = new URLSearchParams({ returnTo, [unsentMark]: '1' })
  const location = places.paths.login === null ? returnTo : `${places.paths.login}?${query}`
  return { kind: 'redirect', status: 303, location }
}

function tellProgram(
  services: Services,
  visit: Visit,
  error: SignicatError,
  demand: CheckedDemand | null,
): Outcome {
  const tooWeak = error.code === 'ERR_SIGNICAT_LOGIN_TOO_WEAK'
  const asked = acrValuesOf(demand, services.config)
  const maxAge = demand?.maxAge ?? null
  const extras: ProblemExtras = {
    ...loginUrl(services, visit, demand),
    ...(tooWeak ? { error: 'insufficient_user_authentication' } : {}),
    ...(tooWeak && asked !== '' ? { acr_values: asked } : {}),
    ...(tooWeak && maxAge !== null ? { max_age: maxAge } : {}),
  }
  const outcome = answerError(services, visit, error, { extras })
  if (outcome.kind !== 'json') return outcome
  if (!tooWeak) return demand?.bearer ? withChallenge(outcome, 'Bearer') : outcome
  const challenge = [
    'Bearer error="insufficient_user_authentication"',
    'error_description="A stronger or more recent login is required"',
    ...(asked === '' ? [] : [`acr_values="${asked}"`]),
    ...(maxAge === null ? [] : [`max_age="${maxAge}"`]),
  ].join(', ')
  return withChallenge({ ...outcome, status: 401, body: { ...outcome.body, status: 401 } }, challenge)
}

type JsonOutcome = Extract<Outcome, { readonly kind: 'json' }>

function withChallenge(outcome: JsonOutcome, challenge: string): JsonOutcome {
  return { ...outcome, headers: { ...outcome.headers, 'www-authenticate': challenge } }
}

/** What a demand asks for, as `acr_values` of a challenge. */
export function acrValuesOf(
  demand: CheckedDemand | null,
  { isSignicat, levels }: Pick<Config, 'isSignicat' | 'levels'>,
): string {
  if (demand === null) return ''
  const { loa } = demand
  const ofLevel = loa === null ? [] : isSignicat ? [`loa:${loa}`] : acrValuesOfLevel(loa, levels)
  const items = [...(demand.acr ?? []), ...ofLevel]
  if (isSignicat && demand.idp?.length === 1) items.push(`idp:${demand.idp[0]}`)
  return items.join(' ').replaceAll(/["\\]/g, '')
}

function loginUrl(
  { config, places }: Services,
  visit: Visit,
  demand: CheckedDemand | null,
): { readonly login_url?: string } {
  if (places.paths.login === null) return {}
  const exact = demand?.acr ?? null
  const loa = strongerLoa(demand?.loa ?? null, config.isSignicat ? weakestLoa(exact) : null)
  // The address cannot ask for an exact `acr`: with a login that is sure to be too weak a program would go round for ever.
  if (exact !== null && loa === null) return {}
  const url = new URL(places.paths.login, config.origin)
  const maxAge = demand?.maxAge ?? null
  const returnTo = refererPath(visit, places.returnRules)
  if (returnTo !== null) url.searchParams.set('returnTo', returnTo)
  if (demand?.idp?.length === 1 && demand.idp[0] !== undefined) url.searchParams.set('idp', demand.idp[0])
  if (loa !== null) url.searchParams.set('loa', loa)
  if (maxAge !== null) url.searchParams.set('max_age', String(maxAge))
  return { login_url: url.href }
}

/**
 * Under `Referrer-Policy: no-referrer` a browser does not say where a form was. Most forms are sent to the address that they
 * stand at.
 */
function ownPage({ places, config }: Pick<Services, 'places' | 'config'>, visit: Visit): string | null {
  if (visit.headers.referer !== undefined || !isFromOurSite(visit.headers, config) || !visit.isPage())
    return null
  return safeReturnTo(visit.url, places.returnRules)
}

/** The page the person is on, when it is ours. */
function refererPath(visit: Visit, rules: Services['places']['returnRules']): string | null {
  const referer = headerOf(visit.headers, 'referer')
  if (referer === undefined || !URL.canParse(referer) || new URL(referer).origin !== rules.origin) return null
  return safeReturnTo(referer, rules)
}

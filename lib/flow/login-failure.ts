import type { AuditRecord } from '../config/hook-options.js'
import { isSignicatError, LoginError, type SignicatError, type SignicatErrorCode } from '../errors.js'
import type { Attempt, EndedAttempt } from '../session/attempt-types.js'
import { tellFailure } from '../shared/failures.js'
import { maskText } from '../shared/mask-text.js'
import { safeReturnTo } from '../shared/return-to.js'
import { shownFault } from './answer-error.js'
import { type CookieFacts, cookieFacts, strayDetail } from './asked-host.js'
import { audit } from './audit.js'
import { announceRefusal } from './failed-start.js'
import { faultFields } from './fault-fields.js'
import { pageKindForError } from './pages/page-for-error.js'
import type { Outcome, PageAsk, Services, Visit, Visitor } from './ports.js'
import { endOnceMore } from './spent-login.js'
import { startAgain } from './start-again.js'
import { wayOn } from './way-on.js'
import { clockHint } from './wrong-clock.js'

type Failed = Pick<AuditRecord, 'outcome' | 'code'>
/** What starting again needs to know. */
type Retried = Pick<EndedAttempt, 'returnTo' | 'asked' | 'byGuard' | 'uiLocales' | 'purpose'>

/** The callback of an attempt that is not there: another browser, a mail scanner. Nothing is written or ended. */
export function lostLogin(services: Services, visit: Visit, reason: string): Promise<Outcome> {
  const again = startAgain(services, { returnTo: services.places.home })
  const kind = reason === 'no-cookie' ? ('no-cookie' as const) : ('attempt-unknown' as const)
  const page = { kind, status: 400, ...again }
  const facts = reason === 'no-cookie' ? cookieFacts(services, visit) : undefined
  return strayCallback(services, visit, { reason, facts, code: 'ERR_SIGNICAT_ATTEMPT_UNKNOWN', page })
}

/** The callback of an attempt that came too late: the same login can be started again. */
export function lateLogin(services: Services, visit: Visit, attempt: Attempt): Promise<Outcome> {
  const page = { kind: 'timed-out' as const, status: 400, ...retryAt(services, attempt) }
  return strayCallback(services, visit, { reason: 'expired', code: 'ERR_SIGNICAT_ATTEMPT_UNKNOWN', page })
}

/** The callback of an attempt that ended before: reload, back button, a browser that asked twice. */
export async function spentLogin(
  services: Services,
  who: { readonly visit: Visit; readonly visitor: Visitor },
  { ended, isTheirs }: { readonly ended: EndedAttempt | null; readonly isTheirs: boolean },
): Promise<Outcome> {
  const { home } = services.places
  // Their session came of it, and where that led is not known any more.
  if (ended === null && isTheirs)
    return wayOn(services, who.visit, { unsafeChosen: undefined, unsafeReturnTo: null })
  const again = ended === null ? startAgain(services, { returnTo: home }) : retryAt(services, asItWas(ended))
  const once = ended === null ? null : endOnceMore(services, who, { ended, again })
  if (once?.kind === 'redirect') return once
  const onward = who.visitor === null ? {} : { continue: { href: home } }
  const page: PageAsk =
    once?.kind === 'page'
      ? once.page
      : { kind: 'attempt-spent', status: 400, ...again, ways: { ...again.ways, ...onward } }
  return strayCallback(services, who.visit, { reason: 'spent', code: 'ERR_SIGNICAT_ATTEMPT_SPENT', page })
}

function asItWas(ended: EndedAttempt): Retried {
  return ended.ending.end === 'page' && ended.ending.page === 'not-recent' ? asNew(ended) : ended
}

interface Stray {
  readonly reason: string
  readonly facts?: CookieFacts | undefined
  readonly code: SignicatErrorCode
  readonly page: PageAsk
}

async function strayCallback(
  services: Services,
  visit: Visit,
  { reason, facts, code, page }: Stray,
): Promise<Outcome> {
  const { correlationId } = visit
  visit.log.info({ event: 'login', code, reason, ...facts, correlationId }, 'a callback without an attempt')
  tellFailure(() => new LoginError(code, { detail: reason }))
  announceRefusal(visit, code)
  const detail = strayDetail(reason, facts)
  return failurePage(services, visit, { ...page, fault: { code, detail } }, { outcome: 'failed', code })
}

/** The person changed their mind: back to where they were, or a page when a guard would only send them round again. */
export async function cancelledLogin(
  services: Services,
  visit: Visit,
  attempt: Attempt,
  wireError: string,
): Promise<Outcome> {
  const code = 'ERR_SIGNICAT_LOGIN_CANCELLED'
  visit.log.info(
    { event: 'login', code, wireError, correlationId: visit.correlationId },
    'a login was cancelled',
  )
  tellFailure(() => new LoginError(code, { wireError }))
  return backWithNobody(services, visit, attempt, 'cancelled')
}

/**
 * A login without the person came to nothing, which is what it was to find out: back to where they were, with nobody signed
 * in. A page when a guard had sent them, which would send them round again.
 */
export async function silentLogin(
  services: Services,
  visit: Visit,
  attempt: Attempt,
  wireError: string,
): Promise<Outcome> {
  const code = 'ERR_SIGNICAT_LOGIN_CANCELLED'
  const { correlationId } = visit
  visit.log.info(
    { event: 'login', code, wireError, correlationId },
    'a login without the person found nobody',
  )
  return backWithNobody(services, visit, attempt, 'login-denied')
}

/** Back to where the person was, or the page when a guard there would only send them round again. */
async function backWithNobody(
  services: Services,
  visit: Visit,
  attempt: Attempt,
  kind: 'cancelled' | 'login-denied',
): Promise<Outcome> {
  const failure = { outcome: 'cancelled', code: 'ERR_SIGNICAT_LOGIN_CANCELLED' } as const
  if (attempt.byGuard)
    return failurePage(services, visit, { kind, status: 200, ...retryAt(services, attempt) }, failure)
  await recordFailure(services, visit, failure)
  return wayOn(services, visit, { unsafeChosen: undefined, unsafeReturnTo: attempt.returnTo })
}

/** A login that failed: the reason to the log, a page with a way on to the person. */
export async function failedLogin(
  services: Services,
  visit: Visit,
  attempt: Attempt,
  error: unknown,
): Promise<Outcome> {
  const known = isSignicatError(error)
    ? error
    : new LoginError('ERR_SIGNICAT_LOGIN_HOOK_FAILED', { cause: error, statusCode: 500 })
  logFailure(visit, known)
  announceRefusal(visit, known.code)
  const kind = pageKindForError(known)
  const page: PageAsk = {
    kind,
    status: statusOf(known),
    ...retryAt(services, kind === 'not-recent' ? asNew(attempt) : attempt),
    ...(known.retryAfter === undefined ? {} : { retryAfter: known.retryAfter }),
    fault: shownFault(known),
  }
  const refused =
    known.code === 'ERR_SIGNICAT_LOGIN_REFUSED' ||
    known.code === 'ERR_SIGNICAT_LOGIN_NOT_AS_ASKED' ||
    known.code === 'ERR_SIGNICAT_OTHER_SESSION'
  return failurePage(services, visit, page, { outcome: refused ? 'refused' : 'failed', code: known.code })
}

/** Where an earlier login came back, the next attempt asks for a new one in so many words. */
const asNew = (attempt: Retried): Retried => ({ ...attempt, asked: { ...attempt.asked, maxAge: 0 } })

/** A refused token is the issuer's fault or an attack, not a missing sign-in: 400 rather than 401. */
function statusOf(error: SignicatError): number {
  return error.statusCode === 401 ? 400 : error.statusCode
}

/** One line with everything that helps and nothing that identifies or unlocks. */
export function logFailure(visit: Visit, error: SignicatError): void {
  tellFailure(() => error)
  const hint = clockHint(error)
  const fields = {
    event: 'login',
    ...faultFields(error),
    ...(error instanceof LoginError && error.wireError !== undefined
      ? { wireError: maskText(error.wireError) }
      : {}),
    ...(hint === null ? {} : { hint }),
    correlationId: visit.correlationId,
  }
  if (error.statusCode >= 500) visit.log.error(fields, 'a login failed')
  else visit.log.warn(fields, 'a login failed')
}

async function failurePage(
  services: Services,
  visit: Visit,
  page: PageAsk,
  failed: Failed,
): Promise<Outcome> {
  await recordFailure(services, visit, failed)
  return { kind: 'page', page }
}

/** There is no login to hold back here: `audit` has logged a record that was not taken. */
async function recordFailure(services: Services, visit: Visit, failed: Failed): Promise<void> {
  const facts = {
    event: 'login-failed' as const,
    issuer: services.config.issuer,
    method: 'oidc' as const,
    ...failed,
  }
  await audit(services, visit, facts).catch(() => undefined)
}

/** A route of ours that could not do what it is for: on to where the person was going, as far as the address or an attempt says. */
export function wayFromRoute(services: Services, visit: Visit): Partial<PageAsk> {
  const { places, attempts } = services
  if (visit.method !== 'GET') return {}
  const returnTo = safeReturnTo(visit.query.get('returnTo'), places.returnRules)
  if (returnTo !== null) return startAgain(services, { returnTo })
  const attempt = attempts.peek(visit.jar, visit.query.get('state'))
  return attempt === null ? {} : retryAt(services, attempt)
}

/** As it was asked for; what `onIdentify` waits for is started again by the application alone. */
function retryAt(services: Services, attempt: Retried): Partial<PageAsk> {
  const { returnTo, asked, byGuard, uiLocales } = attempt
  if (attempt.purpose === 'identify') {
    const { home, paths } = services.places
    return {
      ways: { home: { href: home }, ...(paths.login === null ? {} : { login: { href: paths.login } }) },
    }
  }
  return startAgain(services, { returnTo, asked, byGuard, uiLocales })
}

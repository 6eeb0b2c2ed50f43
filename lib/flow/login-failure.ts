import type { AuditRecord } from '../config/hook-options.js'
import { isSignicatError, LoginError, type SignicatError } from '../errors.js'
import type { Attempt } from '../session/attempt-types.js'
import type { PageKind } from '../shared/page-model.js'
import { audit } from './audit.js'
import { announceRefusal } from './failed-start.js'
import { pageKindForError } from './pages/page-for-error.js'
import type { Outcome, PageAsk, Services, Visit } from './ports.js'
import { startAgain } from './start-again.js'
import { wayOn } from './way-on.js'

type Failed = Pick<AuditRecord, 'outcome' | 'code'>

/** The callback of an attempt that is not there: another browser, too late, a mail scanner. Nothing is written or ended. */
export async function lostLogin(
  services: Services,
  visit: Visit,
  reason: string,
  kind: PageKind = 'attempt-unknown',
): Promise<Outcome> {
  const code = kind === 'attempt-spent' ? 'ERR_SIGNICAT_ATTEMPT_SPENT' : 'ERR_SIGNICAT_ATTEMPT_UNKNOWN'
  visit.log.info(
    { event: 'login', code, reason, correlationId: visit.correlationId },
    'a callback without an attempt',
  )
  announceRefusal(visit, code)
  return failurePage(
    services,
    visit,
    { kind, status: 400, ...startAgain(services, { returnTo: services.places.home }) },
    { outcome: 'failed', code },
  )
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
  if (attempt.byGuard) {
    const page = { kind: 'cancelled' as const, status: 200, ...retryAt(services, attempt) }
    return failurePage(services, visit, page, { outcome: 'cancelled', code })
  }
  await recordFailure(services, visit, { outcome: 'cancelled', code })
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
  }
  const refused =
    known.code === 'ERR_SIGNICAT_LOGIN_REFUSED' || known.code === 'ERR_SIGNICAT_LOGIN_NOT_AS_ASKED'
  return failurePage(services, visit, page, { outcome: refused ? 'refused' : 'failed', code: known.code })
}

/** Where an earlier login came back, the next attempt asks for a new one in so many words. */
const asNew = (attempt: Attempt): Attempt => ({ ...attempt, asked: { ...attempt.asked, maxAge: 0 } })

/** A refused token is the issuer's fault or an attack, not a missing sign-in: 400 rather than 401. */
function statusOf(error: SignicatError): number {
  return error.statusCode === 401 ? 400 : error.statusCode
}

/** One line with everything that helps and nothing that identifies or unlocks. */
export function logFailure(visit: Visit, error: SignicatError): void {
  const fields = {
    event: 'login',
    code: error.code,
    detail: error.detail,
    cause: error.cause,
    ...(error instanceof LoginError && error.wireError !== undefined ? { wireError: error.wireError } : {}),
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

/** As it was asked for; what `onIdentify` waits for is started again by the application alone. */
function retryAt(services: Services, attempt: Attempt): Partial<PageAsk> {
  const { returnTo, asked, byGuard, uiLocales } = attempt
  if (attempt.purpose === 'identify') return { ways: { home: { href: services.places.home } } }
  return startAgain(services, { returnTo, asked, byGuard, uiLocales })
}

import type { AuditRecord } from '../../config/hook-options.js'
import {
  isSignicatError,
  LoginError,
  RestError,
  SignicatError,
  type SignicatErrorCode,
} from '../../errors.js'
import type { EndedAttempt, RestAttempt } from '../../session/attempt-types.js'
import { tellFailure } from '../../shared/failures.js'
import { safeReturnTo } from '../../shared/return-to.js'
import { shownFault } from '../answer-error.js'
import { type CookieFacts, cookieFacts, strayDetail } from '../asked-host.js'
import { audit } from '../audit.js'
import { announceRefusal } from '../failed-start.js'
import { logFailure } from '../login-failure.js'
import { pageKindForError } from '../pages/page-for-error.js'
import type { Outcome, PageAsk } from '../ports.js'
import { type ProblemExtras, problem } from '../problem.js'
import { endOnceMore } from '../spent-login.js'
import type { RestCall } from './ports.js'

/** Seconds, when the API did not say when to come back. */
const retryAfterSeconds = 5

/**
 * The error of a call to the API as a flow means it. What a proxy or a maintenance page answered in place of the API is the
 * API being down: it says nothing about the login.
 */
export function restFault(error: unknown): SignicatError {
  if (!isSignicatError(error))
    return new SignicatError('ERR_SIGNICAT_LOGIN_HOOK_FAILED', { cause: error, statusCode: 500 })
  if (error.code !== 'ERR_SIGNICAT_REST_FAILED' && !isNotTheApi(error)) return error
  return new RestError('ERR_SIGNICAT_REST_FAILED', {
    retryAfter: error.retryAfter ?? retryAfterSeconds,
    ...(error.detail === undefined ? {} : { detail: error.detail }),
    ...(error instanceof RestError && error.httpStatus !== undefined ? { httpStatus: error.httpStatus } : {}),
  })
}

function isNotTheApi({ code, cause, detail = '' }: SignicatError): boolean {
  if (code !== 'ERR_SIGNICAT_REST_ANSWER_INVALID') return false
  return cause !== undefined || detail.endsWith(': not JSON') || detail.endsWith('no usable bearer token')
}

/** Whether the attempt outlives the error, so that the person can try once more. */
export function isPassing({ code }: SignicatError): boolean {
  return code === 'ERR_SIGNICAT_REST_FAILED'
}

/** The session is not there any more: its lifetime is over. */
export function isGone(error: unknown): boolean {
  return error instanceof RestError && (error.httpStatus === 404 || error.httpStatus === 410)
}

/** A return without an attempt: another browser, tampered with, a mail scanner. Nothing is written or ended. */
export function lostRest(call: RestCall, reason: string): Promise<Outcome> {
  const kind = reason === 'no-cookie' ? ('no-cookie' as const) : ('attempt-unknown' as const)
  const page = { kind, status: 400, ...wayBack(call, null) }
  const facts = reason === 'no-cookie' ? cookieFacts(call.services, call.visit) : undefined
  return strayReturn(call, { reason, facts, code: 'ERR_SIGNICAT_ATTEMPT_UNKNOWN', page })
}

/** A return that came too late: the same login can be started again. */
export function lateRest(call: RestCall, attempt: Known): Promise<Outcome> {
  const page = { kind: 'timed-out' as const, status: 400, ...wayBack(call, attempt) }
  return strayReturn(call, { reason: 'expired', code: 'ERR_SIGNICAT_ATTEMPT_UNKNOWN', page })
}

/** A return to an attempt that ended before: reload, back button. */
export async function spentRest(call: RestCall, ended: EndedAttempt | null): Promise<Outcome> {
  const { services, visit, visitor } = call
  const again = wayBack(call, ended === null ? null : { ...ended, providers: ended.asked.idp ?? [] })
  const once = ended === null ? null : endOnceMore(services, { visit, visitor }, { ended, again })
  if (once?.kind === 'redirect') return once
  const onward = visitor === null ? {} : { continue: { href: services.places.home } }
  const page: PageAsk =
    once?.kind === 'page'
      ? once.page
      : { kind: 'attempt-spent', status: 400, ...again, ways: { ...again.ways, ...onward } }
  return strayReturn(call, { reason: 'spent', code: 'ERR_SIGNICAT_ATTEMPT_SPENT', page })
}

interface Stray {
  readonly reason: string
  readonly facts?: CookieFacts | undefined
  readonly code: SignicatErrorCode
  readonly page: PageAsk
}

async function strayReturn(call: RestCall, { reason, facts, code, page }: Stray): Promise<Outcome> {
  const { log, correlationId } = call.visit
  log.info(
    { event: 'login', code, reason, ...facts, correlationId },
    'a return from Signicat without an attempt',
  )
  tellFailure(() => new LoginError(code, { detail: reason }))
  announceRefusal(call.visit, code)
  await recordRest(call, { outcome: 'failed', code })
  const detail = strayDetail(reason, facts)
  return { kind: 'page', page: { ...page, fault: { code, detail } } }
}

/** A flow that failed, for a person. */
export async function failedRestPage(
  call: RestCall,
  attempt: Known | null,
  error: unknown,
): Promise<Outcome> {
  const known = await failed(call, error)
  return {
    kind: 'page',
    page: {
      kind: pageKindForError(known),
      status: statusOf(known),
      // An attempt that is still there is tried again by loading the page again: its address is a secret, and not shown.
      ...wayBack(call, attempt),
      ...(known.retryAfter === undefined ? {} : { retryAfter: known.retryAfter }),
      fault: shownFault(known),
    },
  }
}

/** A flow that failed, for a program. */
export async function failedRestJson(call: RestCall, error: unknown): Promise<Outcome> {
  const known = await failed(call, error)
  const extras: ProblemExtras =
    known instanceof RestError && known.code === 'ERR_SIGNICAT_REQUEST_INVALID' && known.violations.length > 0
      ? { violations: known.violations }
      : {}
  const { code, expose, retryAfter } = known
  return problem({ code, expose, retryAfter, statusCode: statusOf(known) }, call.visit.correlationId, extras)
}

async function failed(call: RestCall, error: unknown): Promise<SignicatError> {
  const known = restFault(error)
  logFailure(call.visit, known)
  announceRefusal(call.visit, known.code)
  const refused =
    known.code === 'ERR_SIGNICAT_LOGIN_REFUSED' ||
    known.code === 'ERR_SIGNICAT_LOGIN_NOT_AS_ASKED' ||
    known.code === 'ERR_SIGNICAT_OTHER_SESSION'
  await recordRest(call, { outcome: refused ? 'refused' : 'failed', code: known.code })
  return known
}

function statusOf({ statusCode }: SignicatError): number {
  return statusCode === 401 ? 400 : statusCode
}

/** There is no login to hold back here: `audit` has logged a record that was not taken. */
export async function recordRest(
  call: RestCall,
  facts: Pick<AuditRecord, 'outcome' | 'code'>,
): Promise<void> {
  const record = {
    event: 'login-failed' as const,
    issuer: call.rest.settings.issuer,
    method: 'rest' as const,
    ...facts,
  }
  await audit(call.services, call.visit, record).catch(() => undefined)
}

/** The login ended as Signicat said, without success. */
export function deniedBy(wireError: string | undefined): LoginError {
  return new LoginError('ERR_SIGNICAT_LOGIN_DENIED', wireError === undefined ? {} : { wireError })
}

/** A return path, checked: one that was sealed is checked again on the way out. */
export function checkedReturn({ services }: RestCall, unsafeReturnTo: string | undefined): string {
  return safeReturnTo(unsafeReturnTo, services.places.returnRules) ?? services.places.home
}

/** What is known of the flow that did not end well. */
type Known = Pick<RestAttempt, 'providers' | 'returnTo' | 'purpose' | 'uiLocales'>

/** Buttons that start the flow again, or give up; they wait for the person. */
function wayBack({ services, rest }: RestCall, known: Known | null): Partial<PageAsk> {
  const home = { href: services.places.home }
  const start = rest.places.paths.start ?? services.places.paths.login
  const { providers = [], returnTo = home.href, purpose = 'login', uiLocales = null } = known ?? {}
  const [provider, ...others] = providers
  const about = provider === undefined || others.length > 0 ? {} : { idp: provider }
  const page = { ...about, ...(uiLocales === null ? {} : { uiLocales }) }
  const { login } = services.places.paths
  if (start === null || purpose === 'identify')
    return { ways: { home, ...(login === null ? {} : { login: { href: login } }) }, ...page }
  const query = new URLSearchParams({
    returnTo,
    ...(start === rest.places.paths.start ? about : {}),
    ...(uiLocales === null ? {} : { ui_locales: uiLocales }),
  })
  return { ways: { again: { href: `${start}?${query}` }, home }, ...page }
}

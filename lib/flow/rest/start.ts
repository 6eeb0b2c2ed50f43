import { randomBytes } from 'node:crypto'
import { foldIdentifier } from '../../eids/fold-identifier.js'
import { LoginError, RestError } from '../../errors.js'
import type { RestAttempt } from '../../session/attempt-types.js'
import { personOf } from '../../session/person-of.js'
import { newRestState } from '../../session/rest-attempts.js'
import { announce, isHeard } from '../../shared/events.js'
import { safeReturnTo } from '../../shared/return-to.js'
import { requireSomebody } from '../identify-person.js'
import { isCrossSite } from '../who-asks.js'
import type { RestAsk } from './ask.js'
import type { RestCall, RestSession } from './ports.js'
import { cancelQuietly } from './reads.js'
import { expressRequest } from './request-express.js'
import { hubRequest, type RestPlan } from './request-hub.js'

/** A flow that is under way: what the browser holds sealed, and what the API said about it. */
export interface Started {
  readonly attempt: RestAttempt
  readonly session: RestSession
}

export interface Start {
  readonly flow: RestAttempt['flow']
  readonly ask: RestAsk
  /** Count the start, and let it replace what this browser has pending. */
  readonly exclusive: boolean
}

/** Express fixes it; the hub is told. */
const expressLifetime = 600

/**
 * Creates a session at the API and seals what must be known when it comes back.
 *
 * @throws {@link RestError} when the API does not or will not, {@link LoginError} for too many starts
 */
export async function startRest(call: RestCall, { flow, ask, exclusive }: Start): Promise<Started> {
  const { services, rest, visit, visitor } = call
  const { attempts, settings } = rest
  requireSomebody(ask.purpose, visitor)
  const state = newRestState()
  const create = prepare(call, { flow, ask, state }, exclusive)
  const session = await create()
  const now = services.config.clock()
  const attempt: RestAttempt = Object.freeze({
    state,
    issuer: settings.issuer,
    flow,
    sessionId: session.id,
    providers: ask.providers,
    loa: ask.loa,
    returnTo: safeReturnTo(ask.unsafeReturnTo, services.places.returnRules) ?? services.places.home,
    purpose: ask.purpose,
    uiLocales: ask.uiLocales,
    previous: visitor === null ? null : { person: personOf(visitor), session: visitor.id },
    bornAt: now,
    expiresAt: now + (settings.api === 'hub' ? settings.lifetimeSeconds : expressLifetime),
  })
  if (exclusive) endPending(call)
  attempts.start(visit.jar, attempt, { crossSite: isCrossSite(visit.headers) })
  if (isHeard('login.started'))
    announce('login.started', {
      issuer: settings.issuer,
      purpose: ask.purpose,
      correlationId: visit.correlationId,
    })
  return { attempt, session }
}

/** Checks the input and counts the start; only then is there something to send. */
function prepare(call: RestCall, plan: RestPlan, counted: boolean): () => Promise<RestSession> {
  const { client } = call.rest
  if (client.api === 'hub') {
    const request = hubRequest(call, plan)
    if (counted) countStart(call, { ...request.prefilledInput })
    return () => client.createSession(request)
  }
  const request = expressRequest(call, plan)
  if (counted) countStart(call, { ...request.prefilledInput })
  return () => client.createSession(request)
}

function countStart(call: RestCall, prefilled: Readonly<Record<string, string>>): void {
  const identifiers = identifiersOf(prefilled)
  const retryAfter = call.rest.limits.take({ identifiers, browser: browserOf(call), address: call.visit.ip })
  if (retryAfter > 0) throw new LoginError('ERR_SIGNICAT_TOO_MANY_STARTS', { retryAfter })
}

/** In one form for all spellings: a limit that counts spellings is none. */
function identifiersOf({ nin, phoneNumber, mobile, email }: Readonly<Record<string, string>>): string[] {
  const given = [['nin', nin] as const, ['phone', phoneNumber ?? mobile] as const, ['email', email] as const]
  return given.flatMap(([kind, value]) =>
    value === undefined ? [] : [`${kind}:${foldIdentifier(kind, value)}`],
  )
}

/** Who throws the cookie away is counted by address. */
function browserOf({ rest, visit }: RestCall): string {
  const known = visit.jar.get(rest.browserCookie)
  if (known !== undefined && /^[A-Za-z0-9_-]{22}$/.test(known)) return known
  const fresh = randomBytes(16).toString('base64url')
  visit.jar.set(rest.browserCookie, fresh, { sameSite: 'lax', maxAge: rest.settings.limits.seconds })
  return fresh
}

/** One at a time in a browser: the one before is not waited for any more, here and on the phone it asks. */
function endPending({ rest, visit }: RestCall): void {
  const finding = rest.attempts.pending(visit.jar, ['frame', 'popup', 'headless'])
  if (finding.outcome !== 'found') return
  rest.attempts.end(visit.jar, finding.attempt)
  rest.reads.forget(finding.attempt)
  void cancelQuietly(rest.client, finding.attempt)
}

/** The address of Signicat's page, which both APIs give with every flow that has one. */
export function addressOfPage({ session }: Started): string {
  const address = session.api === 'hub' ? session.authenticationUrl : session.url
  if (address !== undefined) return address
  throw new RestError('ERR_SIGNICAT_REST_ANSWER_INVALID', { detail: 'createSession: url' })
}

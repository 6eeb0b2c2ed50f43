import type { Identity } from '../eids/types.js'
import type { Attempt } from '../session/attempt-types.js'
import { hashId } from '../session/hash-id.js'
import { personOf } from '../session/person-of.js'
import type { Session } from '../session/types.js'
import { announce, isHeard } from '../shared/events.js'
import { callHook } from './application-hook.js'
import { audit, factsOfIdentity, factsOfSession } from './audit.js'
import { endedSession } from './ended-session.js'
import { type Admittance, readDecision } from './login-decision.js'
import { newSession, type Vouched } from './new-session.js'
import type { Outcome, Services, Visit, Visitor } from './ports.js'
import { shownIdp } from './shown-idp.js'
import { wayOn } from './way-on.js'

interface Admission {
  readonly attempt: Pick<Attempt, 'state' | 'returnTo' | 'previous'> & Partial<Pick<Attempt, 'nonce'>>
  readonly accepted: Vouched
  /** Who is signed in now, at the callback. */
  readonly former: Visitor
}

/**
 * Asks the application, then starts the session. The cookie is the last thing that is set: whatever fails before leaves
 * no session behind. A session that is too large or has been ended already is never recorded as a success; a store that
 * fails after the record is followed by one of the failure, with the same correlation id.
 *
 * @throws {@link LoginError} refused, hook failed, audit failed; {@link SessionError} too large
 */
export async function admitPerson(services: Services, visit: Visit, admission: Admission): Promise<Outcome> {
  const { attempt, accepted, former } = admission
  const decision = await decide(services, visit, admission)
  const kept = keptFrom(admission, decision)
  const session = newSession(services, admission, { ...kept, decision })
  await services.sessions.begin(visit.jar, session, {
    former,
    async assent() {
      await audit(services, visit, () => ({
        event: 'login',
        outcome: 'success',
        ...factsOfIdentity(accepted.identity),
        ...factsOfSession(session),
      }))
      await endUnseen(services, admission)
    },
  })
  announceLogin(visit, accepted.identity, session)
  if (former !== null) await endedSession(services, visit, former, 'replaced')
  return wayOn(services, visit, {
    unsafeChosen: decision.redirect,
    unsafeReturnTo: kept.samePerson ? attempt.returnTo : null,
  })
}

async function decide(services: Services, visit: Visit, admission: Admission): Promise<Admittance> {
  const { onLogin, timeoutMs } = services.config
  if (onLogin === null || onLogin === undefined) return {}
  const previous = previousOf(admission)
  const context = {
    previous:
      previous === null
        ? null
        : {
            issuer: previous.issuer,
            sub: previous.sub,
            data: previous.data,
            ...(previous.account === undefined ? {} : { account: previous.account }),
          },
    purpose: 'login' as const,
  }
  const { identity } = admission.accepted
  return readDecision(await callHook('onLogin', timeoutMs, () => onLogin(identity, visit.request, context)))
}

/** A posted answer comes without a `Lax` session cookie, any answer without a `Strict` one: the session ends by its id. */
async function endUnseen({ sessions, config }: Services, { attempt, former }: Admission): Promise<void> {
  if (former !== null || attempt.previous === null) return
  await sessions.bury(attempt.previous.session, config.clock() + config.session.absoluteSeconds)
}

/** The session that this login steps up from: the one that asked, if it is still the one signed in. */
function previousOf({ attempt, former }: Admission): Visitor {
  return former !== null && attempt.previous !== null && attempt.previous.session === former.id
    ? former
    : null
}

/**
 * A login that somebody who was signed in asked for belongs to that person, and one that ends while somebody else is signed
 * in does not belong to what was there. Another one starts from nothing on the default page, so that nobody lands in the
 * middle of another's work, unless the application says it is one account.
 */
function keptFrom(
  admission: Admission,
  decision: Admittance,
): { readonly samePerson: boolean; readonly data: Session['data'] } {
  const { attempt, accepted, former } = admission
  const previous = previousOf(admission)
  const person = personOf(accepted.identity)
  const isPresent = former === null || personOf(former) === person || isOneAccount(former, decision)
  const isAsker =
    attempt.previous === null || attempt.previous.person === person || isOneAccount(previous, decision)
  const samePerson = isPresent && isAsker
  return { samePerson, data: decision.data ?? (samePerson && previous !== null ? previous.data : {}) }
}

function isOneAccount(session: Visitor, { account }: Admittance): boolean {
  return account !== undefined && session?.account === account
}

function announceLogin(visit: Visit, identity: Identity, session: Session): void {
  const { correlationId } = visit
  const name = hashId(session.id)
  if (isHeard('login.finished'))
    announce('login.finished', {
      issuer: identity.issuer,
      purpose: 'login',
      method: identity.method,
      correlationId,
      ...shownIdp(identity),
      ...(identity.loa === undefined ? {} : { loa: identity.loa }),
    })
  if (isHeard('session.started')) announce('session.started', { session: name, correlationId })
  visit.log.info(
    { event: 'login', ...shownIdp(identity), loa: identity.loa, session: name, correlationId },
    'a person signed in',
  )
}

import { randomBytes } from 'node:crypto'
import type { LoginDecision } from '../config/options.js'
import type { Identity } from '../eids/types.js'
import { LoginError } from '../errors.js'
import { hashId } from '../session/hash-id.js'
import { packIdToken } from '../session/id-token-bytes.js'
import type { Attempt, KeptTokens, Session } from '../session/types.js'
import { safeReturnTo } from '../shared/return-to.js'
import type { AcceptedLogin } from './accept-tokens.js'
import { announce } from './announce.js'
import { callHook } from './application-hook.js'
import { audit, factsOfIdentity, factsOfSession } from './audit.js'
import { endedSession } from './ended-session.js'
import type { Outcome, Services, Visit, Visitor } from './ports.js'

interface Admission {
  readonly attempt: Attempt
  readonly accepted: AcceptedLogin
  /** Who is signed in now, at the callback. */
  readonly former: Visitor
}

type Admitted = Extract<NonNullable<LoginDecision>, { readonly data?: unknown }>

/**
 * Asks the application, then starts the session. The session is the last thing that happens: whatever fails before
 * leaves none behind.
 *
 * @throws {@link LoginError} refused, hook failed, audit failed; {@link SessionError} too large
 */
export async function admitPerson(services: Services, visit: Visit, admission: Admission): Promise<Outcome> {
  const { attempt, accepted, former } = admission
  const decision = await decide(services, visit, admission)
  const kept = keptFrom(admission, decision)
  const session = newSession(services, admission, { ...kept, decision })
  await audit(services, visit, {
    event: 'login',
    outcome: 'success',
    ...factsOfIdentity(accepted.identity),
    ...factsOfSession(session),
  })
  await services.sessions.begin(visit.jar, session, former)
  announceLogin(visit, accepted.identity, session)
  if (former !== null) await endedSession(services, visit, former, 'replaced')
  const chosen = 'redirect' in decision ? decision.redirect : undefined
  const rules = services.places.returnRules
  const location =
    safeReturnTo(chosen, rules) ??
    (kept.samePerson ? safeReturnTo(attempt.returnTo, rules) : null) ??
    services.places.home
  return { kind: 'redirect', status: visit.method === 'POST' ? 303 : 302, location }
}

async function decide(services: Services, visit: Visit, admission: Admission): Promise<Admitted> {
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
  const decision = await callHook('onLogin', timeoutMs, () =>
    onLogin(admission.accepted.identity, visit.request, context),
  )
  if (decision === undefined || decision === null) return {}
  if (typeof decision !== 'object') {
    throw new LoginError('ERR_SIGNICAT_LOGIN_HOOK_FAILED', {
      detail: 'onLogin must answer with an object or nothing',
    })
  }
  if ('refuse' in decision) throw new LoginError('ERR_SIGNICAT_LOGIN_REFUSED', { detail: 'onLogin' })
  return decision
}

/** The session that this login steps up from: the one that asked, if it is still the one signed in. */
function previousOf({ attempt, former }: Admission): Visitor {
  return former !== null && attempt.previous !== null && attempt.previous.session === former.id
    ? former
    : null
}

/**
 * A login that somebody who was signed in asked for belongs to that person. Another one starts from nothing on the
 * default page, so that nobody lands in the middle of another's work, unless the application says it is one account.
 */
function keptFrom(
  admission: Admission,
  decision: Admitted,
): { readonly samePerson: boolean; readonly data: Session['data'] } {
  const { attempt, accepted } = admission
  const previous = previousOf(admission)
  const sameSubject =
    attempt.previous === null ||
    (attempt.previous.issuer === accepted.identity.issuer && attempt.previous.sub === accepted.identity.sub)
  const sameAccount = previous?.account !== undefined && previous.account === decision.account
  const samePerson = sameSubject || sameAccount
  return { samePerson, data: decision.data ?? (samePerson && previous !== null ? previous.data : {}) }
}

function newSession(
  services: Services,
  { attempt, accepted }: Admission,
  kept: { readonly data: Session['data']; readonly decision: Admitted },
): Session {
  const { config, claimsPolicy } = services
  const { identity, idTokenClaims } = accepted
  const now = config.clock()
  const keepsIdToken = config.session.keepIdToken === 'auto' && claimsPolicy.mayKeepIdToken(idTokenClaims)
  return Object.freeze({
    id: randomBytes(16).toString('base64url'),
    method: identity.method,
    issuer: identity.issuer,
    sub: identity.sub,
    issuedAt: idTokenClaims.iat,
    startedAt: now,
    seenAt: now,
    absoluteExpiresAt: now + config.session.absoluteSeconds,
    user: Object.freeze(claimsPolicy.keep(identity.claims)),
    data: Object.freeze({ ...kept.data }),
    origin: Object.freeze({ attempt: hashId(attempt.state), returnTo: attempt.returnTo }),
    ...assurance(identity),
    ...(kept.decision.account === undefined ? {} : { account: kept.decision.account }),
    ...(keepsIdToken ? { packedIdToken: packIdToken(accepted.idToken) } : {}),
    ...(config.session.keepTokens ? { tokens: keptTokens(accepted, now) } : {}),
  })
}

function assurance(
  identity: Identity,
): Partial<Pick<Session, 'sid' | 'idp' | 'loa' | 'acr' | 'amr' | 'authTime'>> {
  return {
    ...(identity.sid === undefined ? {} : { sid: identity.sid }),
    ...(identity.idp === undefined ? {} : { idp: identity.idp }),
    ...(identity.loa === undefined ? {} : { loa: identity.loa }),
    ...(identity.acr === undefined ? {} : { acr: identity.acr }),
    ...(identity.amr === undefined ? {} : { amr: identity.amr }),
    ...(identity.authTime === undefined ? {} : { authTime: identity.authTime }),
  }
}

function keptTokens({ tokens }: AcceptedLogin, now: number): KeptTokens {
  return Object.freeze({
    accessToken: tokens.accessToken,
    tokenType: tokens.tokenType,
    expiresAt: tokens.expiresIn === undefined ? null : now + tokens.expiresIn,
    ...(tokens.refreshToken === undefined ? {} : { refreshToken: tokens.refreshToken }),
    ...(tokens.scope === undefined ? {} : { scope: tokens.scope }),
  })
}

function announceLogin(visit: Visit, identity: Identity, session: Session): void {
  const { correlationId } = visit
  announce('login.finished', {
    issuer: identity.issuer,
    purpose: 'login',
    method: identity.method,
    correlationId,
    ...(identity.idp === undefined ? {} : { idp: identity.idp }),
    ...(identity.loa === undefined ? {} : { loa: identity.loa }),
  })
  announce('session.started', { session: hashId(session.id), correlationId })
  visit.log.info(
    { event: 'login', idp: identity.idp, loa: identity.loa, session: hashId(session.id), correlationId },
    'a person signed in',
  )
}

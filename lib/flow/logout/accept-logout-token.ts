import type { LogoutSubject } from '../../config/hook-options.js'
import { isSignicatError, LoginError, SignicatError, TokenError } from '../../errors.js'
import type { Ending, SessionSummary } from '../../session/types.js'
import { isCompactJwe, isCompactJws } from '../../shared/compact-jose.js'
import { type LogoutOrder, logoutTokenRefusal, verifyLogoutToken } from '../../verify/logout-token.js'
import { audit } from '../audit.js'
import { endedElsewhere } from '../ended-session.js'
import { faultFields } from '../fault-fields.js'
import type { Outcome, Services, Visit } from '../ports.js'

/** Many times what any issuer sends. */
const longestToken = 16_384

/**
 * Back-channel logout: ends the sessions that a logout token names, by its `sid` or else all of its `sub` that began
 * before it. Who sends it does not matter, only who signed it; cookies and origins are not looked at.
 *
 * 200 means that every session meant is over, in every process, also when it was so before; 400 that nothing happened
 * or that it is not known whether it did, so that the issuer may send it again.
 *
 * @see OpenID Connect Back-Channel Logout 1.0 §2.5 to §2.8
 */
export async function acceptLogoutToken(
  services: Services,
  visit: Visit,
  form: URLSearchParams,
): Promise<Outcome> {
  try {
    const token = await opened(services, onlyToken(form))
    const order = await verifyLogoutToken(token, rulesOf(services))
    const found = await services.sessions.endAll(endingOf(order))
    await tellEverybody(services, visit, { order, found })
    return { kind: 'json', status: 200, body: {} }
  } catch (error) {
    return refusal(visit, error)
  }
}

/** Anybody may send one, so what costs nothing is looked at before anything is decrypted. */
function onlyToken(form: URLSearchParams): string {
  const [token, ...more] = form.getAll('logout_token')
  if (token === undefined || token === '' || more.length > 0)
    throw new LoginError('ERR_SIGNICAT_REQUEST_INVALID', { detail: 'logout_token is missing or repeated' })
  if (token.length <= longestToken && (isCompactJws(token) || isCompactJwe(token))) return token
  throw new TokenError('ERR_SIGNICAT_LOGOUT_TOKEN_INVALID', { claim: 'token', reason: 'malformed' })
}

function opened({ decrypter, config }: Services, token: string): Promise<string> {
  const must = config.requireEncrypted.has('logoutToken') ? 'must-be-encrypted' : 'may-be-plain'
  return decrypter.open(token, must).catch((error: unknown) => {
    throw logoutTokenRefusal(error)
  })
}

function rulesOf({ config, issuer }: Services): Parameters<typeof verifyLogoutToken>[1] {
  return {
    issuer: issuer.name(),
    clientId: config.clientId,
    algorithm: config.idTokenAlg,
    keys: issuer.keys.resolver('foreign'),
    now: config.clock(),
    toleranceSeconds: config.clockToleranceSeconds,
    strict: config.session.strictLogoutTokens,
  }
}

/** By the time of the issuer, on both sides: a login after the logout token lives, whatever the clocks here say. */
function endingOf({ issuer, sid, sub, issuedAt }: LogoutOrder): Ending {
  // The token has one of them; with both, only that one session was ended at the issuer.
  const whom = sid === undefined ? { issuer, sub: sub ?? '' } : { issuer, sid }
  return { whom, upTo: issuedAt, time: 'issuedAt' }
}

interface Ended {
  readonly order: LogoutOrder
  /** Sealed sessions are never found: then the token says who it was. */
  readonly found: readonly SessionSummary[]
}

async function tellEverybody(services: Services, visit: Visit, { order, found }: Ended): Promise<void> {
  const { correlationId } = visit
  visit.log.info(
    { event: 'logout', by: 'backchannel', sessions: found.length, correlationId },
    'the issuer signed out a person',
  )
  const isKnown = services.sessions.kind === 'stored'
  const subjects = isKnown ? found : [subjectOf(order)]
  await Promise.all(subjects.map((subject) => endedElsewhere(services, visit, subject, 'backchannel')))
  await Promise.all(
    subjects.map(({ session, account, sub, issuer }: LogoutSubject & { readonly session?: string }) =>
      // The sessions are over whether or not the record is taken; `audit` has logged a failure.
      audit(services, visit, {
        event: 'logout',
        outcome: 'success',
        issuer,
        ...(sub === undefined ? {} : { sub }),
        ...(account === undefined ? {} : { account }),
        ...(session === undefined ? {} : { session }),
      }).catch(() => undefined),
    ),
  )
}

function subjectOf({ issuer, sid, sub }: LogoutOrder): LogoutSubject {
  return { issuer, ...(sid === undefined ? {} : { sid }), ...(sub === undefined ? {} : { sub }) }
}

/** Always 400, also for a store or keys that cannot be had: the specification has no other way to say "not done". */
function refusal({ log, correlationId }: Visit, error: unknown): Outcome {
  const known = isSignicatError(error)
    ? error
    : new SignicatError('ERR_SIGNICAT_LOGOUT_TOKEN_INVALID', { cause: error })
  const fields = { event: 'logout', by: 'backchannel', ...faultFields(known), correlationId }
  if (known.statusCode >= 500) log.error(fields, 'a logout token could not be carried out')
  else log.warn(fields, 'a logout token was refused')
  const body = {
    error: 'invalid_request',
    error_description: known.expose ? known.message : 'The request could not be answered',
    code: known.code,
    reference: correlationId,
  }
  return { kind: 'json', status: 400, body }
}

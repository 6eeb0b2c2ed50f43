import { unmetExpectation } from '../../eids/expectations.js'
import { identityFromRest } from '../../eids/identity-rest.js'
import { signicatLevels } from '../../eids/levels.js'
import { strongerLoa } from '../../eids/loa.js'
import type { Identity } from '../../eids/types.js'
import { LoginError, RestError } from '../../errors.js'
import type { RestAttempt } from '../../session/attempt-types.js'
import { loaOfEid } from '../eid-settings.js'
import type { RestCall, RestSession } from './ports.js'
import { referenceOf } from './secret.js'

/**
 * From a successful session of the API to a person: that it is the session of this attempt, and a login of the kind that was
 * asked for.
 *
 * @throws {@link RestError} `ERR_SIGNICAT_REST_ANSWER_INVALID` for a session of something else or nobody,
 * {@link LoginError} `ERR_SIGNICAT_LOGIN_NOT_AS_ASKED`
 */
export function acceptSession(call: RestCall, attempt: RestAttempt, session: RestSession): Identity {
  const { api, issuer } = call.rest.settings
  if (session.id !== attempt.sessionId) throw otherSession('id')
  if (session.externalReference !== referenceOf(attempt.state)) throw otherSession('externalReference')
  const identity = identityFromRest(session, { api, issuer })
  checkKind(call, attempt, identity)
  // Not before the attempt, which is all that is known: these APIs do not tell the moment.
  const claims = { ...identity.claims, iss: issuer, auth_time: attempt.bornAt }
  return Object.freeze({ ...identity, authTime: attempt.bornAt, claims: Object.freeze(claims) })
}

function checkKind({ services, rest }: RestCall, attempt: RestAttempt, { claims, idp }: Identity): void {
  const { config } = services
  const unmet = unmetExpectation(claims, {
    idp: attempt.providers,
    loa: [loaOfEid(config, idp), rest.settings.loa].reduce(strongerLoa, attempt.loa),
    acr: config.expect.acr,
    levels: signicatLevels,
    sandboxAllowed: config.expect.sandbox,
  })
  if (unmet !== null) {
    const { claim } = unmet
    throw new LoginError('ERR_SIGNICAT_LOGIN_NOT_AS_ASKED', { claim, detail: claim })
  }
}

function otherSession(what: string): RestError {
  return new RestError('ERR_SIGNICAT_REST_ANSWER_INVALID', { detail: `another session: ${what}` })
}

import { GuardError } from '../errors.js'
import type { Outcome, Services, Visit, Visitor } from './ports.js'
import { problem } from './problem.js'
import { publicSession } from './public-session.js'
import { slideSession } from './read-session.js'
import { isFromOurSite } from './same-site.js'

/** `GET /session`: whether somebody is signed in and until when. Looking does not keep a session alive. */
export function answerSession({ config }: Services, visitor: Visitor): Outcome {
  if (visitor === null) return { kind: 'json', status: 200, body: { authenticated: false } }
  const { user, method, idp, loa, authTime, startedAt, idleExpiresAt, absoluteExpiresAt } = publicSession(
    visitor,
    config,
  )
  return {
    kind: 'json',
    status: 200,
    body: {
      authenticated: true,
      user,
      method,
      idp,
      loa,
      authTime,
      startedAt,
      idleExpiresAt,
      absoluteExpiresAt,
      now: config.clock(),
    },
  }
}

/** `POST /session`: the person is still there; the idle time starts anew. */
export async function extendSession(services: Services, visit: Visit, visitor: Visitor): Promise<Outcome> {
  if (!isFromOurSite(visit.headers, services.config)) {
    return problem(new GuardError('ERR_SIGNICAT_CROSS_ORIGIN', { detail: 'session' }), visit.correlationId)
  }
  return answerSession(services, visitor === null ? null : await slideSession(services, visit, visitor, true))
}

import type { FastifyRequest } from 'fastify'
import { GuardError, SessionError } from '../errors.js'
import { checkDemand, type Demand } from '../flow/demand.js'
import { carryDemand, obstacle } from '../flow/guard-visit.js'
import { type PublicSession, publicSession } from '../flow/public-session.js'
import { slid } from '../flow/read-session.js'
import type { Session } from '../session/types.js'
import type { Registration } from './registration.js'
import { kMembers, requireOpenHeaders, stateOf } from './request-state.js'
import type { SignicatSessionData, SignicatUser } from './user-types.js'

type SessionView = PublicSession<SignicatUser, SignicatSessionData>

/** `request.signicat`: who is signed in. */
export interface SignicatRequest {
  /** Claims of the person signed in, or `null`. */
  readonly user: SignicatUser | null
  /** The whole session, or `null`. */
  readonly session: SessionView | null
  /**
   * The person signed in, for handlers behind no guard.
   *
   * @throws {@link GuardError} `ERR_SIGNICAT_LOGIN_REQUIRED`, `ERR_SIGNICAT_LOGIN_TOO_WEAK`, `ERR_SIGNICAT_FORBIDDEN` or
   * `ERR_SIGNICAT_CROSS_ORIGIN`; `reply.signicat.answer(error)` turns them into a guard's answer.
   */
  requireUser(demand?: Omit<Demand, 'check'>): SignicatUser
  /** Reads the session on a route that reads none by itself. */
  load(): Promise<SessionView | null>
  /**
   * Replaces the application's part of the session. The cookie is in the answer's headers when this resolves.
   *
   * @throws {@link SessionError} `ERR_SIGNICAT_HEADERS_SENT`, `ERR_SIGNICAT_SESSION_GONE` when nobody is signed in (any
   * more), or `ERR_SIGNICAT_SESSION_TOO_LARGE`; TypeError for anything but an object of names and values
   */
  update(data: SignicatSessionData): Promise<void>
}

/** The members of a request, the same object every time. */
export function requestMembers(request: FastifyRequest, registration: Registration): SignicatRequest {
  request[kMembers] ??= createRequestMembers(request, registration)
  return request[kMembers]
}

function createRequestMembers(request: FastifyRequest, registration: Registration): SignicatRequest {
  const { config } = registration
  const state = stateOf(request, registration)
  const view = viewOf(registration)
  return {
    get user() {
      const session = state.visitor()
      return session === null ? null : view(session).user
    },
    get session() {
      const session = state.visitor()
      return session === null ? null : view(session)
    },
    requireUser(demand = {}) {
      const session = state.visitor()
      const checked = checkDemand(demand)
      // Skipped in silence it would let everybody through.
      if (checked.check !== null)
        throw new TypeError('"check" is for requireLogin; requireUser does not wait for it')
      const error = obstacle(registration.services, state.visit, session, checked)
      if (error !== null) throw carryDemand(error, checked)
      if (session === null) throw new GuardError('ERR_SIGNICAT_LOGIN_REQUIRED')
      return userOf(session)
    },
    async load() {
      await registration.services.sessions.load(state.cookies)
      const session = state.visitor()
      return session === null ? null : sessionOf(session, registration)
    },
    async update(data) {
      requireOpenHeaders(request)
      const session = state.visitor()
      if (session === null) throw new SessionError('ERR_SIGNICAT_SESSION_GONE')
      const next = Object.freeze({
        ...slid(session, config.clock()),
        data: deepFrozen(structuredClone(data)),
      })
      if (!registration.services.sessions.write(state.cookies, next)) {
        state.replace(null)
        throw new SessionError('ERR_SIGNICAT_SESSION_GONE')
      }
      state.replace(next)
    },
  }
}

/** Looks at a session once, however often it is asked for in one request. */
function viewOf(registration: Registration): (session: Session) => SessionView {
  let last: { readonly session: Session; readonly view: SessionView } | null = null
  return (session) => {
    if (last?.session !== session) last = { session, view: sessionOf(session, registration) }
    return last.view
  }
}

/** The session as the application's types see it: their names and types are the application's own promise. */
export function sessionOf(session: Session, { config }: Registration): SessionView {
  return Object.freeze({ ...publicSession(session, config), user: userOf(session) })
}

function userOf({ user, sub }: Session): SignicatUser {
  return hasSub(user) ? user : Object.freeze({ ...user, sub })
}

function hasSub(user: Readonly<Record<string, unknown>>): user is SignicatUser {
  return typeof user.sub === 'string'
}

function deepFrozen<Value extends object>(value: Value): Value {
  for (const inner of Object.values(value)) {
    if (typeof inner === 'object' && inner !== null && !Object.isFrozen(inner)) deepFrozen(inner)
  }
  return Object.freeze(value)
}

import type { FastifyRequest } from 'fastify'
import { GuardError, isSignicatError, SessionError } from '../errors.js'
import { checkDemand, type Demand } from '../flow/demand.js'
import { carryDemand, obstacle } from '../flow/guard-visit.js'
import { type PublicSession, publicSession } from '../flow/public-session.js'
import { slid } from '../flow/read-session.js'
import { freshAccessToken } from '../flow/tokens/access-token.js'
import { type ApiCall, callApi } from '../flow/tokens/call-api.js'
import type { Session } from '../session/types.js'
import type { AccessToken } from '../verify/access-token.js'
import type { Registration } from './registration.js'
import { kMembers, type RequestState, requireOpenHeaders, stateOf } from './request-state.js'
import { tokenOf } from './token-memo.js'
import type { SignicatSessionData, SignicatUser } from './user-types.js'

type SessionView = PublicSession<SignicatUser, SignicatSessionData>

/** `request.signicat`: who is signed in. */
export interface SignicatRequest {
  /** Claims of the person signed in, or `null`. */
  readonly user: SignicatUser | null
  /** The whole session, or `null`. */
  readonly session: PublicSession<SignicatUser, SignicatSessionData> | null
  /** The access token that `requireToken` or `requireLogin({ bearer })` accepted, or `null`. With one there is no session. */
  readonly token: AccessToken | null
  /**
   * The person signed in, for handlers behind no guard.
   *
   * @throws {@link GuardError} `ERR_SIGNICAT_LOGIN_REQUIRED`, `ERR_SIGNICAT_LOGIN_TOO_WEAK`, `ERR_SIGNICAT_FORBIDDEN` or
   * `ERR_SIGNICAT_CROSS_ORIGIN`; `reply.signicat.answer(error)` turns them into a guard's answer.
   */
  requireUser(demand?: Omit<Demand, 'check'>): SignicatUser
  /** Reads the session on a route that reads none by itself. */
  load(): Promise<PublicSession<SignicatUser, SignicatSessionData> | null>
  /**
   * Keeps the session alive, as every request does that looks at it while the headers of its answer are open. For what that
   * does not reach: a stream that begins later, the handshake of a WebSocket. The cookie is in the answer's headers when
   * this resolves.
   *
   * @returns the `Set-Cookie` lines of this answer so far, for those who write its head by themselves
   * @throws {@link SessionError} `ERR_SIGNICAT_HEADERS_SENT`, or `ERR_SIGNICAT_STORE_FAILED`
   */
  touch(): Promise<readonly string[]>
  /**
   * Replaces the application's part of the session. The cookie is in the answer's headers when this resolves.
   *
   * @throws {@link SessionError} `ERR_SIGNICAT_HEADERS_SENT`, `ERR_SIGNICAT_SESSION_GONE` when nobody is signed in (any
   * more), or `ERR_SIGNICAT_SESSION_TOO_LARGE`; TypeError for anything but an object of names and values
   */
  update(data: SignicatSessionData): Promise<void>
  /**
   * An access token of the person signed in, renewed with the refresh token when it is about to expire. Needs
   * `session.keepTokens`, and the scope `offline_access` to be renewed. Requests at the same time share one renewal. The
   * cookie is in the answer's headers when this resolves.
   *
   * @param options.rejected an access token that an API refused (401) although it has not expired: another one is got
   * @throws {@link SessionError} `ERR_SIGNICAT_HEADERS_SENT`, before anything is spent; `ERR_SIGNICAT_SESSION_GONE` when the
   * issuer has ended the session, which then is ended here too; {@link GuardError} `ERR_SIGNICAT_LOGIN_REQUIRED` when
   * nobody is signed in or the token has expired for good; {@link IssuerError} when it has expired and the issuer cannot be
   * asked: the session stays; {@link ConfigError} without `session.keepTokens`
   */
  accessToken(options?: { readonly rejected?: string }): Promise<string>
  /**
   * Calls an API with the access token of the person signed in, by https. With the option `dpop` each call carries a proof
   * of the session's own key, and a nonce that the API asks for is used once; the token alone is of no use to anybody.
   * Redirects are not followed. An API that answers 401 is asked once more when the token can be renewed.
   *
   * @throws what {@link SignicatRequest.accessToken} throws; TypeError for another scheme than https, and whatever the
   * network does to `fetch`, within `timeoutMs`
   * @see RFC 6750, RFC 9449
   */
  callApi(url: string | URL, call?: ApiCall): Promise<Response>
}

/** The members of a request, the same object every time. */
export function requestMembers(request: FastifyRequest, registration: Registration): SignicatRequest {
  request[kMembers] ??= new RequestMembers(request, stateOf(request, registration))
  return request[kMembers]
}

const noDemand = checkDemand({})

/**
 * A class, because an object literal with getters gets a map of its own every time, which costs more than finding the
 * session.
 */
class RequestMembers implements SignicatRequest {
  readonly #request: FastifyRequest
  readonly #state: RequestState
  /** Looks at a session once, however often it is asked for in one request. */
  #last: { readonly session: Session; readonly view: SessionView } | null = null

  constructor(request: FastifyRequest, state: RequestState) {
    this.#request = request
    this.#state = state
  }

  get user(): SignicatUser | null {
    const session = this.#state.visitor()
    return session === null ? null : this.#user(session)
  }

  get session(): SessionView | null {
    const session = this.#state.visitor()
    return session === null ? null : this.#view(session)
  }

  get token(): AccessToken | null {
    return tokenOf(this.#state)
  }

  requireUser(demand?: Omit<Demand, 'check'>): SignicatUser {
    const { visit } = this.#state
    const session = this.#state.visitor()
    const checked = demand === undefined ? noDemand : checkDemand(demand, 'requireUser')
    // Skipped in silence it would let everybody through.
    if (checked.check !== null)
      throw new TypeError('"check" is for requireLogin; requireUser does not wait for it')
    const error = obstacle(this.#state.registration().services, visit, session, checked)
    if (error !== null) throw carryDemand(error, checked)
    if (session === null) throw new GuardError('ERR_SIGNICAT_LOGIN_REQUIRED')
    return this.#user(session)
  }

  async load(): Promise<SessionView | null> {
    await this.#state.load(true)
    return this.session
  }

  async touch(): Promise<readonly string[]> {
    requireOpenHeaders(this.#request)
    await this.#state.touch()
    return this.#state.cookies.lines()
  }

  async update(data: SignicatSessionData): Promise<void> {
    const { services, config } = this.#state.registration()
    requireOpenHeaders(this.#request)
    const session = this.#state.visitor()
    if (session === null) throw new SessionError('ERR_SIGNICAT_SESSION_GONE')
    const kept = deepFrozen(structuredClone(data))
    const next = await services.sessions.change(this.#state.cookies, session, (newest) => ({
      ...slid(newest, config.clock()),
      data: kept,
    }))
    this.#state.replace(next)
    if (next === null) throw new SessionError('ERR_SIGNICAT_SESSION_GONE')
  }

  async accessToken({ rejected }: { readonly rejected?: string } = {}): Promise<string> {
    const { services } = this.#state.registration()
    requireOpenHeaders(this.#request)
    const session = this.#state.visitor()
    try {
      const fresh = await freshAccessToken(services, this.#state.visit, session, rejected)
      if (fresh.session !== session) this.#state.replace(fresh.session)
      return fresh.accessToken
    } catch (error) {
      if (isSignicatError(error, 'ERR_SIGNICAT_SESSION_GONE')) this.#state.replace(null)
      throw error
    }
  }

  async callApi(url: string | URL, call: ApiCall = {}): Promise<Response> {
    const address = new URL(url)
    const answer = await this.#callWith(await this.accessToken(), address, call)
    const tokens = this.#state.visitor()?.tokens
    if (answer.status !== 401 || tokens?.refreshToken === undefined) return answer
    await answer.body?.cancel()
    return this.#callWith(await this.accessToken({ rejected: tokens.accessToken }), address, call)
  }

  #callWith(accessToken: string, url: URL, call: ApiCall): Promise<Response> {
    const tokens = this.#state.visitor()?.tokens
    if (tokens === undefined) throw new GuardError('ERR_SIGNICAT_LOGIN_REQUIRED')
    const { config, services } = this.#state.registration()
    const { nonces } = services
    return callApi(config, { url, call, nonces, tokens: { ...tokens, accessToken } })
  }

  #user(session: Session): SignicatUser {
    return hasSub(session.user) ? session.user : this.#view(session).user
  }

  #view(session: Session): SessionView {
    if (this.#last?.session !== session)
      this.#last = { session, view: sessionOf(session, this.#state.registration()) }
    return this.#last.view
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

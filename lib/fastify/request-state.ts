import type { FastifyReply, FastifyRequest } from 'fastify'
import { isSignicatError, SessionError } from '../errors.js'
import type { Visit, Visitor } from '../flow/ports.js'
import { slideSession } from '../flow/read-session.js'
import { hashId } from '../session/hash-id.js'
import type { Session } from '../session/types.js'
import { announce, isHeard } from '../shared/events.js'
import { scrubCause } from '../shared/scrub-cause.js'
import { type AnswerHeaders, forbidStoring } from './no-store.js'
import { beforeRawHead, isHeadSent } from './raw-head.js'
import type { Registration } from './registration.js'
import { createReplyCookies, headersGone, type ReplyCookies } from './reply-cookies.js'
import { RequestVisit } from './request-visit.js'

/** Where the states of a request hang; one for each registration that looked at it. */
export const kStates: unique symbol = Symbol('fastify-signicat.states')
/** The answer that belongs to a request; Fastify has no way from one to the other. */
export const kReply: unique symbol = Symbol('fastify-signicat.reply')
/** `request.signicat`, once it was asked for. */
export const kMembers: unique symbol = Symbol('fastify-signicat.members')

/** What one registration knows about one request. Made when first asked for. */
export interface RequestState {
  /** A call, since whatever prints a request would print a member, with the secrets that are below it. */
  registration(): Registration
  readonly visit: Visit
  readonly cookies: ReplyCookies
  /**
   * Asks the store for the session; `undefined` when there is nothing to wait for. A failure comes out at {@link visitor}.
   *
   * @param again also when it failed before
   */
  load(again?: boolean): undefined | Promise<void>
  /** Whether the session can be looked at. */
  ready(): boolean
  /** The session, opened on first use. @throws {@link SessionError} not loaded, or the store failed */
  visitor(): Visitor
  /** The same without an error: `undefined` when it is not loaded, or the store failed. */
  visitorIfLoaded(): Visitor | undefined
  /** Whether anybody has asked for the session. */
  opened(): boolean
  /** The session changed or ended during this request. */
  replace(session: Visitor): void
  /** Looking at a session does not always keep it alive. */
  keepStill(): void
  /** Keeps the session alive now, due or not. */
  touch(): Promise<void>
  /**
   * Completes an answer that Fastify is about to send: the session is kept alive, and nothing that depends on it is cached.
   * A promise only when the session is written to a store.
   */
  settle(reply: FastifyReply): undefined | Promise<void>
  /** The answer is known now. */
  attach(reply: FastifyReply): void
  readonly next: RequestState | null
}

/** The state of a request for a registration. */
export function stateOf(request: FastifyRequest, registration: Registration): RequestState {
  const known = findState(request, registration)
  if (known !== null) return known
  const state = createState(request, registration)
  request[kStates] = state
  return state
}

/** The state, if the registration has looked at the request. */
function findState(request: FastifyRequest, registration: Registration): RequestState | null {
  let state: RequestState | null = request[kStates] ?? null
  while (state !== null && state.registration() !== registration) state = state.next
  return state
}

/** Tells a request its answer; guards in early hooks know it before our own hook runs. */
export function attachReply(request: FastifyRequest, reply: FastifyReply): void {
  if (request[kReply]) return
  request[kReply] = reply
  for (let state = request[kStates] ?? null; state !== null; state = state.next) state.attach(reply)
}

/** @throws {@link SessionError} `ERR_SIGNICAT_HEADERS_SENT` */
export function requireOpenHeaders(request: FastifyRequest): void {
  if (headersGone(request[kReply] ?? null)) throw new SessionError('ERR_SIGNICAT_HEADERS_SENT')
}

/** Whether the route was registered with `config: { signicat: false }`. */
export function readsNothing(request: FastifyRequest): boolean {
  return request.routeOptions.config.signicat === false
}

function createState(request: FastifyRequest, registration: Registration): RequestState {
  return new State(request, registration)
}

class State implements RequestState {
  readonly #registration: Registration
  readonly cookies: ReplyCookies
  readonly visit: Visit
  readonly next: RequestState | null
  readonly #request: FastifyRequest
  #session: Visitor | undefined = undefined
  #still = false
  #ready: boolean
  #resealDue = false
  /** Whether the head of an answer that Fastify does not send is looked after. */
  #watched = false
  /** Whether an answer that Fastify sends has all it needs. */
  #settled = false

  constructor(request: FastifyRequest, registration: Registration) {
    this.#registration = registration
    this.#request = request
    this.cookies = createReplyCookies(request.raw.headers.cookie, registration.cookies)
    this.visit = new RequestVisit(request, registration, this.cookies)
    this.next = request[kStates] ?? null
    const reply = request[kReply]
    if (reply) this.cookies.attach(reply)
    const { sessions } = registration.services
    // A route that reads nothing by itself says so to everybody, not only to those with a cookie.
    this.#ready = !sessions.loads || !(readsNothing(request) || sessions.present(this.cookies))
  }

  registration(): Registration {
    return this.#registration
  }

  load(again = false): undefined | Promise<void> {
    if (this.#session !== undefined || (this.#ready && !again)) return undefined
    return this.#registration.services.sessions.load(this.cookies).then(() => {
      this.#ready = true
    })
  }

  ready(): boolean {
    return this.#ready
  }

  visitor(): Visitor {
    if (this.#session !== undefined) return this.#session
    if (!this.#ready) throw new SessionError('ERR_SIGNICAT_SESSION_NOT_LOADED')
    const reading = this.#registration.services.sessions.read(this.cookies)
    this.#session = reading.session
    this.#resealDue = reading.resealDue
    if (isHeard('session.read')) announceReading(reading.session, this.visit)
    this.#watch()
    return this.#session
  }

  visitorIfLoaded(): Visitor | undefined {
    try {
      return this.#ready ? this.visitor() : undefined
    } catch (error) {
      if (isSignicatError(error, 'ERR_SIGNICAT_STORE_FAILED')) return undefined
      throw error
    }
  }

  opened(): boolean {
    return this.#session !== undefined
  }

  replace(session: Visitor): void {
    this.#session = session
    this.#resealDue = false
  }

  keepStill(): void {
    this.#still = true
  }

  async touch(): Promise<void> {
    const session = this.visitor()
    if (session === null) return
    this.replace(await slideSession(this.#registration.services, this.visit, session, true))
  }

  settle(reply: FastifyReply): undefined | Promise<void> {
    const writing = this.#keepAlive()
    if (writing !== undefined) return writing.then(() => this.#complete(reply))
    this.#complete(reply)
    return undefined
  }

  attach(reply: FastifyReply): void {
    this.cookies.attach(reply)
    if (this.opened()) this.#watch()
  }

  #complete(headers: AnswerHeaders): void {
    this.#settled = true
    if (this.cookies.written() || (this.opened() && !headers.hasHeader('cache-control')))
      forbidStoring(headers)
  }

  /** Express, a hijacked reply and a handler that writes to `reply.raw` run none of our hooks. */
  #watch(): void {
    this.#settled = false
    const raw = this.#request[kReply]?.raw
    if (this.#watched || raw === undefined || isHeadSent(raw)) return
    this.#watched = true
    beforeRawHead(
      raw,
      () => this.#settled,
      () => {
        // The head cannot wait for the store; what it writes there fits this cookie, too.
        if (this.#keepAlive() !== undefined) this.#renewCookie()
        this.cookies.putRaw(raw)
        this.#complete({
          hasHeader: (name) => raw.hasHeader(name),
          header: (name, value) => raw.setHeader(name, value),
          getHeaders: () => raw.getHeaders(),
          removeHeader: (name) => raw.removeHeader(name),
        })
      },
    )
  }

  /**
   * Waits until the answer is sent, so that what ended or changed in the meantime stays so: a late answer must not bring
   * back what was before.
   */
  #keepAlive(): undefined | Promise<void> {
    const session = this.#session ?? null
    if (session === null || this.#still) return undefined
    try {
      const next = slideSession(this.#registration.services, this.visit, session, this.#resealDue)
      if (next instanceof Promise) return this.#noted(session, next)
      if (next !== session) this.replace(next)
    } catch (error) {
      this.#tell(error)
    }
    return undefined
  }

  async #noted(session: Session, sliding: Promise<Visitor>): Promise<void> {
    try {
      const next = await sliding
      if (next !== session && this.#session === session) this.replace(next)
    } catch (error) {
      this.#tell(error)
    }
  }

  #renewCookie(): void {
    if (this.#session) this.#registration.services.sessions.renew(this.cookies, this.#session)
  }

  #tell(error: unknown): void {
    const fields = { cause: scrubCause(error, { frames: true }), correlationId: this.visit.correlationId }
    this.#registration.log.error(fields, 'the session could not be kept alive')
  }
}

function announceReading(session: Visitor, { correlationId }: Visit): void {
  announce('session.read', { session: session === null ? null : hashId(session.id), correlationId })
}

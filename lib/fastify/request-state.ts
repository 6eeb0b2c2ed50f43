import type { FastifyReply, FastifyRequest } from 'fastify'
import { SessionError } from '../errors.js'
import type { Visit, Visitor } from '../flow/ports.js'
import type { Session } from '../session/types.js'
import type { Registration } from './registration.js'
import { createReplyCookies, headersGone, type ReplyCookies } from './reply-cookies.js'

/** Where the states of a request hang; one for each registration that looked at it. */
export const kStates: unique symbol = Symbol('fastify-signicat.states')
/** The answer that belongs to a request; Fastify has no way from one to the other. */
export const kReply: unique symbol = Symbol('fastify-signicat.reply')
/** `request.signicat`, once it was asked for. */
export const kMembers: unique symbol = Symbol('fastify-signicat.members')

/** What one registration knows about one request. Made when first asked for. */
export interface RequestState {
  readonly registration: Registration
  readonly visit: Visit
  readonly cookies: ReplyCookies
  /** The session, opened on first use. */
  visitor(): Visitor
  /** Whether anybody has asked for the session. */
  opened(): boolean
  /** The session changed or ended during this request. */
  replace(session: Visitor): void
  /** Whether the session should be written again with this answer. */
  reseal(): boolean
  /** Looking at a session does not always keep it alive. */
  keepStill(): void
  readonly still: () => boolean
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
  while (state !== null && state.registration !== registration) state = state.next
  return state
}

/** Tells a request its answer; guards in early hooks know it before our own hook runs. */
export function attachReply(request: FastifyRequest, reply: FastifyReply): void {
  if (request[kReply]) return
  request[kReply] = reply
  for (let state = request[kStates] ?? null; state !== null; state = state.next) state.cookies.attach(reply)
}

/** @throws {@link SessionError} `ERR_SIGNICAT_HEADERS_SENT` */
export function requireOpenHeaders(request: FastifyRequest): void {
  if (headersGone(request[kReply] ?? null)) throw new SessionError('ERR_SIGNICAT_HEADERS_SENT')
}

function createState(request: FastifyRequest, registration: Registration): RequestState {
  const { services, codec, config } = registration
  const cookies = createReplyCookies({
    codec,
    header: request.raw.headers.cookie,
    secure: config.secureCookies,
  })
  const reply = request[kReply]
  if (reply) cookies.attach(reply)
  let session: Session | null | undefined
  let resealDue = false
  let still = false
  return {
    registration,
    cookies,
    visit: createVisit(request, registration, cookies),
    visitor() {
      if (session !== undefined) return session
      const reading = services.sessions.read(cookies)
      session = reading.session
      resealDue = reading.resealDue
      return session
    },
    opened: () => session !== undefined,
    replace(next) {
      session = next
      resealDue = false
    },
    reseal: () => resealDue,
    keepStill() {
      still = true
    },
    still: () => still,
    next: request[kStates] ?? null,
  }
}

function createVisit(request: FastifyRequest, registration: Registration, jar: ReplyCookies): Visit {
  return {
    method: request.raw.method ?? 'GET',
    headers: request.raw.headers,
    jar,
    log: registration.log,
    request,
    get correlationId() {
      return String(request.id)
    },
    get ip() {
      return request.ip
    },
    get url() {
      return `${registration.config.basePath}${request.originalUrl}`
    },
    get query() {
      // Read from the raw URL: the application's own query parser may make anything of it.
      const raw = request.raw.url ?? ''
      const mark = raw.indexOf('?')
      return new URLSearchParams(mark === -1 ? '' : raw.slice(mark + 1))
    },
  }
}

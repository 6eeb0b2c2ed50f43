import type { FastifyInstance, FastifyReply } from 'fastify'
import { scrubCause } from '../errors.js'
import { slideSession } from '../flow/read-session.js'
import type { Session } from '../session/types.js'
import { forbidStoring } from './no-store.js'
import type { Registration } from './registration.js'
import { attachReply, kStates, type RequestState, readsNothing, stateOf } from './request-state.js'

/** The two hooks on every route of the scope. On a request that does not ask for the session they do next to nothing. */
export function addHooks(app: FastifyInstance, registration: Registration): void {
  const { loads } = registration.services.sessions
  app.addHook('onRequest', (request, reply, done) => {
    attachReply(request, reply)
    const isAsked = loads && request.raw.headers.cookie !== undefined && !readsNothing(request)
    const loading = isAsked ? stateOf(request, registration).load() : undefined
    if (loading === undefined) done()
    else loading.then(() => done(), done)
  })
  app.addHook('onSend', (request, reply, _payload, done) => {
    const first = request[kStates] ?? null
    if (first === null) return done()
    const settling: Promise<void>[] = []
    // A guard of another registration may have looked at the request too, on a route where it has no hooks.
    for (let state: RequestState | null = first; state !== null; state = state.next) {
      const waiting = settle(state, reply)
      if (waiting !== undefined) settling.push(waiting)
    }
    if (settling.length === 0) done()
    else Promise.all(settling).then(() => done(), done)
  })
}

/**
 * What an answer owes to a session that was looked at: it is kept alive, and nothing that depends on it is cached. A
 * promise only when the session is written to a store.
 */
export function settle(state: RequestState, reply: FastifyReply): undefined | Promise<void> {
  const keeping = state.opened() ? keepAlive(state) : undefined
  if (keeping !== undefined) return keeping.then(() => forbidCaching(state, reply))
  forbidCaching(state, reply)
  return undefined
}

/** A page that depends on who asks, or that sets a cookie, must not be served to anybody else. */
function forbidCaching(state: RequestState, reply: FastifyReply): void {
  if (state.cookies.written() || (state.opened() && !reply.hasHeader('cache-control'))) forbidStoring(reply)
}

/** The roll waits until here, so that a session that ended or changed in the meantime is not written twice. */
function keepAlive(state: RequestState): undefined | Promise<void> {
  const session = state.visitor()
  if (session === null || state.still()) return undefined
  const note = (next: Session | null): void => {
    if (next !== session) state.replace(next)
  }
  try {
    const next = slideSession(state.registration.services, state.visit, session, state.reseal())
    if (next instanceof Promise) return next.then(note).catch((error: unknown) => tell(state, error))
    note(next)
  } catch (error) {
    tell(state, error)
  }
  return undefined
}

function tell({ registration, visit }: RequestState, error: unknown): void {
  const fields = { cause: scrubCause(error), correlationId: visit.correlationId }
  registration.log.error(fields, 'the session could not be kept alive')
}

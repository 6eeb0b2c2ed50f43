import type { FastifyInstance, FastifyReply } from 'fastify'
import { scrubCause } from '../errors.js'
import { slideSession } from '../flow/read-session.js'
import { attachReply, kStates, type RequestState } from './request-state.js'

/** The two hooks on every route of the scope. On a request that does not ask for the session they do next to nothing. */
export function addHooks(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    attachReply(request, reply)
    done()
  })
  app.addHook('onSend', (request, reply, _payload, done) => {
    // A guard of another registration may have looked at the request too, on a route where it has no hooks.
    for (let state = request[kStates] ?? null; state !== null; state = state.next) settle(state, reply)
    done()
  })
}

/** What an answer owes to a session that was looked at: it is kept alive, and nothing that depends on it is cached. */
export function settle(state: RequestState, reply: FastifyReply): void {
  if (!state.opened()) return
  keepAlive(state)
  // A page that depends on who asks must not be served to anybody else.
  if (state.cookies.written() || !reply.hasHeader('cache-control'))
    reply.header('cache-control', 'private, no-store')
}

/** The roll waits until here, so that a session that ended or changed in the meantime is not written twice. */
function keepAlive(state: RequestState): void {
  const session = state.visitor()
  if (session === null || state.still()) return
  const { services, log } = state.registration
  try {
    const next = slideSession(services, state.visit, session, state.reseal())
    if (next !== session) state.replace(next)
  } catch (error) {
    log.error(
      { cause: scrubCause(error), correlationId: state.visit.correlationId },
      'the session could not be kept alive',
    )
  }
}

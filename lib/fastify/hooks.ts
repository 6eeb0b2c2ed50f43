import type { FastifyInstance } from 'fastify'
import { scrubCause } from '../errors.js'
import { slideSession } from '../flow/read-session.js'
import type { Registration } from './registration.js'
import { attachReply, findState, type RequestState } from './request-state.js'

/** The two hooks on every route of the scope. On a request that does not ask for the session they do next to nothing. */
export function addHooks(app: FastifyInstance, registration: Registration): void {
  app.addHook('onRequest', (request, reply, done) => {
    attachReply(request, reply)
    done()
  })
  app.addHook('onSend', (request, reply, _payload, done) => {
    const state = findState(request, registration)
    if (state?.opened()) {
      keepAlive(state)
      // A page that depends on who asks must not be served to anybody else.
      if (state.cookies.written() || !reply.hasHeader('cache-control'))
        reply.header('cache-control', 'private, no-store')
    }
    done()
  })
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

import type { FastifyInstance } from 'fastify'
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
      const waiting = state.settle(reply)
      if (waiting !== undefined) settling.push(waiting)
    }
    if (settling.length === 0) done()
    else Promise.all(settling).then(() => done(), done)
  })
}

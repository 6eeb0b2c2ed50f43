import type { FastifyReply, FastifyRequest } from 'fastify'
import { isSignicatError, SignicatError } from '../errors.js'
import { answerError } from '../flow/answer-error.js'
import { handleWithAnyBody, type OwnRoute } from './own-route.js'
import type { Registration } from './registration.js'
import { attachReply, type RequestState, stateOf } from './request-state.js'
import { sendOutcome } from './send-outcome.js'

/** The error handler of our own routes: a page or a problem document, never the framework's message. */
export function answerRouteError(
  registration: Registration,
): (error: unknown, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply> {
  return (error, request, reply) => {
    attachReply(request, reply)
    const state = stateOf(request, registration)
    state.keepStill()
    // The body was not read, since its type is none; where no body is needed that is no reason to refuse.
    const handle = hasCode(error, 'FST_ERR_CTP_INVALID_MEDIA_TYPE') ? handleWithAnyBody(request) : null
    if (handle !== null) return answerWith(registration, state, { request, reply, handle })
    return sendOutcome(reply, state, answerError(registration.services, state.visit, ownError(error)))
  }
}

async function answerWith(
  { services }: Registration,
  state: RequestState,
  { request, reply, handle }: Pick<OwnRoute, 'handle'> & { request: FastifyRequest; reply: FastifyReply },
): Promise<FastifyReply> {
  try {
    return await sendOutcome(reply, state, await handle(state, request))
  } catch (error) {
    return sendOutcome(reply, state, answerError(services, state.visit, ownError(error)))
  }
}

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code

/** A body that Fastify refused keeps its status (413, 415, 400); anything unforeseen is ours. */
function ownError(error: unknown): SignicatError {
  if (isSignicatError(error)) return error
  const statusCode = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) {
    return new SignicatError('ERR_SIGNICAT_REQUEST_INVALID', { statusCode, cause: error })
  }
  return new SignicatError('ERR_SIGNICAT_LOGIN_HOOK_FAILED', { statusCode: 500, cause: error })
}

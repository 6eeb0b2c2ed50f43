import type { FastifyReply, FastifyRequest } from 'fastify'
import { isSignicatError, SignicatError } from '../errors.js'
import { answerError } from '../flow/answer-error.js'
import type { Registration } from './registration.js'
import { attachReply, stateOf } from './request-state.js'
import { sendOutcome } from './send-outcome.js'

/** The error handler of our own routes: a page or a problem document, never the framework's message. */
export function answerRouteError(
  registration: Registration,
): (error: unknown, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply> {
  return (error, request, reply) => {
    attachReply(request, reply)
    const state = stateOf(request, registration)
    state.keepStill()
    return sendOutcome(reply, state, answerError(registration.services, state.visit, ownError(error)))
  }
}

/** A body that Fastify refused keeps its status (413, 415, 400); anything unforeseen is ours. */
function ownError(error: unknown): SignicatError {
  if (isSignicatError(error)) return error
  const statusCode = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) {
    return new SignicatError('ERR_SIGNICAT_REQUEST_INVALID', { statusCode, cause: error })
  }
  return new SignicatError('ERR_SIGNICAT_LOGIN_HOOK_FAILED', { statusCode: 500, cause: error })
}

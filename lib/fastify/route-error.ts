import type { FastifyReply, FastifyRequest } from 'fastify'
import { isSignicatError, SignicatError, type SignicatErrorOptions } from '../errors.js'
import { answerError } from '../flow/answer-error.js'
import { wayFromRoute } from '../flow/login-failure.js'
import type { Outcome, Services } from '../flow/ports.js'
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
    return sendOutcome(reply, state, failed(registration.services, state, error))
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
    return sendOutcome(reply, state, failed(services, state, error))
  }
}

function failed(services: Services, { visit }: RequestState, error: unknown): Outcome {
  return answerError(services, visit, ownError(error), { page: wayFromRoute(services, visit) })
}

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code

/** A body that Fastify refused keeps its status (413, 415, 400); anything unforeseen is ours. */
function ownError(error: unknown): SignicatError {
  if (isSignicatError(error)) return error
  if (!(error instanceof Error)) return unforeseen(error)
  const statusCode = 'statusCode' in error ? error.statusCode : undefined
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) {
    return new SignicatError('ERR_SIGNICAT_REQUEST_INVALID', { statusCode, ...about(error) })
  }
  return unforeseen(error)
}

const unforeseen = (cause: unknown): SignicatError =>
  new SignicatError('ERR_SIGNICAT_LOGIN_HOOK_FAILED', { statusCode: 500, cause })

/** The framework's messages quote the request: of those the code says enough. */
function about(error: Error): Pick<SignicatErrorOptions, 'detail' | 'cause'> {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return /^FST_[A-Z_]+$/.test(code) ? { detail: code } : { cause: error }
}

import { errorRegistry, LoginError, type SignicatError } from '../errors.js'
import type { Outcome, Visit } from './ports.js'

/** Members of a problem beyond the standard ones. */
export type ProblemExtras = Readonly<Record<string, unknown>>

/**
 * An error for a program: a problem document with a stable `type` and `code`.
 *
 * @see RFC 9457
 */
export function problem(
  error: Pick<SignicatError, 'code' | 'statusCode' | 'expose' | 'retryAfter'>,
  correlationId: string,
  extras: ProblemExtras = {},
): Outcome {
  const title = error.expose ? errorRegistry[error.code].message : 'The request could not be answered'
  return {
    kind: 'json',
    status: error.statusCode,
    headers: {
      'content-type': 'application/problem+json',
      ...(error.retryAfter === undefined ? {} : { 'retry-after': String(error.retryAfter) }),
    },
    body: {
      type: `urn:fastify-signicat:${error.code}`,
      title,
      status: error.statusCode,
      code: error.code,
      reference: correlationId,
      ...extras,
    },
  }
}

/** What a script that fetches an address of sign-in gets to read. */
export const navigateHint =
  'This address is for navigations: send the browser to it, with a link or location.assign(), in place of fetching it'

/** A method that a route does not have: nothing is started, spent or written. */
export function methodNotAllowed(visit: Pick<Visit, 'correlationId'>, allowed: readonly string[]): Outcome {
  const error = new LoginError('ERR_SIGNICAT_REQUEST_INVALID', { detail: 'method', statusCode: 405 })
  const outcome = problem(error, visit.correlationId)
  return outcome.kind === 'json'
    ? { ...outcome, headers: { ...outcome.headers, allow: allowed.join(', ') } }
    : outcome
}

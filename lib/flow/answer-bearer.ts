import type { Config } from '../config/config.js'
import { isSignicatError, type SignicatError, TokenError } from '../errors.js'
import { announce, isHeard } from '../shared/events.js'
import { PROOF_ALGORITHMS } from '../verify/dpop-proof.js'
import type { CheckedBearer } from './bearer-demand.js'
import type { CheckedDemand } from './demand.js'
import { faultFields } from './fault-fields.js'
import { acrValuesOf } from './guard-visit.js'
import type { Outcome, Visit } from './ports.js'
import { type ProblemExtras, problem } from './problem.js'
import type { Credentials } from './read-credentials.js'

/** What was asked for, and how. */
export interface BearerAsk {
  readonly scheme: Credentials['scheme']
  readonly bearer: CheckedBearer
  readonly demand: CheckedDemand
  readonly config: Pick<Config, 'isSignicat' | 'levels'>
}

type Parameters = Readonly<Record<string, string>>

/**
 * Why a token, or the lack of one, was not enough: a problem document, and a challenge that programs understand.
 *
 * @throws an error that is not of this package, or about the options, which is for the application's error handler
 * @see RFC 6750 §3, RFC 9449 §7.1, RFC 9470 §3
 */
export function answerBearer(visit: Visit, error: unknown, ask: BearerAsk): Outcome {
  if (!isSignicatError(error) || error.code === 'ERR_SIGNICAT_CONFIG_INVALID') throw error
  if (isHeard('guard.refused'))
    announce('guard.refused', { code: error.code, correlationId: visit.correlationId })
  note(visit, error)
  const parameters = parametersOf(error, ask)
  const outcome = problem(error, visit.correlationId, extrasOf(parameters))
  if (outcome.kind !== 'json' || parameters === null) return outcome
  const challenge = challengeOf(schemeOf(error, ask.scheme), parameters)
  return { ...outcome, headers: { ...outcome.headers, 'www-authenticate': challenge } }
}

function note({ log, correlationId }: Visit, error: SignicatError): void {
  const fields = { ...faultFields(error), correlationId }
  if (error.statusCode >= 500) log.error(fields, 'an access token could not be looked at')
  else log.debug(fields, 'an access token was refused')
}

/** What the challenge says; `null` when a challenge would not help. */
function parametersOf(error: SignicatError, { bearer, demand, config }: BearerAsk): Parameters | null {
  if (error instanceof TokenError) return tokenParameters(error)
  switch (error.code) {
    case 'ERR_SIGNICAT_LOGIN_REQUIRED':
      // Without credentials there is nothing wrong with them (RFC 6750 §3.1).
      return {}
    case 'ERR_SIGNICAT_REQUEST_INVALID':
      return described('invalid_request', 'The Authorization header is not valid')
    case 'ERR_SIGNICAT_LOGIN_TOO_WEAK':
      return { ...described('insufficient_user_authentication', error.message), ...strength(demand, config) }
    case 'ERR_SIGNICAT_FORBIDDEN':
      return error.detail === 'scope'
        ? { ...described('insufficient_scope', 'The token lacks a scope'), scope: bearer.scopes.join(' ') }
        : null
    default:
      return null
  }
}

function tokenParameters(error: TokenError): Parameters {
  return isAboutProof(error)
    ? described('invalid_dpop_proof', 'The proof of the key is missing or not valid')
    : described('invalid_token', error.message)
}

/** Constant sentences only: what is wrong with a token in detail helps whoever forges one. */
const described = (error: string, description: string): Parameters => ({
  error,
  error_description: description,
})

function strength(demand: CheckedDemand, config: BearerAsk['config']): Parameters {
  const acrValues = acrValuesOf(demand, config)
  return {
    ...(acrValues === '' ? {} : { acr_values: acrValues }),
    ...(demand.maxAge === null ? {} : { max_age: String(demand.maxAge) }),
  }
}

const isAboutProof = (error: SignicatError): boolean =>
  error instanceof TokenError && error.claim.split('.', 1)[0] === 'dpop'

/** A bound token that came as a bearer is told how it must come. */
function schemeOf(error: SignicatError, scheme: Credentials['scheme']): Credentials['scheme'] {
  return isAboutProof(error) ? 'DPoP' : scheme
}

function challengeOf(scheme: Credentials['scheme'], parameters: Parameters): string {
  const all = scheme === 'DPoP' ? { ...parameters, algs: PROOF_ALGORITHMS.join(' ') } : parameters
  const written = Object.entries(all).map(([name, value]) => `${name}="${value}"`)
  return written.length === 0 ? scheme : `${scheme} ${written.join(', ')}`
}

function extrasOf(parameters: Parameters | null): ProblemExtras {
  const { error_description: _description, ...extras } = parameters ?? {}
  return 'max_age' in extras ? { ...extras, max_age: Number(extras.max_age) } : extras
}

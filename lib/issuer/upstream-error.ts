import { IssuerError, LoginError, SessionError, SignicatError } from '../errors.js'
import { saidBy } from '../shared/foreign-text.js'
import { maskText } from '../shared/mask-text.js'
import { causesOf } from './error-causes.js'
import { idTokenFault } from './id-token-fault.js'
import { UpstreamFault, type UpstreamFaultKind } from './upstream-fault.js'
import { readWireError } from './wire-error.js'

/** Which call to the issuer failed; stands in the detail. */
export type UpstreamStep =
  | 'discovery'
  | 'keys'
  | 'push'
  | 'token'
  | 'refresh'
  | 'userinfo'
  | 'revocation'
  | 'introspection'

type IssuerFailure =
  | 'ERR_SIGNICAT_ISSUER_TIMEOUT'
  | 'ERR_SIGNICAT_ISSUER_UNREACHABLE'
  | 'ERR_SIGNICAT_ISSUER_ANSWER_INVALID'

const faultCodes: Readonly<Record<UpstreamFaultKind, IssuerFailure>> = {
  timeout: 'ERR_SIGNICAT_ISSUER_TIMEOUT',
  closed: 'ERR_SIGNICAT_ISSUER_UNREACHABLE',
  network: 'ERR_SIGNICAT_ISSUER_UNREACHABLE',
  unavailable: 'ERR_SIGNICAT_ISSUER_UNREACHABLE',
  redirect: 'ERR_SIGNICAT_ISSUER_ANSWER_INVALID',
  'too-large': 'ERR_SIGNICAT_ISSUER_ANSWER_INVALID',
  compressed: 'ERR_SIGNICAT_ISSUER_ANSWER_INVALID',
  'not-a-response': 'ERR_SIGNICAT_ISSUER_ANSWER_INVALID',
}

/**
 * The one translator from what openid-client, the network and a custom fetch throw. Decides by codes, never by text, and
 * by duck type: an application may have a second copy of openid-client.
 *
 * @param sent codes and tokens of the call, which the answer may repeat
 */
export function upstreamError(
  thrown: unknown,
  step: UpstreamStep,
  sent: readonly string[] = [],
): SignicatError {
  for (const error of causesOf(thrown)) {
    if (error instanceof SignicatError) return error
    if (error instanceof UpstreamFault) return faultError(error, step)
    const known = libraryErrors.get(codeOf(error))?.(error, step, sent)
    if (known !== undefined) return known
  }
  return answerInvalid(step, { cause: thrown })
}

function faultError(fault: UpstreamFault, step: UpstreamStep): IssuerError {
  const code = faultCodes[fault.kind]
  if (code === 'ERR_SIGNICAT_ISSUER_ANSWER_INVALID')
    return answerInvalid(step, { cause: fault, problem: fault.kind })
  const retryAfter = fault.retryAfter === undefined ? {} : { retryAfter: fault.retryAfter }
  return new IssuerError(code, {
    detail: `${step}: ${fault.code ?? fault.kind}`,
    cause: fault,
    ...retryAfter,
  })
}

type Translate = (error: object, step: UpstreamStep, sent: readonly string[]) => SignicatError | undefined

/** By the codes of openid-client 6. What is not here is an answer that cannot be used. */
const libraryErrors: ReadonlyMap<string, Translate> = new Map<string, Translate>([
  ['OAUTH_RESPONSE_BODY_ERROR', bodyError],
  ['OAUTH_WWW_AUTHENTICATE_CHALLENGE', challengeError],
  ['OAUTH_RESPONSE_IS_NOT_CONFORM', statusError],
  ['OAUTH_RESPONSE_IS_NOT_JSON', statusError],
  ['OAUTH_JWT_CLAIM_COMPARISON_FAILED', idTokenFault],
  ['OAUTH_JWT_TIMESTAMP_CHECK_FAILED', idTokenFault],
  ['OAUTH_INVALID_RESPONSE', idTokenFault],
])

/** At userinfo it is the access token that was refused. */
function challengeError(error: object, step: UpstreamStep): SignicatError {
  return step === 'userinfo'
    ? answerInvalid(step, { cause: error, problem: 'token refused' })
    : clientRefused(error, step)
}

/** The cause is the Response. */
function statusError(error: object, step: UpstreamStep): SignicatError {
  const status = statusOf('cause' in error ? error.cause : undefined)
  return status === 401
    ? clientRefused(error, step)
    : answerInvalid(step, { cause: error, problem: `no usable answer, status ${status}` })
}

/** RFC 6749 §5.2, and the word that Glewlwyd has for it. */
const codeRefusals: ReadonlySet<string> = new Set(['invalid_grant', 'invalid_code'])

function bodyError(error: object, step: UpstreamStep, sent: readonly string[]): SignicatError {
  const wireError = readWireError('error' in error ? error.error : undefined) ?? 'unreadable error'
  const said = saidBy('error_description' in error ? error.error_description : undefined, sent)
  const detail = `${step}: ${maskText(wireError)}${said}`
  if (codeRefusals.has(wireError) && step === 'token') {
    return new LoginError('ERR_SIGNICAT_CODE_REFUSED', { detail, cause: error, wireError })
  }
  if (wireError === 'invalid_grant' && step === 'refresh') {
    return new SessionError('ERR_SIGNICAT_SESSION_GONE', { detail, cause: error })
  }
  if (wireError === 'invalid_client' || wireError === 'unauthorized_client' || statusOf(error) === 401) {
    return clientRefused(error, `${step}${said}`)
  }
  if (wireError === 'temporarily_unavailable') {
    return new IssuerError('ERR_SIGNICAT_ISSUER_UNREACHABLE', { detail, cause: error })
  }
  return answerInvalid(step, { cause: error, problem: `${maskText(wireError)}${said}` })
}

function clientRefused(error: object, detail: string): IssuerError {
  return new IssuerError('ERR_SIGNICAT_CLIENT_REFUSED', { detail, cause: error })
}

function answerInvalid(
  step: UpstreamStep,
  { cause, problem }: { cause: unknown; problem?: string },
): IssuerError {
  const detail = problem === undefined ? step : `${step}: ${problem}`
  return new IssuerError('ERR_SIGNICAT_ISSUER_ANSWER_INVALID', { detail, cause })
}

function codeOf(error: object): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : ''
}

function statusOf(value: unknown): number | undefined {
  const has = typeof value === 'object' && value !== null && 'status' in value
  return has && typeof value.status === 'number' ? value.status : undefined
}

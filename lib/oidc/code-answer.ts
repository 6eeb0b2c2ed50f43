import { LoginError } from '../errors.js'
import type { IssuerMetadata } from '../issuer/types.js'
import { readWireError } from '../issuer/wire-error.js'
import { saidBy } from '../shared/foreign-text.js'
import type { CodeAnswer } from './types.js'

const single = ['code', 'state', 'iss', 'error', 'response'] as const

/** Of other flows: tokens must never arrive through the browser (RFC 9700 §2.1.2), and `response` is JARM's. */
const foreign = ['id_token', 'token', 'access_token', 'refresh_token', 'response'] as const

/** Longer than any code seen, short enough to send on. Characters of RFC 6749 appendix A.11. */
const codeSyntax = /^[\x20-\x7e]{1,4096}$/

/**
 * The part that needs no metadata: shape, state, and whether it can be the issuer's.
 *
 * @throws {@link LoginError} `ERR_SIGNICAT_CALLBACK_INVALID`
 */
export function checkAnswer({ parameters, state }: CodeAnswer, issuerNames: readonly string[]): void {
  for (const name of single) {
    if (parameters.getAll(name).length > 1) throw invalid(`${name} is repeated`)
  }
  for (const name of foreign) {
    if (parameters.has(name)) throw invalid(`${name} is not expected`)
  }
  if (parameters.get('state') !== state) throw invalid('state')
  const iss = parameters.get('iss')
  // An empty one counts too: only an issuer that never promised it may leave it out (RFC 9207 §2.4).
  if (iss !== null && !issuerNames.includes(iss)) throw invalid('iss is another one')
}

/**
 * The code, once the answer is known to be the issuer's.
 *
 * @throws {@link LoginError} `ERR_SIGNICAT_LOGIN_DENIED` when the issuer said no, `ERR_SIGNICAT_CALLBACK_INVALID`
 */
export function readCode({ parameters }: CodeAnswer, metadata: IssuerMetadata): string {
  const iss = parameters.get('iss')
  if (metadata.authorization_response_iss_parameter_supported === true && iss === null) {
    throw invalid('iss is missing')
  }
  if (iss !== null && iss !== metadata.issuer) throw invalid('iss is another one')
  const error = parameters.get('error')
  if (error === '') throw invalid('error is empty')
  if (error !== null) throw denied(readWireError(error), parameters.get('error_description'))
  const code = parameters.get('code')
  if (code === null || !codeSyntax.test(code)) throw invalid('code')
  return code
}

function denied(wireError: string | undefined, unsafeDescription: string | null): LoginError {
  const detail = `${wireError ?? 'an unreadable error'}${saidBy(unsafeDescription)}`
  return new LoginError('ERR_SIGNICAT_LOGIN_DENIED', {
    detail,
    ...(wireError === undefined ? {} : { wireError }),
  })
}

function invalid(detail: string): LoginError {
  return new LoginError('ERR_SIGNICAT_CALLBACK_INVALID', { detail })
}

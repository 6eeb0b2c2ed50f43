import { TokenError } from '../errors.js'
import { causesOf } from './error-causes.js'

/** Claims that openid-client wants in every ID token of ours. */
const needed = ['iss', 'sub', 'aud', 'exp', 'iat', 'nonce']

/**
 * openid-client's verdict on an ID token as ours; `undefined` when the error is about something else. It names the
 * claim in a cause that also holds all claims, so nothing but the name is taken out.
 */
export function idTokenFault(error: object): TokenError | undefined {
  for (const facts of causesOf(error)) {
    if ('claims' in facts) return claimFault(facts, facts.claims, error)
    if ('header' in facts) return invalid('alg', 'algorithm', error)
  }
  return undefined
}

function claimFault(facts: object, claims: unknown, cause: object): TokenError {
  const claim = 'claim' in facts ? facts.claim : undefined
  if (claim === 'exp')
    return new TokenError('ERR_SIGNICAT_TOKEN_EXPIRED', { claim, reason: 'expired', cause })
  if (claim === 'nbf') return invalid(claim, 'not-yet-valid', cause)
  if (typeof claim === 'string') return invalid(claim, 'mismatch', cause)
  const missing = needed.find((name) => typeof claims === 'object' && claims !== null && !(name in claims))
  return missing === undefined ? invalid('id_token', 'malformed', cause) : invalid(missing, 'missing', cause)
}

function invalid(claim: string, reason: TokenError['reason'], cause: object): TokenError {
  return new TokenError('ERR_SIGNICAT_TOKEN_INVALID', { claim, reason, cause })
}

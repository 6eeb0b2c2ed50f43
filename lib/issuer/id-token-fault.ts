import { TokenError } from '../errors.js'
import { causesOf } from './error-causes.js'

/** Claims that openid-client wants in every ID token of ours. */
const needed = ['iss', 'sub', 'aud', 'exp', 'iat', 'nonce']

/**
 * openid-client's verdict on an ID token as ours; `undefined` when the error is about something else. It names the
 * claim in a cause that also holds all claims, so nothing is taken out but the name, and of `alg`, `iss` and `aud`, which say
 * nothing of the person, what came and what was expected.
 */
export function idTokenFault(error: object): TokenError | undefined {
  for (const facts of causesOf(error)) {
    if ('claims' in facts) return claimFault(facts, facts.claims, error)
    if ('header' in facts) return invalid('alg', 'algorithm', error, algorithmOf(facts.header))
  }
  return undefined
}

function claimFault(facts: object, claims: unknown, cause: object): TokenError {
  const claim = 'claim' in facts ? facts.claim : undefined
  if (claim === 'exp')
    return new TokenError('ERR_SIGNICAT_TOKEN_EXPIRED', { claim, reason: 'expired', cause })
  if (claim === 'nbf') return invalid(claim, 'not-yet-valid', cause)
  if (typeof claim === 'string') return invalid(claim, 'mismatch', cause, comparisonOf(claim, facts, claims))
  const missing = needed.find((name) => typeof claims === 'object' && claims !== null && !(name in claims))
  return missing === undefined ? invalid('id_token', 'malformed', cause) : invalid(missing, 'missing', cause)
}

function invalid(claim: string, reason: TokenError['reason'], cause: object, more?: string): TokenError {
  return new TokenError('ERR_SIGNICAT_TOKEN_INVALID', {
    ...{ claim, reason, cause },
    ...(more === undefined ? {} : { more }),
  })
}

function algorithmOf(header: unknown): string | undefined {
  const alg = typeof header === 'object' && header !== null && 'alg' in header ? header.alg : undefined
  return `came ${shown(alg)}, see idTokenAlg`
}

/** Both name programs, not people. */
function comparisonOf(claim: string, facts: object, claims: unknown): string | undefined {
  if (claim !== 'iss' && claim !== 'aud') return undefined
  const came = typeof claims === 'object' && claims !== null ? Object.entries(claims) : []
  const expected = 'expected' in facts ? facts.expected : undefined
  return `came ${shown(came.find(([name]) => name === claim)?.[1])}, expected ${shown(expected)}`
}

/** A name of a program as it came, in one line and not long. */
function shown(unsafeValue: unknown): string {
  const text = typeof unsafeValue === 'string' ? unsafeValue : JSON.stringify(unsafeValue)
  return `'${String(text)
    .replaceAll(/[^\x21-\x7e]/g, '?')
    .slice(0, 120)}'`
}

import type { JWTVerifyGetKey } from 'jose'
import { namesOfAlgorithm } from '../config/algorithms.js'
import { SignicatError, TokenError } from '../errors.js'
import { loadJose } from '../issuer/jose.js'
import { isCompactJws } from '../shared/compact-jose.js'
import { type ClaimFault, fault } from './claim-rules.js'
import { wholeDates } from './whole-dates.js'

/** What the JOSE header and the signature of a token must satisfy. */
export interface SignatureRules {
  /** The accepted algorithms; never taken from the token (RFC 8725 §3.1). */
  readonly algorithms: readonly string[]
  readonly keys: JWTVerifyGetKey
  /** Accepted `typ` values in lower case, with `null` for an absent one. Keeps the kinds of token apart (RFC 8725 §3.11). */
  readonly types: readonly (string | null)[]
}

type Jose = Awaited<ReturnType<typeof loadJose>>

interface Header {
  readonly typ?: unknown
  readonly crit?: unknown
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/**
 * The claims of a compact JWS whose header and signature are right, dates in whole seconds. The claims themselves are not
 * checked yet.
 *
 * @throws {@link TokenError} `ERR_SIGNICAT_TOKEN_INVALID`, `ERR_SIGNICAT_TOKEN_KEY_UNKNOWN`; what the key source throws
 * when it cannot be reached passes through.
 */
export async function openSigned(
  unverifiedToken: string,
  rules: SignatureRules,
): Promise<Record<string, unknown>> {
  const payload = await verifiedPayload(unverifiedToken, rules)
  const claims = parseObject(payload)
  if (claims === null) throw tokenError(fault('payload', 'malformed'))
  return wholeDates(claims)
}

async function verifiedPayload(unverifiedToken: string, rules: SignatureRules): Promise<Uint8Array> {
  const jose = await loadJose()
  if (!isCompactJws(unverifiedToken))
    throw tokenError(malformation(unverifiedToken, jose.decodeProtectedHeader))
  try {
    const { payload } = await jose.compactVerify(
      unverifiedToken,
      (header, token) => {
        // Before the keys are asked: a token of another kind must not cost a fetch.
        const wrong = headerFault(header, rules.types)
        if (wrong !== null) throw tokenError(wrong)
        return rules.keys(header, token)
      },
      { algorithms: rules.algorithms.flatMap(namesOfAlgorithm) },
    )
    return payload
  } catch (cause) {
    throw refusalOf(cause, unverifiedToken, jose)
  }
}

function headerFault(header: Header, types: SignatureRules['types']): ClaimFault | null {
  // No extension is understood here, so none can be critical; this includes unencoded payloads (RFC 7797).
  if (header.crit !== undefined) return fault('crit', 'unexpected')
  const { typ } = header
  if (typ === undefined) return types.includes(null) ? null : fault('typ', 'missing')
  return typeof typ === 'string' && types.includes(shortType(typ)) ? null : fault('typ', 'type')
}

/** A media type may be written without its `application/` (RFC 7515 §4.1.9). */
function shortType(typ: string): string {
  const lower = typ.toLowerCase()
  return lower.startsWith('application/') ? lower.slice('application/'.length) : lower
}

function parseObject(payload: Uint8Array): Record<string, unknown> | null {
  try {
    const parsed: unknown = JSON.parse(utf8.decode(payload))
    return isObject(parsed) ? parsed : null
  } catch {
    // Why it does not parse would quote the payload.
    return null
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** jose's errors as ours. Only the failing path looks at the token again, to name what is wrong with it. */
function refusalOf(cause: unknown, unverifiedToken: string, { errors, decodeProtectedHeader }: Jose): Error {
  if (cause instanceof SignicatError) return cause
  if (cause instanceof errors.JOSEAlgNotAllowed) return tokenError(fault('alg', 'algorithm'))
  if (cause instanceof errors.JWSSignatureVerificationFailed)
    return tokenError(fault('signature', 'signature'))
  if (cause instanceof errors.JWKSNoMatchingKey) return keyError(cause)
  if (cause instanceof errors.JWKSMultipleMatchingKeys) return tokenError({ ...fault('kid', 'key'), cause })
  if (cause instanceof errors.JWSInvalid || cause instanceof errors.JOSENotSupported) {
    return tokenError(malformation(unverifiedToken, decodeProtectedHeader))
  }
  return tokenError({ ...fault('kid', 'key'), cause })
}

function malformation(unverifiedToken: string, decode: Jose['decodeProtectedHeader']): ClaimFault {
  if (unverifiedToken.split('.').length === 5) return fault('token', 'encryption')
  try {
    const { crit, alg } = decode(unverifiedToken)
    if (crit !== undefined) return fault('crit', 'unexpected')
    return typeof alg === 'string' && alg !== '' ? fault('token', 'malformed') : fault('alg', 'algorithm')
  } catch {
    return fault('token', 'malformed')
  }
}

function keyError(cause: unknown): TokenError {
  return new TokenError('ERR_SIGNICAT_TOKEN_KEY_UNKNOWN', { ...fault('kid', 'key'), cause })
}

function tokenError(wrong: ClaimFault & { readonly cause?: unknown }): TokenError {
  return new TokenError('ERR_SIGNICAT_TOKEN_INVALID', wrong)
}

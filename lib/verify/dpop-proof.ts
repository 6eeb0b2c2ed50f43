import { createHash } from 'node:crypto'
import type { ProtectedHeaderParameters } from 'jose'
import { TokenError, type TokenFaultReason } from '../errors.js'
import { loadJose } from '../issuer/jose.js'
import { fitsAlgorithm, type PublicKey, readPublicKey } from '../issuer/public-key.js'
import { isCompactJws } from '../shared/compact-jose.js'
import { equalsInConstantTime, isNumericDate, type Moment } from './claim-rules.js'
import type { ReplayMemory } from './replay-memory.js'

/** The request that a proof came with. */
export interface ProvenRequest {
  /** The `DPoP` header; `undefined` when there was none. */
  readonly proof: string | undefined
  /** HTTP method. */
  readonly method: string
  /** As the client knows it: scheme, host and path as seen from outside. Query and fragment do not count. */
  readonly url: string
}

export interface ProofRules extends Moment {
  readonly accessToken: string
  /** Thumbprint of the key that the token is bound to. */
  readonly boundTo: string
  readonly replays: ReplayMemory
}

/** Seconds that a proof is good, before the tolerance: it is made for one request. */
export const PROOF_SECONDS = 60
/** Algorithms of proofs, for the `algs` of a challenge (RFC 9449 §7.1). */
export const PROOF_ALGORITHMS: readonly string[] = ['ES256', 'ES384', 'EdDSA', 'Ed25519', 'PS256', 'RS256']
const LONGEST_PROOF = 8192

/**
 * Checks that whoever sent the access token holds the key it is bound to, and made this proof for this request, now.
 *
 * @throws {@link TokenError} `ERR_SIGNICAT_TOKEN_INVALID`; `claim` begins with `dpop`
 * @see RFC 9449 §4.3
 */
export async function verifyProof(request: ProvenRequest, rules: ProofRules): Promise<void> {
  const { proof } = request
  if (proof === undefined || proof === '') throw refused('dpop', 'missing')
  if (proof.length > LONGEST_PROOF || !isCompactJws(proof)) throw refused('dpop', 'malformed')
  const jose = await loadJose()
  const key = readKey(proof, jose)
  const claims = await openProof(proof, key, jose)
  const thumbprint = await jose.calculateJwkThumbprint(key.jwk)
  if (!equalsInConstantTime(thumbprint, rules.boundTo)) throw refused('dpop.jwk', 'mismatch')
  requireClaims(claims, request, rules)
  // Last, so that only who holds the key can fill the memory.
  if (!rules.replays.isFirstUse(thumbprint, String(claims.jti))) throw refused('dpop.jti', 'unexpected')
}

type Jose = Awaited<ReturnType<typeof loadJose>>

interface ProofKey extends Pick<PublicKey, 'jwk'> {
  readonly alg: string
}

function readKey(proof: string, jose: Jose): ProofKey {
  const header = readHeader(proof, jose)
  const { typ, alg, crit } = header
  if (crit !== undefined) throw refused('dpop.crit', 'unexpected')
  if (typeof typ !== 'string' || !/^(?:application\/)?dpop\+jwt$/i.test(typ))
    throw refused('dpop.typ', 'type')
  if (alg === undefined || !PROOF_ALGORITHMS.includes(alg)) throw refused('dpop.alg', 'algorithm')
  const key = readPublicKey(header.jwk)
  if (key === null || !fitsAlgorithm(key, alg)) throw refused('dpop.jwk', 'key')
  return { jwk: key.jwk, alg }
}

function readHeader(proof: string, { decodeProtectedHeader }: Jose): ProtectedHeaderParameters {
  try {
    return decodeProtectedHeader(proof)
  } catch {
    throw refused('dpop', 'malformed')
  }
}

async function openProof(
  proof: string,
  { jwk, alg }: ProofKey,
  { importJWK, compactVerify }: Jose,
): Promise<Readonly<Record<string, unknown>>> {
  const key = await importJWK(jwk, alg).catch(() => null)
  if (key === null) throw refused('dpop.jwk', 'key')
  const opened = await compactVerify(proof, key, { algorithms: [alg] }).catch(() => null)
  if (opened === null) throw refused('dpop.signature', 'signature')
  const claims = parseObject(opened.payload)
  if (claims === null) throw refused('dpop', 'malformed')
  return claims
}

function parseObject(payload: Uint8Array): Readonly<Record<string, unknown>> | null {
  try {
    const parsed: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload))
    const isObject = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
    return isObject ? { ...parsed } : null
  } catch {
    return null
  }
}

function requireClaims(
  { jti, htm, htu, iat, ath }: Readonly<Record<string, unknown>>,
  { method, url }: ProvenRequest,
  { accessToken, now, toleranceSeconds }: ProofRules,
): void {
  if (typeof jti !== 'string' || jti === '' || jti.length > 256)
    throw refused('dpop.jti', jti === undefined ? 'missing' : 'malformed')
  if (htm !== method) throw refused('dpop.htm', htm === undefined ? 'missing' : 'mismatch')
  const target = typeof htu === 'string' ? plainUrl(htu) : null
  if (target === null || target !== plainUrl(url))
    throw refused('dpop.htu', htu === undefined ? 'missing' : 'mismatch')
  if (!isNumericDate(iat)) throw refused('dpop.iat', iat === undefined ? 'missing' : 'malformed')
  if (iat > now + toleranceSeconds) throw refused('dpop.iat', 'not-yet-valid')
  if (now - iat > PROOF_SECONDS + toleranceSeconds) throw refused('dpop.iat', 'too-old')
  const hash = createHash('sha256').update(accessToken).digest('base64url')
  if (!equalsInConstantTime(ath, hash)) throw refused('dpop.ath', ath === undefined ? 'missing' : 'mismatch')
}

/** Without query and fragment, and with one spelling for what means the same (RFC 3986 §6.2.2, §6.2.3). */
function plainUrl(value: string): string | null {
  if (!URL.canParse(value)) return null
  const { protocol, host, pathname, username, password } = new URL(value)
  if (username !== '' || password !== '' || !/^https?:$/.test(protocol)) return null
  const path = pathname.replaceAll(/%[0-9a-f]{2}/gi, (escaped) => {
    const character = String.fromCharCode(Number.parseInt(escaped.slice(1), 16))
    return /[\w.~-]/.test(character) ? character : escaped.toUpperCase()
  })
  return `${protocol}//${host}${path}`
}

function refused(claim: string, reason: TokenFaultReason): TokenError {
  return new TokenError('ERR_SIGNICAT_TOKEN_INVALID', { claim, reason })
}

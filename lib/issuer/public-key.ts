import type { JWK } from 'jose'
import { namesOfAlgorithm } from '../config/algorithms.js'

/** A public signing key of the issuer, reduced to the members that make it one. */
export interface PublicKey {
  readonly kid: string | undefined
  /** The algorithm the issuer binds it to, if it does. */
  readonly alg: string | undefined
  readonly kty: string
  readonly crv: string | undefined
  readonly jwk: JWK
  /** Equal for equal keys. */
  readonly material: string
}

/** Which keys an algorithm can use (RFC 7518 §3.1, RFC 8037 §3.1, RFC 9864 §2.2). Symmetric ones are not here and never will be. */
const algorithms: ReadonlyMap<string, { readonly kty: string; readonly crv?: string }> = new Map([
  ['RS256', { kty: 'RSA' }],
  ['RS384', { kty: 'RSA' }],
  ['RS512', { kty: 'RSA' }],
  ['PS256', { kty: 'RSA' }],
  ['PS384', { kty: 'RSA' }],
  ['PS512', { kty: 'RSA' }],
  ['ES256', { kty: 'EC', crv: 'P-256' }],
  ['ES384', { kty: 'EC', crv: 'P-384' }],
  ['ES512', { kty: 'EC', crv: 'P-521' }],
  ['EdDSA', { kty: 'OKP', crv: 'Ed25519' }],
  ['Ed25519', { kty: 'OKP', crv: 'Ed25519' }],
])

/** Members of a public key by type (RFC 7518 §6, RFC 8037 §2). */
const publicMembers: ReadonlyMap<unknown, readonly ['n' | 'crv', ...('e' | 'x' | 'y')[]]> = new Map([
  ['RSA', ['n', 'e']],
  ['EC', ['crv', 'x', 'y']],
  ['OKP', ['crv', 'x']],
])

const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv']

const leastRsaBits = 2048

/**
 * One entry of a key set, or `null` when it is not a public signing key: `use` other than `sig`, `key_ops` without
 * `verify`, symmetric, too short, or with a private part, which makes it everybody's key.
 *
 * @see RFC 7517 §4, RFC 8725 §3.2
 */
export function readPublicKey(entry: unknown): PublicKey | null {
  if (!isObject(entry) || !isForSigning(entry)) return null
  if (privateMembers.some((name) => name in entry)) return null
  const members = publicMembers.get(entry.kty)
  if (members === undefined) return null
  const jwk: Record<string, string> = {}
  for (const name of ['kty', ...members]) {
    const value = entry[name]
    if (typeof value !== 'string' || value === '') return null
    jwk[name] = value
  }
  if (jwk.n !== undefined && !isLongEnough(jwk.n)) return null
  const { kty = '', crv } = jwk
  return Object.freeze({
    kid: text(entry.kid),
    alg: text(entry.alg),
    kty,
    crv,
    jwk,
    material: JSON.stringify(jwk),
  })
}

/** Whether it is an algorithm of asymmetric signatures that this package knows. */
export function isKnownAlgorithm(alg: string): boolean {
  return algorithms.has(alg)
}

/** Whether the key may check a signature of this algorithm. */
export function fitsAlgorithm(key: PublicKey, alg: string): boolean {
  const wanted = algorithms.get(alg)
  if (wanted === undefined || wanted.kty !== key.kty) return false
  if (key.alg !== undefined && !namesOfAlgorithm(key.alg).includes(alg)) return false
  return wanted.crv === undefined || wanted.crv === key.crv
}

function isForSigning(entry: Record<string, unknown>): boolean {
  const { use, key_ops: operations } = entry
  // Discovery §3 demands `use` only where encryption keys share the set.
  if (use !== undefined && use !== 'sig') return false
  return operations === undefined || (Array.isArray(operations) && operations.includes('verify'))
}

/** Whether a modulus, as base64url, has the bits that RSA needs today (RFC 7518 §3.3, §4.3). */
export function isLongEnough(modulus: string): boolean {
  return bitLength(modulus) >= leastRsaBits
}

function bitLength(base64url: string): number {
  const bytes = Buffer.from(base64url, 'base64url')
  const start = bytes.findIndex((byte) => byte !== 0)
  if (start < 0) return 0
  return (bytes.length - start) * 8 - Math.clz32(bytes[start] ?? 0) + 24
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

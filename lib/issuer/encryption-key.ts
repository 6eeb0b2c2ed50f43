import type { JWK } from 'jose'
import { isLongEnough } from './public-key.js'

/** A public key of the issuer for encrypting to it, reduced to the members that make it one. */
export interface EncryptionKey {
  readonly kid: string | undefined
  /** The algorithm the issuer binds it to, if it does. */
  readonly alg: string | undefined
  readonly kty: string
  readonly jwk: JWK
}

const members: ReadonlyMap<unknown, readonly string[]> = new Map([
  ['RSA', ['n', 'e']],
  ['P-256', ['crv', 'x', 'y']],
  ['P-384', ['crv', 'x', 'y']],
  ['P-521', ['crv', 'x', 'y']],
  ['X25519', ['crv', 'x']],
])

/**
 * One entry of a key set, or `null` when it is not for encryption: its `use` must say so, or a request could be encrypted
 * with a key that was meant for signatures.
 */
export function readEncryptionKey(entry: unknown): EncryptionKey | null {
  if (!isObject(entry) || entry.use !== 'enc' || 'd' in entry || 'k' in entry) return null
  const { kty, crv, n } = entry
  if (kty !== 'RSA' && kty !== 'EC' && kty !== 'OKP') return null
  const names = members.get(kty === 'RSA' ? kty : crv)
  if (names === undefined) return null
  const jwk: Record<string, string> = {}
  for (const name of ['kty', ...names]) {
    const value = entry[name]
    if (typeof value !== 'string' || value === '') return null
    jwk[name] = value
  }
  if (kty === 'RSA' && !(typeof n === 'string' && isLongEnough(n))) return null
  return Object.freeze({ kid: text(entry.kid), alg: text(entry.alg), kty, jwk })
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

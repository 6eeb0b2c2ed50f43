import { type Field, isPlainObject, kindOf, refuse } from './assert.js'
import type { PrivateJwk } from './key-options.js'

/** What the keys of an option are for. */
export type KeyUse = 'sig' | 'enc'

/** Members a private key needs besides `kty` and `kid` (RFC 7518 §6.2.2, §6.3.2; RFC 8037 §2). */
const MEMBERS: ReadonlyMap<unknown, readonly string[]> = new Map([
  ['RSA', ['n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi']],
  ['EC', ['crv', 'x', 'y', 'd']],
  ['OKP', ['crv', 'x', 'd']],
])

const ECDH = ['ECDH-ES', 'ECDH-ES+A128KW', 'ECDH-ES+A192KW', 'ECDH-ES+A256KW']

/** Algorithms by use and by type or curve; RSA1_5 has no place here (RFC 8725 §3.2). */
const ALGORITHMS: Readonly<Record<KeyUse, ReadonlyMap<unknown, readonly string[]>>> = {
  sig: new Map([
    ['RSA', ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512']],
    ['P-256', ['ES256']],
    ['P-384', ['ES384']],
    ['P-521', ['ES512']],
    ['Ed25519', ['EdDSA', 'Ed25519']],
  ]),
  enc: new Map([
    ['RSA', ['RSA-OAEP', 'RSA-OAEP-256']],
    ['P-256', ECDH],
    ['P-384', ECDH],
    ['P-521', ECDH],
    ['X25519', ECDH],
  ]),
}

const PURPOSE: Readonly<Record<KeyUse, string>> = { sig: 'signing', enc: 'decrypting' }

/** 2048 bits as base64url; RFC 7518 §3.3 asks for as much. */
const LEAST_MODULUS_LENGTH = 342

const MAKE_ONE = "Make one with 'fastify-signicat keys'"

/** The private keys of an option, empty when it is absent. Faults never show a member of a key. */
export function readPrivateKeys(field: Field, use: KeyUse): readonly PrivateJwk[] {
  if (field.value === undefined) return []
  if (!Array.isArray(field.value) || field.value.length === 0) {
    refuse(field, `is ${kindOf(field.value)}`, `Give a list of private keys as JWK. ${MAKE_ONE}`)
    return []
  }
  const items: readonly unknown[] = field.value
  const keys: PrivateJwk[] = []
  for (const [index, value] of items.entries()) {
    const item = { ...field, option: `${field.option}[${index}]`, value }
    if (isPrivateJwk(item, value, use)) keys.push(value)
  }
  checkKeyIds(field, keys)
  return keys
}

/** The algorithm of a key: its own, or the usual one of its type. */
export function signingAlgorithm({ kty, crv, alg }: PrivateJwk): string {
  if (typeof alg === 'string') return alg
  return ALGORITHMS.sig.get(kty === 'RSA' ? kty : crv)?.[0] ?? 'RS256'
}

function isPrivateJwk(field: Field, value: unknown, use: KeyUse): value is PrivateJwk {
  if (!isPlainObject(value)) {
    refuse(field, `is ${kindOf(value)}`, `Give a private key as JWK. ${MAKE_ONE}`)
    return false
  }
  const problem = materialProblem(value, use) ?? purposeProblem(value, use) ?? lifeProblem(value)
  if (problem !== null) refuse(field, problem, MAKE_ONE)
  return problem === null
}

function materialProblem(key: PrivateJwk, use: KeyUse): string | null {
  const members = MEMBERS.get(key.kty)
  if (key.kty === 'oct') return `is a symmetric key, which is not for ${PURPOSE[use]}`
  if (members === undefined) return "has a kty other than 'RSA', 'EC' or 'OKP'"
  if (key.d === undefined) return 'is a public key: the private member d is missing'
  const missing = members.filter((name) => typeof key[name] !== 'string' || key[name] === '')
  if (missing.length > 0) return `lacks the member ${missing.join(', ')}`
  if (typeof key.kid !== 'string' || key.kid === '') return 'has no kid, by which the issuer finds it'
  const modulus = key.n
  const isShort = key.kty === 'RSA' && typeof modulus === 'string' && modulus.length < LEAST_MODULUS_LENGTH
  return isShort ? 'is an RSA key of less than 2048 bits' : null
}

function purposeProblem({ kty, crv, alg, use: given }: PrivateJwk, use: KeyUse): string | null {
  if (given !== undefined && given !== use) return `is not for ${PURPOSE[use]}: its use is not ${use}`
  const algorithms = ALGORITHMS[use].get(kty === 'RSA' ? kty : crv)
  if (algorithms === undefined) return `has a curve that is not for ${PURPOSE[use]}`
  const fits = alg === undefined || (typeof alg === 'string' && algorithms.includes(alg))
  return fits ? null : `has an alg other than ${algorithms.join(', ')}`
}

/** `iat`, `nbf` and `exp` as in the keys of OpenID Federation. */
function lifeProblem(key: PrivateJwk): string | null {
  const wrong = ['iat', 'nbf', 'exp'].filter(
    (name) => key[name] !== undefined && !Number.isSafeInteger(key[name]),
  )
  return wrong.length === 0 ? null : `has ${wrong.join(', ')} that is no whole number of seconds`
}

function checkKeyIds(field: Field, keys: readonly PrivateJwk[]): void {
  const ids = keys.map((key) => key.kid)
  if (new Set(ids).size < ids.length) refuse(field, 'has two keys with one kid', 'Give every key its own kid')
}

/** All keys are published in one set, and a key that does both lets one use undo the other (RFC 8725 §3.2). */
export function checkKeysApart(
  field: Field,
  signing: readonly PrivateJwk[],
  decryption: readonly PrivateJwk[],
): void {
  const remedy = 'Give each use keys of its own'
  for (const [index, key] of decryption.entries()) {
    const option = `${field.option}[${index}]`
    if (signing.some(({ kid }) => kid === key.kid))
      refuse({ ...field, option }, 'has a kid of signingKeys', remedy)
    else if (signing.some((other) => isSameKey(other, key)))
      refuse({ ...field, option }, 'is a key of signingKeys', remedy)
  }
}

const isSameKey = (one: PrivateJwk, other: PrivateJwk): boolean =>
  one.kty === other.kty && one.n === other.n && one.x === other.x

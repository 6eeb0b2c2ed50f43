import { type Field, isPlainObject, kindOf, refuse } from './assert.js'
import type { PrivateJwk } from './options.js'

/** Members a private key needs besides `kty` and `kid` (RFC 7518 §6.2.2, §6.3.2; RFC 8037 §2). */
const MEMBERS: ReadonlyMap<unknown, readonly string[]> = new Map([
  ['RSA', ['n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi']],
  ['EC', ['crv', 'x', 'y', 'd']],
  ['OKP', ['crv', 'x', 'd']],
])

/** 2048 bits as base64url; RFC 7518 §3.3 asks for as much. */
const LEAST_MODULUS_LENGTH = 342

const MAKE_ONE = "Make one with 'fastify-signicat keys'"

/** The private keys of an option, empty when it is absent. Faults never show a member of a key. */
export function readSigningKeys(field: Field): readonly PrivateJwk[] {
  if (field.value === undefined) return []
  if (!Array.isArray(field.value) || field.value.length === 0) {
    refuse(field, `is ${kindOf(field.value)}`, `Give a list of private keys as JWK. ${MAKE_ONE}`)
    return []
  }
  const items: readonly unknown[] = field.value
  const keys: PrivateJwk[] = []
  for (const [index, value] of items.entries()) {
    const item = { ...field, option: `${field.option}[${index}]`, value }
    if (isPrivateJwk(item, value)) keys.push(value)
  }
  checkKeyIds(field, keys)
  return keys
}

function isPrivateJwk(field: Field, value: unknown): value is PrivateJwk {
  if (!isPlainObject(value)) {
    refuse(field, `is ${kindOf(value)}`, `Give a private key as JWK. ${MAKE_ONE}`)
    return false
  }
  const problem = problemOf(value)
  if (problem !== null) refuse(field, problem, MAKE_ONE)
  return problem === null
}

function problemOf(key: PrivateJwk): string | null {
  const members = MEMBERS.get(key.kty)
  if (key.kty === 'oct') return 'is a symmetric key, which cannot sign for the issuer'
  if (members === undefined) return "has a kty other than 'RSA', 'EC' or 'OKP'"
  if (key.d === undefined) return 'is a public key: the private member d is missing'
  const missing = members.filter((name) => typeof key[name] !== 'string' || key[name] === '')
  if (missing.length > 0) return `lacks the member ${missing.join(', ')}`
  if (typeof key.kid !== 'string' || key.kid === '') return 'has no kid, by which the issuer finds it'
  if (key.use !== undefined && key.use !== 'sig') return 'is not for signing: its use is not sig'
  const modulus = key.n
  const isShort = key.kty === 'RSA' && typeof modulus === 'string' && modulus.length < LEAST_MODULUS_LENGTH
  return isShort ? 'is an RSA key of less than 2048 bits' : null
}

function checkKeyIds(field: Field, keys: readonly PrivateJwk[]): void {
  const ids = keys.map((key) => key.kid)
  if (new Set(ids).size < ids.length) refuse(field, 'has two keys with one kid', 'Give every key its own kid')
}

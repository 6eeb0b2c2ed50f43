import { createECDH, createPrivateKey, generateKeyPairSync, type JsonWebKey } from 'node:crypto'
import type { CryptoKey } from 'jose'
import { IssuerError } from '../errors.js'
import { loadJose } from '../issuer/jose.js'
import type { IssuerMetadata } from '../issuer/types.js'

/** A key of one session for DPoP proofs; `text` is what the session keeps of it. */
export interface DpopKey {
  readonly alg: DpopAlg
  readonly text: string
  readonly privateKey: CryptoKey
  readonly publicKey: CryptoKey
}

/** Algorithms whose keys are small enough for a cookie, by preference. */
const algorithms = ['ES256', 'EdDSA', 'Ed25519', 'ES384'] as const

type DpopAlg = (typeof algorithms)[number]

const curves = { ES256: 'P-256', ES384: 'P-384' } as const
const ecdhNames = { ES256: 'prime256v1', ES384: 'secp384r1' } as const

/** An Ed25519 seed becomes PKCS #8 by these bytes in front (RFC 8410 §7). */
const ed25519Prefix = Buffer.from('302e020100300506032b657004220420', 'hex')

/**
 * A new key.
 *
 * @throws {@link IssuerError} when the issuer knows none of the algorithms
 * @see RFC 9449 §5.1
 */
export async function createDpopKey(metadata: IssuerMetadata): Promise<DpopKey> {
  const offered = metadata.dpop_signing_alg_values_supported
  const alg = algorithms.find((name) => offered === undefined || offered.includes(name))
  if (alg === undefined) {
    const detail = `discovery: dpop_signing_alg_values_supported has none of ${algorithms.join(', ')}`
    throw new IssuerError('ERR_SIGNICAT_ISSUER_ANSWER_INVALID', { detail })
  }
  const { privateKey } =
    alg === 'EdDSA' || alg === 'Ed25519'
      ? generateKeyPairSync('ed25519')
      : generateKeyPairSync('ec', { namedCurve: curves[alg] })
  return keyOf(alg, privateKey.export({ format: 'jwk' }))
}

/**
 * The key that a session has kept.
 *
 * @throws TypeError for a text that is none
 */
export async function openDpopKey(text: string): Promise<DpopKey> {
  const [name, secret = ''] = text.split('.')
  const alg = algorithms.find((known) => known === name)
  const bytes = Buffer.from(secret, 'base64url')
  if (alg === undefined || bytes.length === 0) throw new TypeError('not a DPoP key')
  return keyOf(alg, alg === 'EdDSA' || alg === 'Ed25519' ? seedToJwk(bytes) : scalarToJwk(alg, bytes))
}

function seedToJwk(seed: Buffer): JsonWebKey {
  const key = Buffer.concat([ed25519Prefix, seed])
  return createPrivateKey({ key, format: 'der', type: 'pkcs8' }).export({ format: 'jwk' })
}

function scalarToJwk(alg: keyof typeof curves, scalar: Buffer): JsonWebKey {
  const ecdh = createECDH(ecdhNames[alg])
  ecdh.setPrivateKey(scalar)
  const point = ecdh.getPublicKey()
  const half = (point.length - 1) / 2
  return {
    kty: 'EC',
    crv: curves[alg],
    x: point.subarray(1, 1 + half).toString('base64url'),
    y: point.subarray(1 + half).toString('base64url'),
    d: scalar.toString('base64url'),
  }
}

async function keyOf(alg: DpopAlg, jwk: JsonWebKey): Promise<DpopKey> {
  const { kty = '', crv = '', x = '', y, d = '' } = jwk
  const { importJWK } = await loadJose()
  const open = { kty, crv, x, ...(y === undefined ? {} : { y }) }
  const [privateKey, publicKey] = await Promise.all([
    importJWK({ ...open, d }, alg),
    importJWK({ ...open, ext: true }, alg),
  ])
  if (privateKey instanceof Uint8Array || publicKey instanceof Uint8Array) {
    throw new TypeError('not a DPoP key')
  }
  return Object.freeze({ alg, text: `${alg}.${d}`, privateKey, publicKey })
}

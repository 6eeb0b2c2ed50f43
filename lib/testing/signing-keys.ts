import { randomBytes } from 'node:crypto'
import { type CryptoKey, exportJWK, generateKeyPair, type JWK } from 'jose'

/** A key of the fake issuer. */
export interface FakeKey {
  readonly kid: string
  readonly privateKey: CryptoKey
  readonly publicJwk: JWK
}

/** Making a key takes longer than most tests, so that all issuers of a process share theirs; most need one only. */
const made: Promise<FakeKey>[] = []

/** The key of a rotation: 0 is the first. */
export function fakeKey(rotation: number): Promise<FakeKey> {
  const key = made[rotation] ?? makeKey()
  made[rotation] = key
  return key
}

async function makeKey(): Promise<FakeKey> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true })
  const kid = `signing-key-${randomBytes(16).toString('hex')}`
  return { kid, privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, use: 'sig', alg: 'RS256' } }
}

/** A public key that signs nothing, as an issuer between two keys shows one. */
export async function otherPublicKey(): Promise<JWK> {
  const { publicKey } = await generateKeyPair('ES256', { extractable: true })
  return { ...(await exportJWK(publicKey)), kid: 'signing-key-0', use: 'sig', alg: 'ES256' }
}

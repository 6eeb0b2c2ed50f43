import { generateKeyPair, type KeyObject, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { CompactEncrypt, CompactSign, importJWK } from 'jose'
import type { Json } from './session.js'

/** Seals answers: encrypted for the caller, and at Express signed before that. */
export interface Signer {
  /** The public keys of Express. */
  keySet(): Promise<{ readonly keys: readonly Json[] }>
  /** The hub encrypts only. */
  encrypt(body: Json, key: Json): Promise<string>
  signAndEncrypt(body: Json, key: Json): Promise<string>
}

interface SigningKey {
  readonly kid: string
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
}

/** The key is made when it is first needed: most runs encrypt nothing. */
export function createSigner(): Signer {
  let made: Promise<SigningKey> | undefined
  const signingKey = (): Promise<SigningKey> => {
    made ??= makeKey()
    return made
  }
  return {
    async keySet() {
      const { kid, publicKey } = await signingKey()
      return { keys: [{ ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' }] }
    },
    encrypt: (body, key) => encrypt(JSON.stringify(body), key),
    async signAndEncrypt(body, key) {
      const { kid, privateKey } = await signingKey()
      const jws = await new CompactSign(Buffer.from(JSON.stringify(body)))
        .setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT' })
        .sign(privateKey)
      return encrypt(jws, key, 'JWT')
    },
  }
}

async function makeKey(): Promise<SigningKey> {
  const pair = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
  return { ...pair, kid: `emulator-rest-signing-key-${randomBytes(16).toString('hex')}` }
}

async function encrypt(text: string, key: Json, contentType?: 'JWT'): Promise<string> {
  const alg = String(key.alg)
  return new CompactEncrypt(Buffer.from(text))
    .setProtectedHeader({
      alg,
      enc: 'A256GCM',
      kid: String(key.kid),
      ...(contentType === undefined ? {} : { cty: contentType }),
    })
    .encrypt(await importJWK({ ...key, kty: String(key.kty) }, alg))
}

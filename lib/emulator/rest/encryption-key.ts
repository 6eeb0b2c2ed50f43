import { createPublicKey } from 'node:crypto'
import { isRecord } from '../record.js'
import type { Json } from './session.js'

/** Whether answers can be encrypted to it: a public RSA key for `RSA-OAEP`, or an EC key for `ECDH-ES`. */
export function isEncryptionKey(value: unknown): value is Json {
  if (!isRecord(value) || value.use !== 'enc' || typeof value.kid !== 'string') return false
  if (value.d !== undefined && value.d !== null) return false
  const algs = value.kty === 'RSA' ? ['RSA-OAEP', 'RSA-OAEP-256'] : ['ECDH-ES']
  return algs.some((alg) => alg === value.alg) && isUsable(value)
}

function isUsable(jwk: Json): boolean {
  try {
    const key = createPublicKey({ key: { ...jwk }, format: 'jwk' })
    return key.asymmetricKeyType === 'ec' || (key.asymmetricKeyDetails?.modulusLength ?? 0) >= 2048
  } catch {
    return false
  }
}

import type { importJWK, JWK, ProtectedHeaderParameters } from 'jose'
import type { Config } from '../config/config.js'
import type { PrivateJwk } from '../config/key-options.js'
import { TokenError, type TokenFaultReason } from '../errors.js'
import { isCompactJwe } from '../shared/compact-jose.js'
import { loadJose } from './jose.js'

/** Opens what the issuer encrypted for this application. */
export interface Decrypter {
  /** Whether there are keys at all. */
  readonly hasKeys: boolean
  /**
   * What is inside a compact JWE, as text. A text that is not encrypted comes back as it is, unless it must be.
   *
   * @throws {@link TokenError} `ERR_SIGNICAT_TOKEN_INVALID`
   */
  open(text: string, must: 'must-be-encrypted' | 'may-be-plain'): Promise<string>
}

/** Without RSA1_5 (RFC 8725 §3.2), direct keys and passwords. */
const keyAlgorithms: readonly string[] = [
  'RSA-OAEP',
  'RSA-OAEP-256',
  'ECDH-ES',
  'ECDH-ES+A128KW',
  'ECDH-ES+A192KW',
  'ECDH-ES+A256KW',
]
const contentAlgorithms: readonly string[] = [
  'A128CBC-HS256',
  'A192CBC-HS384',
  'A256CBC-HS512',
  'A128GCM',
  'A192GCM',
  'A256GCM',
]

type Imported = Awaited<ReturnType<typeof importJWK>>

interface Key {
  readonly kid: unknown
  fits(alg: string): boolean
  /** `null` when the runtime cannot use it so. */
  open(alg: string): Promise<Imported | null>
}

/** @see RFC 7516, OpenID Connect Core 1.0 §10.2 */
export function createDecrypter({ decryptionKeys }: Pick<Config, 'decryptionKeys'>): Decrypter {
  const keys = decryptionKeys.map(createKey)
  return {
    hasKeys: keys.length > 0,
    async open(text, must) {
      if (text.split('.').length === 5) return decrypt(text, keys)
      if (must === 'must-be-encrypted') throw refused('encryption', 'missing')
      return text
    },
  }
}

async function decrypt(jwe: string, keys: readonly Key[]): Promise<string> {
  const { compactDecrypt, decodeProtectedHeader } = await loadJose()
  const header = readHeader(jwe, decodeProtectedHeader)
  for (const key of candidates(keys, header)) {
    const imported = await key.open(header.alg)
    if (imported === null) continue
    const opened = await compactDecrypt(jwe, imported, {
      keyManagementAlgorithms: [...keyAlgorithms],
      contentEncryptionAlgorithms: [...contentAlgorithms],
    }).catch(() => null)
    if (opened !== null) return readText(opened.plaintext)
  }
  // Neither which key nor why: an answer that tells them apart helps to forge.
  throw refused('token', 'encryption')
}

interface Header {
  readonly alg: string
  readonly kid: unknown
}

function readHeader(jwe: string, decode: (jwe: string) => ProtectedHeaderParameters): Header {
  if (!isCompactJwe(jwe)) throw refused('token', 'malformed')
  let header: ProtectedHeaderParameters
  try {
    header = decode(jwe)
  } catch {
    throw refused('token', 'malformed')
  }
  const { alg, enc, zip, crit, kid } = header
  // What unpacks to more than was sent is not needed, and no extension is understood.
  if (zip !== undefined) throw refused('zip', 'unexpected')
  if (crit !== undefined) throw refused('crit', 'unexpected')
  if (alg === undefined || !keyAlgorithms.includes(alg)) throw refused('alg', 'algorithm')
  if (typeof enc !== 'string' || !contentAlgorithms.includes(enc)) throw refused('enc', 'algorithm')
  return { alg, kid }
}

/** The key that is named; where none is, or by a name of the issuer's own, all that fit. */
function candidates(keys: readonly Key[], { alg, kid }: Header): readonly Key[] {
  const named = kid === undefined ? [] : keys.filter((key) => key.kid === kid)
  return (named.length > 0 ? named : keys).filter((key) => key.fits(alg))
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

function readText(plaintext: Uint8Array): string {
  try {
    return utf8.decode(plaintext)
  } catch {
    throw refused('token', 'malformed')
  }
}

function createKey(jwk: PrivateJwk): Key {
  const opened = new Map<string, Promise<Imported | null>>()
  return {
    kid: jwk.kid,
    fits: (alg) =>
      (jwk.kty === 'RSA') === alg.startsWith('RSA-') && (jwk.alg === undefined || jwk.alg === alg),
    open(alg) {
      const ready = opened.get(alg) ?? importKey(jwk, alg)
      opened.set(alg, ready)
      return ready
    },
  }
}

async function importKey(jwk: PrivateJwk, alg: string): Promise<Imported | null> {
  if (!isJwk(jwk)) return null
  const { key_ops: _operations, ...members } = jwk
  const { importJWK } = await loadJose()
  return importJWK({ ...members, alg }, alg).catch(() => null)
}

function isJwk(value: PrivateJwk): value is PrivateJwk & JWK {
  return typeof value.kty === 'string'
}

function refused(claim: string, reason: TokenFaultReason): TokenError {
  return new TokenError('ERR_SIGNICAT_TOKEN_INVALID', { claim, reason })
}

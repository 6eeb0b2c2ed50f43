import { compactDecrypt, type JWTVerifyGetKey, jwtVerify } from 'jose'
import { RestError } from '../errors.js'
import { isCompactJwe, isCompactJws } from '../shared/compact-jose.js'
import type { DecryptionKey } from './decryption-keys.js'
import { parseJson } from './json.js'
import type { Answer } from './send.js'
import { isRecord } from './shape.js'

/** What opens an answer. */
export interface BodyKeys {
  readonly decryptionKeys: readonly DecryptionKey[]
  /** Keys of the API's signatures; `null` where the product does not sign (the hub). */
  readonly signatureKeys: JWTVerifyGetKey | null
  readonly now: () => number
}

// RSA1_5 and symmetric or password-based key management stay out.
const KEY_MANAGEMENT = ['RSA-OAEP', 'RSA-OAEP-256', 'ECDH-ES', 'ECDH-ES+A128KW', 'ECDH-ES+A256KW']
const CONTENT_ENCRYPTION = [
  'A128CBC-HS256',
  'A192CBC-HS384',
  'A256CBC-HS512',
  'A128GCM',
  'A192GCM',
  'A256GCM',
]
const SIGNATURES = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512']

/**
 * The JSON of an answer: as it came, out of a JWE, and for a product that signs out of the JWS within.
 *
 * @throws {@link RestError} `ERR_SIGNICAT_REST_ANSWER_INVALID` without a word of the content.
 */
export async function readBody(operation: string, answer: Answer, keys: BodyKeys): Promise<unknown> {
  const fail = (what: string): RestError => unusable(operation, what, answer)
  if (answer.mediaType !== 'application/jose') return readJson(answer, fail)
  const token = answer.text.trim()
  const content = token.split('.').length === 5 ? await decrypt(token, { keys, fail }) : token
  if (keys.signatureKeys !== null) return verify(content, { keys, resolver: keys.signatureKeys, fail })
  const value = parseJson(content)
  if (value === undefined) throw fail('encrypted answer is not JSON')
  return value
}

/** The error for an answer that does not fit; `what` is a constant or the name of a member. */
export function unusable(operation: string, what: string, answer: Answer): RestError {
  return new RestError('ERR_SIGNICAT_REST_ANSWER_INVALID', {
    detail: `${operation}: ${what}`,
    httpStatus: answer.status,
    ...(answer.requestId === undefined ? {} : { requestId: answer.requestId }),
  })
}

type Fail = (what: string) => RestError

function readJson({ mediaType, text }: Answer, fail: Fail): unknown {
  if (mediaType !== '' && !mediaType.endsWith('json')) throw fail('not JSON')
  const value = parseJson(text)
  if (value === undefined) throw fail('not JSON')
  return value
}

async function decrypt(jwe: string, { keys, fail }: { keys: BodyKeys; fail: Fail }): Promise<string> {
  const candidates = keysFor(jwe, keys.decryptionKeys)
  if (candidates.length === 0) throw fail('encrypted to a key that is not among decryptionKeys')
  if (!isCompactJwe(jwe)) throw fail('encrypted answer cannot be opened')
  for (const { privateKey } of candidates) {
    const opened = await compactDecrypt(jwe, privateKey, {
      keyManagementAlgorithms: KEY_MANAGEMENT,
      contentEncryptionAlgorithms: CONTENT_ENCRYPTION,
      maxDecompressedLength: 0,
    }).catch(() => null)
    if (opened !== null) return new TextDecoder().decode(opened.plaintext)
  }
  throw fail('encrypted answer cannot be opened')
}

/** The key that the header names; without a `kid` all of them. */
function keysFor(jwe: string, keys: readonly DecryptionKey[]): readonly DecryptionKey[] {
  const [header = ''] = jwe.split('.')
  const parsed = parseJson(Buffer.from(header, 'base64url').toString())
  if (!isRecord(parsed)) return []
  return parsed.kid === undefined ? keys : keys.filter((key) => key.kid === parsed.kid)
}

interface Verification {
  readonly keys: BodyKeys
  readonly resolver: JWTVerifyGetKey
  readonly fail: Fail
}

async function verify(jws: string, { keys, resolver, fail }: Verification): Promise<unknown> {
  if (!isCompactJws(jws)) throw fail('signature of the answer is not valid')
  try {
    const options = { algorithms: SIGNATURES, currentDate: new Date(keys.now() * 1000), clockTolerance: 30 }
    const { payload } = await jwtVerify(jws, resolver, options)
    return parseJson(JSON.stringify(payload))
  } catch (error) {
    // The keys could not be had: that is not a bad signature, and may pass.
    if (error instanceof RestError) throw error
    throw fail('signature of the answer is not valid')
  }
}

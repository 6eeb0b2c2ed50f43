import { CompactEncrypt, importJWK } from 'jose'
import { IssuerError } from '../errors.js'
import type { EncryptionKey } from '../issuer/encryption-key.js'
import type { IssuerMetadata } from '../issuer/types.js'

/** By preference. What an issuer does not announce is taken from the ones everybody must have (RFC 7518 §5.1). */
const contentAlgorithms = ['A256GCM', 'A256CBC-HS512', 'A192GCM', 'A192CBC-HS384', 'A128GCM', 'A128CBC-HS256']
const usualContentAlgorithm = 'A256CBC-HS512'

const rsaAlgorithms = ['RSA-OAEP-256', 'RSA-OAEP']
const curveAlgorithms = ['ECDH-ES', 'ECDH-ES+A256KW', 'ECDH-ES+A192KW', 'ECDH-ES+A128KW']

/**
 * A signed request as a nested JWT that only the issuer can read.
 *
 * @throws {@link IssuerError} when no key and algorithm fit
 * @see RFC 7519 §5.2, RFC 9101 §6.1
 */
export async function encryptFor(
  signed: string,
  metadata: IssuerMetadata,
  keys: readonly EncryptionKey[],
): Promise<string> {
  const enc = contentAlgorithm(metadata.request_object_encryption_enc_values_supported)
  for (const key of keys) {
    const alg = keyAlgorithm(key, metadata.request_object_encryption_alg_values_supported)
    if (alg === undefined || enc === undefined) continue
    const { kid, jwk } = key
    return new CompactEncrypt(new TextEncoder().encode(signed))
      .setProtectedHeader({ alg, enc, cty: 'JWT', ...(kid === undefined ? {} : { kid }) })
      .encrypt(await importJWK(jwk, alg))
  }
  const detail = 'keys: none of the algorithms for encrypted requests is known here'
  throw new IssuerError('ERR_SIGNICAT_ISSUER_ANSWER_INVALID', { detail })
}

function contentAlgorithm(offered: readonly string[] | undefined): string | undefined {
  return offered === undefined
    ? usualContentAlgorithm
    : contentAlgorithms.find((alg) => offered.includes(alg))
}

/** What the key says, else the best that the issuer announces; without a word `RSA-OAEP`, which all issuers have. */
function keyAlgorithm(
  { kty, alg }: EncryptionKey,
  offered: readonly string[] | undefined,
): string | undefined {
  const known = kty === 'RSA' ? rsaAlgorithms : curveAlgorithms
  const possible = known.filter((name) => alg === undefined || name === alg)
  if (offered !== undefined) return possible.find((name) => offered.includes(name))
  return possible.find((name) => name === 'RSA-OAEP') ?? possible[0]
}

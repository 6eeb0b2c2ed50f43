import { type CryptoKey, importJWK, type JWK } from 'jose'
import type { Config } from '../config/config.js'
import type { PrivateJwk } from '../config/key-options.js'
import { signingAlgorithm } from '../config/private-jwk.js'
import { presentKey } from '../config/private-key-life.js'
import { unusableCredentials } from '../issuer/client-secret.js'

/** A private key of the application, ready to sign. */
export interface SigningKey {
  readonly key: CryptoKey
  readonly kid: string | undefined
  readonly alg: string
}

/**
 * Gives the key that signs at the moment; each is imported once.
 *
 * @throws {@link IssuerError} `ERR_SIGNICAT_CLIENT_REFUSED` when there is none that can be used
 */
export function createSigningKeys({
  signingKeys,
  clock,
}: Pick<Config, 'signingKeys' | 'clock'>): () => Promise<SigningKey> {
  const imported = new Map<PrivateJwk, Promise<SigningKey>>()
  return async () => {
    const jwk = presentKey(signingKeys, clock())
    if (jwk === undefined || !isJwk(jwk)) throw unusableCredentials('signingKeys holds no key')
    const ready = imported.get(jwk) ?? importKey(jwk)
    imported.set(jwk, ready)
    return ready
  }
}

async function importKey(jwk: PrivateJwk & JWK): Promise<SigningKey> {
  const alg = signingAlgorithm(jwk)
  const key = await importJWK(jwk, alg).catch(() => undefined)
  if (key === undefined || key instanceof Uint8Array) {
    throw unusableCredentials('a key of signingKeys cannot be imported')
  }
  return Object.freeze({ key, kid: jwk.kid, alg })
}

function isJwk(value: PrivateJwk): value is PrivateJwk & JWK {
  return ['kty', 'kid', 'alg', 'crv'].every((name) => ['string', 'undefined'].includes(typeof value[name]))
}

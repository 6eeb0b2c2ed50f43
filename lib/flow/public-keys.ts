import type { Config } from '../config/config.js'
import type { PrivateJwk } from '../config/key-options.js'
import { signingAlgorithm } from '../config/private-jwk.js'
import { isExpired } from '../config/private-key-life.js'
import type { Outcome } from './ports.js'

/** Seconds that an issuer may go on with what it has fetched; a new key is published longer than this before it signs. */
const cacheSeconds = 300

/** By type; whatever else a JWK holds stays here. */
const publicMembers = ['kty', 'n', 'e', 'crv', 'x', 'y'] as const

/**
 * The public halves of the application's keys. New keys stand there before they are used and old ones as long as they are
 * configured, so that both sides can rotate without a moment in which one does not know the other's key.
 *
 * @see RFC 7517 §5, OpenID Connect Core 1.0 §10.1.1 and §10.2.1
 */
export function answerPublicKeys(config: Config): Outcome {
  const now = config.clock()
  const live = (keys: readonly PrivateJwk[]): readonly PrivateJwk[] =>
    keys.filter((key) => !isExpired(key, now))
  const keys = [
    ...live(config.signingKeys).map((key) => publicHalf(key, 'sig', signingAlgorithm(key))),
    ...live(config.decryptionKeys).map((key) => publicHalf(key, 'enc', encryptionAlgorithm(key))),
  ]
  return {
    kind: 'json',
    status: 200,
    body: { keys },
    headers: {
      'content-type': 'application/jwk-set+json',
      'cache-control': `public, max-age=${cacheSeconds}`,
    },
  }
}

function publicHalf(key: PrivateJwk, use: 'sig' | 'enc', alg: string): Readonly<Record<string, unknown>> {
  const members = publicMembers.filter((name) => key[name] !== undefined).map((name) => [name, key[name]])
  return { ...Object.fromEntries(members), kid: key.kid, use, alg }
}

function encryptionAlgorithm({ kty, alg }: PrivateJwk): string {
  if (typeof alg === 'string') return alg
  return kty === 'RSA' ? 'RSA-OAEP' : 'ECDH-ES'
}

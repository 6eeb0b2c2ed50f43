import { leastSecretBytes } from '../config/check-protection.js'
import type { Config } from '../config/config.js'
import { readSecret, type SecretSource } from './client-secret.js'
import { keyUnknown } from './key-search.js'
import type { IssuerKeys } from './types.js'

/**
 * Adds the client's secret to the issuer's keys, for the one symmetric algorithm that is configured. Every other one goes
 * to the published keys, which know none: no token chooses how it is verified.
 *
 * @see OpenID Connect Core 1.0 §10.1, RFC 8725 §3.2
 */
export function withSecretKey(
  keys: IssuerKeys,
  config: Pick<Config, 'idTokenAlg'> & SecretSource,
): IssuerKeys {
  const least = leastSecretBytes(config.idTokenAlg)
  if (least === null) return keys
  return {
    ...keys,
    resolver(budget) {
      const published = keys.resolver(budget)
      return async (header, token) => {
        if (header.alg !== config.idTokenAlg) return published(header, token)
        const secret = new TextEncoder().encode(await readSecret(config))
        // A function may give a shorter one than the options allow.
        if (secret.length < least) throw keyUnknown('key')
        return secret
      }
    },
  }
}

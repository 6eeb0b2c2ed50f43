import type { JWTVerifyGetKey } from 'jose'
import { chooseKey, keyUnknown } from '../issuer/key-search.js'
import { isKnownAlgorithm } from '../issuer/public-key.js'
import { createTrustedKeys } from '../issuer/trusted-keys.js'

/** A key set as the issuer publishes it (RFC 7517 §5). */
export interface KeySet {
  readonly keys: readonly Readonly<Record<string, unknown>>[]
}

/** How many of them can verify a signature. */
export function countUsableKeys({ keys }: KeySet): number {
  return trustedFrom({ keys }).count(false)
}

/** Keys that were given instead of fetched: they never change, and nothing is asked of anybody. */
export function givenKeys(set: KeySet): JWTVerifyGetKey {
  const trusted = trustedFrom(set)
  return async ({ alg, kid }) => {
    if (!isKnownAlgorithm(alg)) throw keyUnknown('algorithm')
    if (kid !== undefined && typeof kid !== 'string') throw keyUnknown('malformed')
    const key = chooseKey(trusted.find({ alg, kid }, false))
    if (key === undefined) throw keyUnknown('key')
    return key.open(alg).catch((cause: unknown) => {
      throw keyUnknown('key', cause)
    })
  }
}

function trustedFrom({ keys }: KeySet): ReturnType<typeof createTrustedKeys> {
  const trusted = createTrustedKeys(
    () => 0,
    () => true,
  )
  trusted.merge(keys)
  return trusted
}

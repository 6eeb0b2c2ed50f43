import type { Clock } from '../shared/clock.js'
import { type EncryptionKey, readEncryptionKey } from './encryption-key.js'

/** A key that the newest sets no longer show is used this long: Signicat's key set flickers between fetches. */
const useSeconds = 300
/** Many times what any issuer shows. */
const mostKeys = 200
/** Three times an RSA key of 16,384 bits. */
const longestKey = 8192

export interface EncryptionKeys {
  /** Takes notes of one good fetch. */
  merge(entries: readonly unknown[]): void
  /** Seen lately, the most recently seen first. */
  current(): readonly EncryptionKey[]
}

/** The issuer's keys for requests to it. Unlike a signing key, one that was withdrawn is of no use at all. */
export function createEncryptionKeys(
  clock: Clock,
  acceptsKid: (kid: string | undefined) => boolean,
): EncryptionKeys {
  const seen = new Map<string, { readonly key: EncryptionKey; readonly at: number }>()
  const isFresh = ({ at }: { readonly at: number }): boolean => Math.abs(clock() - at) <= useSeconds
  return {
    merge(entries) {
      for (const key of entries.map(readEncryptionKey)) {
        if (key === null || !acceptsKid(key.kid)) continue
        const name = JSON.stringify(key.jwk)
        if (name.length > longestKey) continue
        seen.delete(name)
        seen.set(name, { key, at: clock() })
      }
      for (const [name, entry] of seen) if (!isFresh(entry)) seen.delete(name)
      for (const name of seen.keys()) if (seen.size > mostKeys) seen.delete(name)
    },
    current: () =>
      [...seen.values()]
        .filter(isFresh)
        .sort((one, other) => other.at - one.at)
        .map(({ key }) => key),
  }
}

import type { Clock } from '../shared/clock.js'
import { type EncryptionKey, readEncryptionKey } from './encryption-key.js'

/** A key that the newest sets no longer show is used this long: Signicat's key set flickers between fetches. */
const useSeconds = 300

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
        if (key !== null && acceptsKid(key.kid)) seen.set(JSON.stringify(key.jwk), { key, at: clock() })
      }
      for (const [name, entry] of seen) if (!isFresh(entry)) seen.delete(name)
    },
    current: () =>
      [...seen.values()]
        .filter(isFresh)
        .sort((one, other) => other.at - one.at)
        .map(({ key }) => key),
  }
}

import type { importJWK } from 'jose'
import type { Clock } from '../shared/clock.js'
import { loadJose } from './jose.js'
import { fitsAlgorithm, type PublicKey, readPublicKey } from './public-key.js'

/** A key that a good fetch no longer showed stays trusted this long: Signicat's key set flickers between fetches. */
const trustSeconds = 900
/** The same while the key set cannot be fetched. */
const outageTrustSeconds = 3600
/** Many times what any issuer shows. */
const mostKeys = 200
/** Three times an RSA key of 16,384 bits. */
const longestKey = 8192

/** A trusted key, ready for jose. */
export interface TrustedKey {
  open(alg: string): ReturnType<typeof importJWK>
}

interface Entry extends TrustedKey {
  readonly key: PublicKey
  seenAt: number
}

/** What a token's header says about its key. `jku`, `x5u` and `jwk` are not among it (RFC 8725 §3.10). */
export interface KeyAsk {
  readonly alg: string
  readonly kid: string | undefined
}

export interface TrustedKeys {
  /** Adds the keys of one good fetch to those seen before. */
  merge(entries: readonly unknown[]): void
  /** Keys that fit; without a `kid` that may be several. */
  find(ask: KeyAsk, inOutage: boolean): readonly TrustedKey[]
  count(inOutage: boolean): number
}

/** @param acceptsKid refuses keys by their `kid`, whatever else they are. */
export function createTrustedKeys(
  clock: Clock,
  acceptsKid: (kid: string | undefined) => boolean,
): TrustedKeys {
  const entries = new Map<string, Entry>()

  const isTrusted = ({ seenAt }: Entry, inOutage: boolean): boolean =>
    clock() - seenAt <= (inOutage ? outageTrustSeconds : trustSeconds)

  const see = (key: PublicKey): void => {
    const place = placeOf(key)
    if (place.length + key.material.length > longestKey) return
    const known = entries.get(place)
    if (known !== undefined && known.key.material === key.material && known.key.alg === key.alg)
      known.seenAt = clock()
    else entries.set(place, createEntry(key, clock()))
  }

  /** An issuer with new keys at every fetch fills no memory: those that were seen longest ago go. */
  const dropSurplus = (): void => {
    if (entries.size <= mostKeys) return
    const places = [...entries]
      .sort(([, one], [, other]) => one.seenAt - other.seenAt)
      .map(([place]) => place)
    for (const place of places.slice(0, entries.size - mostKeys)) entries.delete(place)
  }

  return {
    merge(found) {
      for (const key of found.map(readPublicKey)) {
        if (key !== null && acceptsKid(key.kid)) see(key)
      }
      for (const [place, entry] of entries) {
        if (!isTrusted(entry, true)) entries.delete(place)
      }
      dropSurplus()
    },
    find: ({ alg, kid }, inOutage) =>
      [...entries.values()].filter(
        (entry) =>
          (kid === undefined || entry.key.kid === kid) &&
          fitsAlgorithm(entry.key, alg) &&
          isTrusted(entry, inOutage),
      ),
    count: (inOutage) => [...entries.values()].filter((entry) => isTrusted(entry, inOutage)).length,
  }
}

/** One place per `kid` and type, so that new material replaces the old; a key without `kid` is its own place. */
function placeOf({ kid, kty, crv, material }: PublicKey): string {
  return JSON.stringify(kid === undefined ? [material] : [kid, kty, crv])
}

function createEntry(key: PublicKey, seenAt: number): Entry {
  const opened = new Map<string, ReturnType<typeof importJWK>>()
  return {
    key,
    seenAt,
    open(alg) {
      const ready = opened.get(alg) ?? loadJose().then((jose) => jose.importJWK(key.jwk, alg))
      opened.set(alg, ready)
      return ready
    },
  }
}

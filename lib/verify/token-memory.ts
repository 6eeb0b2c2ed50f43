import type { Clock } from '../shared/clock.js'

/** What was found out about tokens, until it is no longer to be trusted. */
export interface TokenMemory<Value> {
  /** By the whole token, to the letter. */
  get(token: string): Value | undefined
  /** @param until seconds since 1970 */
  set(token: string, value: Value, until: number): void
  /** Bytes held, about. */
  size(): number
}

interface Entry<Value> {
  readonly value: Value
  readonly since: number
  readonly until: number
  readonly bytes: number
}

/** An entry beside its texts: the map, the entry, the objects of the claims. */
const overheadBytes = 1024

/**
 * Remembers up to so many bytes; what was not asked for longest goes first. With 0 it remembers nothing.
 *
 * The claims are about as long as the token they come from, so each is counted twice.
 */
export function createTokenMemory<Value>(maxBytes: number, clock: Clock): TokenMemory<Value> {
  const entries = new Map<string, Entry<Value>>()
  let bytes = 0

  const forget = (token: string): void => {
    bytes -= entries.get(token)?.bytes ?? 0
    entries.delete(token)
  }

  return {
    get(token) {
      const entry = entries.get(token)
      if (entry === undefined) return undefined
      const now = clock()
      // A clock that was set back must not make a token live longer.
      if (entry.until <= now || entry.since > now) {
        forget(token)
        return undefined
      }
      entries.delete(token)
      entries.set(token, entry)
      return entry.value
    },
    set(token, value, until) {
      const size = token.length * 2 + overheadBytes
      const now = clock()
      forget(token)
      if (size > maxBytes || until <= now) return
      entries.set(token, { value, since: now, until, bytes: size })
      bytes += size
      for (const oldest of entries.keys()) {
        if (bytes <= maxBytes) break
        forget(oldest)
      }
    },
    size: () => bytes,
  }
}

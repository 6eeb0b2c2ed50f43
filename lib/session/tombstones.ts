import type { Clock } from '../shared/clock.js'

/** Sessions that were ended in this process while their cookies may still be about. */
export interface Tombstones {
  /** Remembers the id until then; an earlier end never shortens a later one. */
  bury(id: string, until: number): void
  has(id: string): boolean
  /** How many are remembered, expired ones not yet swept included. */
  count(): number
}

const fewest = 1024

/**
 * Nothing is forgotten before its time, however many there are: a dropped tombstone would let an ended session live
 * again. Expired ones are swept when the number has doubled since the last sweep, so a sweep costs nothing per entry.
 */
export function createTombstones(clock: Clock): Tombstones {
  const ends = new Map<string, number>()
  let sweepAt = fewest

  const sweep = (now: number): void => {
    for (const [id, until] of ends) if (until <= now) ends.delete(id)
    sweepAt = Math.max(fewest, ends.size * 2)
  }

  return Object.freeze({
    bury(id: string, until: number): void {
      const now = clock()
      if (ends.size >= sweepAt) sweep(now)
      if (until > Math.max(now, ends.get(id) ?? 0)) ends.set(id, until)
    },
    has(id: string): boolean {
      const until = ends.get(id)
      return until !== undefined && until > clock()
    },
    count: () => ends.size,
  })
}

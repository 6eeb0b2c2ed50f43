import type { Clock } from '../shared/clock.js'

/** Sessions that were ended in this process while their cookies may still be about. */
export interface Tombstones {
  /** Remembers the name until then; an earlier end never shortens a later one. */
  bury(name: string, until: number): void
  has(name: string): boolean
  /** Whatever would have ended by itself up to then has ended, whether or not its name is known. */
  floor(): number
  /** How many are remembered, expired ones not yet swept included. */
  count(): number
}

const fewest = 1024
/** Some 100 bytes each. */
const mostTombstones = 1_000_000

/**
 * Nothing is forgotten before its time: a dropped tombstone would let an ended session live again. When there are too many,
 * the half that would end first gives way to a floor, and with them ends whatever else would have ended by then. So a flood
 * ends sessions early, and revives none.
 *
 * Expired ones are swept when the number has doubled since the last sweep, so a sweep costs nothing per entry.
 */
export function createTombstones(clock: Clock, most: number = mostTombstones): Tombstones {
  const ends = new Map<string, number>()
  let sweepAt = Math.min(fewest, most)
  let floor = Number.NEGATIVE_INFINITY

  const dropUpTo = (time: number): void => {
    for (const [name, until] of ends) if (until <= time) ends.delete(name)
  }

  const raiseFloor = (): void => {
    const sorted = Float64Array.from(ends.values()).sort()
    floor = sorted[Math.floor(sorted.length / 2)] ?? floor
    dropUpTo(floor)
  }

  /** Frees a quarter of everything at least, or doing so would cost more the less it finds. */
  const makeRoom = (now: number): void => {
    const isFull = ends.size >= most
    dropUpTo(now)
    if (isFull && ends.size > (most * 3) / 4) raiseFloor()
    sweepAt = Math.min(most, Math.max(fewest, ends.size * 2))
  }

  return Object.freeze({
    bury(name: string, until: number): void {
      const now = clock()
      if (ends.size >= sweepAt) makeRoom(now)
      if (until > Math.max(now, floor, ends.get(name) ?? 0)) ends.set(name, until)
    },
    has(name: string): boolean {
      const until = ends.get(name)
      return until !== undefined && until > clock()
    },
    floor: () => floor,
    count: () => ends.size,
  })
}

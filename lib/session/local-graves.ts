import type { Clock } from '../shared/clock.js'
import type { StoreBurial } from '../shared/session-store.js'
import type { StoreNames } from './store-names.js'
import { createTombstones } from './tombstones.js'
import type { Session } from './types.js'

/** What was ended in this process. */
export interface LocalGraves {
  /**
   * Ends one session, by its own id or by the key of its entry.
   *
   * @param until its absolute end, or later
   */
  buryId(id: string, until: number): void
  hasId(id: string): boolean
  bury(burials: readonly StoreBurial[]): void
  has(session: Session): boolean
}

/**
 * Single sessions are found by their id, which costs one look-up. Graves of people are rare, and only when there is one
 * do the names of a session have to be worked out.
 *
 * @param most tombstones of each kind
 */
export function createLocalGraves(names: StoreNames, clock: Clock, most?: number): LocalGraves {
  const ids = createTombstones(clock, most)
  const people = createTombstones(clock, most)
  const upTo = new Map<string, number>()

  return Object.freeze({
    buryId: ids.bury,
    hasId: ids.has,
    bury(burials: readonly StoreBurial[]): void {
      for (const burial of burials) {
        people.bury(burial.name, clock() + burial.seconds)
        upTo.set(burial.name, Math.max(burial.upTo, upTo.get(burial.name) ?? 0))
      }
      if (upTo.size > people.count() * 2)
        for (const name of upTo.keys()) if (!people.has(name)) upTo.delete(name)
    },
    has(session: Session): boolean {
      if (ids.has(session.id) || session.absoluteExpiresAt <= Math.max(ids.floor(), people.floor()))
        return true
      if (upTo.size === 0) return false
      return names
        .mortalsOf(session)
        .some(({ name, at }) => people.has(name) && at <= (upTo.get(name) ?? Number.NEGATIVE_INFINITY))
    },
  })
}

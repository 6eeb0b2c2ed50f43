import type { Clock } from '../shared/clock.js'
import type { Session } from './types.js'

/**
 * The states that sealed sessions were written in lately. A request that was slow knows an older one, and must not
 * write it over what a faster request wrote meanwhile.
 */
export interface NewestStates {
  /** The given session, or a newer state of it. */
  of(session: Session): Session
  /** @param bytes what it costs to keep */
  note(session: Session, bytes: number): void
}

const keepSeconds = 120
/** Of one map, in bytes. */
const most = 16 * 1024 * 1024
const entryOverhead = 200

/** Two maps that take turns: an entry stays for two to four minutes, less under a flood of writes. Bounded in bytes. */
export function createNewestStates(clock: Clock): NewestStates {
  let current = new Map<string, Session>()
  let earlier = new Map<string, Session>()
  let currentBytes = 0
  let turnedAt = clock()

  const turn = (): void => {
    const age = clock() - turnedAt
    if (age < keepSeconds && currentBytes < most) return
    earlier = age < keepSeconds * 2 ? current : new Map()
    current = new Map()
    currentBytes = 0
    turnedAt = clock()
  }

  return Object.freeze({
    of(session: Session): Session {
      const known = current.get(session.id) ?? earlier.get(session.id)
      return known !== undefined && revisionOf(known) > revisionOf(session) ? known : session
    },
    note(session: Session, bytes: number): void {
      turn()
      currentBytes += bytes + entryOverhead
      current.set(session.id, session)
    },
  })
}

function revisionOf(session: Session): number {
  return session.revision ?? 0
}

/** The state that comes after `base`. */
export function nextState(changed: Session, base: Session): Session {
  return Object.freeze({ ...changed, revision: revisionOf(base) + 1 })
}

import type { Clock } from '../shared/clock.js'
import { createOnceMemory } from '../shared/once-memory.js'

/** States of login attempts that came back: a cookie cannot be un-copied, so the state must not count twice. */
export interface SpentStates {
  add(state: string): void
  has(state: string): boolean
}

/** 8 MB for each half, when so many come back within `seconds`. */
export const mostSpentStates: number = 2 ** 20

/**
 * What this registration knows at once. When there is no room, a state is not remembered here: `SharedMemory`, which every
 * answer has to pass before it counts, refuses it then.
 */
export function createSpentStates(seconds: number, clock: Clock): SpentStates {
  const memory = createOnceMemory({ seconds, clock, capacity: mostSpentStates })
  return Object.freeze({
    add: (state: string) => void memory.first(state),
    has: memory.has,
  })
}

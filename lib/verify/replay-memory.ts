import type { Clock } from '../shared/clock.js'
import { createOnceMemory } from '../shared/once-memory.js'

/** Which proofs have been used. */
export interface ReplayMemory {
  /** Whether the proof is new, which it is once. `false` also when there is no room for it. */
  isFirstUse(key: string, id: string): boolean
}

/** Proofs of one half, 8 bytes each. More than a process can verify in that time. */
const mostProofs = 2 ** 20

/** Remembers proofs for at least `seconds`. Nothing is forgotten early: without room, further proofs are refused. */
export function createReplayMemory(
  seconds: number,
  clock: Clock,
  capacity: number = mostProofs,
): ReplayMemory {
  const memory = createOnceMemory({ seconds, clock, capacity })
  return {
    // A thumbprint has no dot.
    isFirstUse: (key, id) => memory.first(`${key}.${id}`) === 'first',
  }
}

import { createHash } from 'node:crypto'
import type { Clock } from '../shared/clock.js'

/** Which proofs have been used. */
export interface ReplayMemory {
  /** Whether the proof is new, which it is once. `false` also when there is no room for it. */
  isFirstUse(key: string, id: string): boolean
}

/** Proofs of one half; 22 letters of hash each. More than a process can verify in that time. */
const mostProofs = 262_144

/**
 * Remembers proofs for at least `seconds`, in two halves that take turns. Nothing is forgotten early: when a half is full,
 * further proofs are refused until it is time for the next.
 */
export function createReplayMemory(
  seconds: number,
  clock: Clock,
  capacity: number = mostProofs,
): ReplayMemory {
  let current = new Set<string>()
  let before = new Set<string>()
  let turnsAt = Number.NEGATIVE_INFINITY

  const turn = (now: number): void => {
    if (now < turnsAt) return
    before = now < turnsAt + seconds ? current : new Set()
    current = new Set()
    turnsAt = now + seconds
  }

  return {
    isFirstUse(key, id) {
      turn(clock())
      const name = createHash('sha256').update(`${key}.${id}`).digest('base64url').slice(0, 22)
      if (current.has(name) || before.has(name) || current.size >= capacity) return false
      current.add(name)
      return true
    },
  }
}

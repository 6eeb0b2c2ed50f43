import { hash } from 'node:crypto'
import type { Clock } from '../shared/clock.js'

/** States of login attempts that came back: a cookie cannot be un-copied, so the state must not count twice. */
export interface SpentStates {
  add(state: string): void
  has(state: string): boolean
}

/**
 * Remembers a state for at least `seconds` and at most twice as long, in two sets that take turns: memory follows the
 * rate of logins, and nothing is walked. An entry is 48 bits of a hash: among a million of them one fresh state in three
 * hundred million is taken for a spent one, and that login starts again.
 */
export function createSpentStates(seconds: number, clock: Clock): SpentStates {
  let current = new Set<number>()
  let earlier = new Set<number>()
  let turnedAt = clock()

  const turn = (): void => {
    const age = clock() - turnedAt
    if (age < seconds) return
    earlier = age < seconds * 2 ? current : new Set()
    current = new Set()
    turnedAt = clock()
  }

  return Object.freeze({
    add(state: string): void {
      turn()
      current.add(nameOf(state))
    },
    has(state: string): boolean {
      turn()
      const name = nameOf(state)
      return current.has(name) || earlier.has(name)
    },
  })
}

function nameOf(state: string): number {
  return hash('sha256', state, 'buffer').readUIntBE(0, 6)
}

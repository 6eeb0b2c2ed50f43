import type { Clock } from '../shared/clock.js'

const longestSeconds = 60

/** After failures: how long not to try again. */
export interface BackOff {
  /** Seconds still to wait; 0 when an attempt may be made. */
  remaining(): number
  /** @param atLeast seconds the other side asked for. */
  failed(atLeast?: number): void
  succeeded(): void
  /** Whether the last attempt failed. */
  isFailing(): boolean
}

/** Doubles from 2 to 60 seconds; the jitter keeps instances that failed together from returning together. */
export function createBackOff(clock: Clock, random: () => number): BackOff {
  let failures = 0
  let failedAt = 0
  let delay = 0
  return {
    remaining() {
      const elapsed = clock() - failedAt
      // A clock that was set back must not prolong the wait.
      return elapsed < 0 ? 0 : Math.max(0, delay - elapsed)
    },
    failed(atLeast = 0) {
      failures += 1
      failedAt = clock()
      const ceiling = Math.min(longestSeconds, 2 ** failures)
      delay = Math.max(Math.ceil(ceiling * (0.5 + random() / 2)), atLeast)
    },
    succeeded() {
      failures = 0
      delay = 0
    },
    isFailing: () => failures > 0,
  }
}

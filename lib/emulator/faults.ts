import { setTimeout as wait } from 'node:timers/promises'
import type { EmulatorEndpoint, EmulatorFaults } from './types.js'

export const createFaults = (given: Partial<EmulatorFaults> = {}): EmulatorFaults => ({
  outage: false,
  flickeringKeys: false,
  hideSigningKeyFetches: 0,
  wrongNonce: false,
  wrongUserinfoSubject: false,
  rest: false,
  restAnswer: {},
  ...given,
  slowMs: { ...given.slowMs },
})

/** Waits as long as the endpoint is meant to be slow, or until the emulator is closed. */
export async function slowDown(
  faults: EmulatorFaults,
  endpoint: EmulatorEndpoint,
  signal: AbortSignal,
): Promise<void> {
  const milliseconds = faults.slowMs[endpoint] ?? 0
  if (milliseconds > 0) await wait(milliseconds, undefined, { signal })
}

/** What of the key set a fetch shows on a flickering day: one or two keys fewer, in another order. */
export function flicker<T>(keys: readonly T[], random: () => number): T[] {
  const shuffled = keys
    .map((key) => ({ key, rank: random() }))
    .sort((one, other) => one.rank - other.rank)
    .map(({ key }) => key)
  const missing = Math.min(random() < 0.5 ? 1 : 2, shuffled.length - 1)
  return shuffled.slice(missing)
}

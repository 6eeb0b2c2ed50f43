import { isSignicatError } from '../errors.js'
import type { Settings } from './settings.js'

/** Longer than this is not waited for: the caller gets the error with `retryAfter`. */
const LONGEST_WAIT_SECONDS = 10
const FIRST_WAIT_SECONDS = 0.25

interface Repeated<T> {
  readonly operation: string
  readonly step: () => Promise<T>
  readonly signal: AbortSignal | undefined
}

/** Repeats a step that may be repeated, after failures that may pass; waits between half and all of 0.25 s, 0.5 s, 1 s, … */
export async function retrying<T>(settings: Settings, { operation, step, signal }: Repeated<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await step()
    } catch (error) {
      const seconds = waitAfter(error, { attempt, settings })
      if (seconds === null) throw error
      settings.log.debug({ operation, attempt, seconds }, 'signicat rest: trying again')
      await settings.wait(seconds, signal)
    }
  }
}

function waitAfter(error: unknown, state: { attempt: number; settings: Settings }): number | null {
  const { attempt, settings } = state
  if (attempt > settings.retries || !isSignicatError(error, 'ERR_SIGNICAT_REST_FAILED')) return null
  const asked = error.retryAfter ?? 0
  if (asked > LONGEST_WAIT_SECONDS) return null
  const ceiling = FIRST_WAIT_SECONDS * 2 ** (attempt - 1)
  return Math.max(asked, ceiling * (0.5 + settings.random() / 2))
}

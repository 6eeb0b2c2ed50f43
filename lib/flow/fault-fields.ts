import { isSignicatError } from '../errors.js'
import { scrubCause } from '../shared/scrub-cause.js'

/** What a log line says of a failure. */
export interface FaultFields {
  readonly code?: string
  readonly detail?: string | undefined
  readonly cause?: unknown
}

/** Code, detail and scrubbed cause of an error of ours; of another one what is safe to say. */
export function faultFields(error: unknown): FaultFields {
  if (!isSignicatError(error)) return { cause: scrubCause(error, { frames: true }) }
  const { code, detail, cause } = error
  return { code, detail, cause }
}

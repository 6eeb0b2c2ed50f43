import { isSignicatError } from '../../errors.js'

/** An error in a few words: steps, codes and statuses, nothing that was sent or received. */
export function errorText(error: unknown): string {
  return isSignicatError(error) ? (error.detail ?? error.code) : 'unknown'
}

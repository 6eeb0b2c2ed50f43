import { call } from './call.js'
import { isPassing, SignicatFlowError } from './flow-error.js'
import type { SignInResult } from './types.js'
import { backOff, wait } from './wait.js'

/** How the server is asked to finish a login. */
export interface Completion {
  readonly url: string
  readonly body: object
  /** Milliseconds, as `Date.now()`. */
  readonly deadline: number
  readonly signal: AbortSignal | undefined
  /** The window is gone: what has not succeeded by now does not. */
  readonly closed?: boolean
}

/**
 * Lets the server ask Signicat and sign the person in: one request, and another one only when the answer says that it is too
 * early, or that Signicat was away.
 */
export async function complete({ url, body, deadline, signal, closed }: Completion): Promise<SignInResult> {
  let failures = 0
  for (;;) {
    let pause: number
    try {
      const { status, returnTo, pollSeconds = 2 } = await call(url, { method: 'POST', body, signal })
      if (status !== 'pending') return resultOf(status, returnTo)
      pause = pollSeconds
    } catch (error) {
      const known = errorOf(error)
      if (!signal?.aborted && !closed && !isPassing(known)) return { outcome: 'error', error: known }
      failures += 1
      pause = backOff(failures, known.retryAfter)
    }
    if (signal?.aborted || closed) return { outcome: 'aborted' }
    if (Date.now() + pause * 1000 > deadline) return { outcome: 'expired' }
    await wait(signal, pause)
  }
}

export function errorOf(error: unknown): SignicatFlowError {
  return error instanceof SignicatFlowError ? error : new SignicatFlowError()
}

function resultOf(outcome: string | undefined, location: string | undefined): SignInResult {
  const there = location ? { location } : {}
  if (outcome === 'success' || outcome === 'aborted' || outcome === 'expired') return { outcome, ...there }
  return { outcome: 'error', error: new SignicatFlowError('ERR_SIGNICAT_LOGIN_DENIED', 200), ...there }
}

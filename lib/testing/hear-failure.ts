import { AsyncLocalStorage } from 'node:async_hooks'
import { isSignicatError, type SignicatError } from '../errors.js'
import { onFailure } from '../shared/failures.js'
import type { SignInAttempt } from './app-types.js'

const attempts = new AsyncLocalStorage<{ failure: SignicatError | null }>()

/** Adds to a login why the application refused it: a page does not say, and the log may be off in tests. */
export async function hearFailure(
  run: () => Promise<Omit<SignInAttempt, 'failure'>>,
): Promise<SignInAttempt> {
  const heard: { failure: SignicatError | null } = { failure: null }
  const stop = onFailure((failure) => {
    // Others may be signing in at the same time.
    const mine = attempts.getStore()
    if (mine !== undefined && isSignicatError(failure)) mine.failure = failure
  })
  try {
    const attempt = await attempts.run(heard, run)
    return { ...attempt, failure: attempt.signedIn ? null : heard.failure }
  } finally {
    stop()
  }
}

import { setTimeout as sleep } from 'node:timers/promises'
import type { Wait } from './options.js'

/** Waits on a timer that goes away with the signal. */
export const timerWait: Wait = async (seconds, signal) => {
  try {
    await sleep(seconds * 1000, undefined, signal === undefined ? {} : { signal })
  } catch (error) {
    signal?.throwIfAborted()
    throw error
  }
}

/** The result of `work`, or the signal's reason when that comes first; the work itself goes on. */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason)
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}

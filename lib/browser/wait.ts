/**
 * Waits, and not longer than until the person comes back to the page, or `signal` is aborted.
 *
 * @param seconds without it the person alone is waited for
 */
export function wait(signal: AbortSignal | undefined, seconds?: number): Promise<void> {
  return new Promise((resolve) => {
    const end = new AbortController()
    const listening = { signal: end.signal }
    const done = (): void => {
      end.abort()
      clearTimeout(timer)
      resolve()
    }
    const seen = (): void => {
      if (!document.hidden) done()
    }
    const timer = seconds === undefined ? undefined : setTimeout(done, seconds * 1000)
    document.addEventListener('visibilitychange', seen, listening)
    signal?.addEventListener('abort', done, listening)
    if (signal?.aborted) done()
  })
}

/** Seconds: longer after every failure, and not all pages at the same moment. */
export function backOff(failures: number, retryAfter: number | undefined): number {
  return (retryAfter ?? Math.min(30, 2 ** failures)) * (1 + Math.random() / 4)
}

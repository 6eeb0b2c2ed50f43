import { IssuerError, type SignicatErrorCode } from '../errors.js'
import type { Clock } from '../shared/clock.js'
import type { Log } from '../shared/log.js'
import { createBackOff } from './back-off.js'
import { type UpstreamStep, upstreamError } from './upstream-error.js'

/** Fetches one thing of the issuer again and again: one attempt under way, pauses after failures. */
export interface Loader<T> {
  /**
   * Joins the attempt under way or makes one. While pausing it refuses at once.
   * @throws {@link IssuerError} with `retryAfter`
   */
  load(): Promise<T>
  /** The same for somebody who does not wait for it. */
  loadInBackground(): void
  isUnderWay(): boolean
  isPausing(): boolean
  /** Whether the last attempt failed. */
  isFailing(): boolean
  lastFailure(): { readonly code: SignicatErrorCode; readonly at: number } | null
}

export interface LoaderOptions<T> {
  /** What it resolves with is good, whatever it throws is a failure. */
  readonly attempt: () => Promise<T>
  readonly step: UpstreamStep
  readonly clock: Clock
  readonly random: () => number
  readonly log: Log
}

export function createLoader<T>({ attempt, step, clock, random, log }: LoaderOptions<T>): Loader<T> {
  const backOff = createBackOff(clock, random)
  let lastFailure: ReturnType<Loader<T>['lastFailure']> = null
  let flight: Promise<T> | null = null

  const fail = (error: unknown): IssuerError => {
    const failure = upstreamError(error, step)
    lastFailure = Object.freeze({ code: failure.code, at: clock() })
    backOff.failed(failure.retryAfter)
    const retryAfter = backOff.remaining()
    log.warn({ err: failure, step, retryAfter }, 'the issuer could not be asked')
    return new IssuerError(failure.code, { detail: failure.detail ?? step, cause: failure, retryAfter })
  }

  const attemptOnce = async (): Promise<T> => {
    try {
      const loaded = await attempt()
      backOff.succeeded()
      return loaded
    } catch (error) {
      throw fail(error)
    } finally {
      flight = null
    }
  }

  const load = async (): Promise<T> => {
    const retryAfter = backOff.remaining()
    if (flight === null && lastFailure !== null && retryAfter > 0) {
      throw new IssuerError(lastFailure.code, { detail: `${step}: pausing after a failure`, retryAfter })
    }
    flight ??= attemptOnce()
    return flight
  }

  return {
    load,
    loadInBackground() {
      // A failure is logged where it happens.
      if (backOff.remaining() === 0) load().catch(() => undefined)
    },
    isUnderWay: () => flight !== null,
    isPausing: () => backOff.remaining() > 0,
    isFailing: backOff.isFailing,
    lastFailure: () => lastFailure,
  }
}

import { bodyOf, call, routeOf, type TimedAnswer } from './call.js'
import { complete, errorOf } from './complete.js'
import { isPassing } from './flow-error.js'
import type { SignInResult, StartOptions } from './types.js'
import { backOff, wait } from './wait.js'

/** How a login stands that is approved on another device. Nothing in it is about the person. */
export interface HeadlessView {
  /** Name of the attempt. */
  readonly attempt?: string
  /**
   * Words or digits that the device shows too; `null` when this eID has none. Show them in large type, beside the words that
   * nobody must approve anything else.
   */
  readonly comparisonCode?: string | null
  /** `qrData` to draw, `autoStartToken` to open the app with, and what else `rest.headless.show` permits. */
  readonly show?: Readonly<Record<string, string>>
}

/** Options of {@link startHeadless}. */
export interface HeadlessOptions extends StartOptions {
  readonly idp: string
  /** How the device is reached, such as `QR` or `APP_LAUNCH`, when the eID has more than one way. */
  readonly mode?: string
}

/** Options of {@link pollHeadless}. */
export interface PollOptions extends Pick<StartOptions, 'path' | 'signal'> {
  /** The attempt that is meant: one of another tab is then an error, not an answer. */
  readonly attempt?: string | undefined
  /** Called with every answer while the login is pending: draw the code anew, show the words. */
  readonly onView?: (view: HeadlessView) => void
}

/**
 * Starts a login that the person approves on their device; one that was pending in this browser ends.
 *
 * @throws {@link SignicatFlowError} when nothing was started: `violations` names the fields that are not usable, `retryAfter`
 * says when to try again.
 */
export function startHeadless(options: HeadlessOptions): Promise<HeadlessView> {
  const { mode, signal } = options
  return call(routeOf(options, '/headless'), { method: 'POST', body: { ...bodyOf(options), mode }, signal })
}

const mostFailures = 8

/**
 * Waits for the person, and lets the server sign them in once. Asks as often as the server says, less often while it fails, and
 * not while the page is hidden; at once when the person comes back to it. Never rejects.
 *
 * An aborted `signal` ends the waiting only: the device still asks until {@link cancelHeadless}.
 */
export async function pollHeadless(options: PollOptions = {}): Promise<SignInResult> {
  const { signal, attempt, onView } = options
  const url = routeOf(options, `/headless${attempt ? `?attempt=${encodeURIComponent(attempt)}` : ''}`)
  let failures = 0
  while (!signal?.aborted) {
    if (document.hidden) await wait(signal)
    try {
      const view = await call(url, { signal })
      if (view.status !== 'pending') return finish(view, options)
      failures = 0
      onView?.(view)
      await wait(signal, view.pollSeconds ?? 2)
    } catch (error) {
      const known = errorOf(error)
      failures += 1
      if (!signal?.aborted && (!isPassing(known) || failures > mostFailures))
        return { outcome: 'error', error: known }
      await wait(signal, backOff(failures, known.retryAfter))
    }
  }
  return { outcome: 'aborted' }
}

/** Ends the login, also on the person's device. Nothing to cancel is no fault. @throws {@link SignicatFlowError} */
export async function cancelHeadless(options: Pick<StartOptions, 'path'> = {}): Promise<void> {
  await call(routeOf(options, '/headless'), { method: 'DELETE' })
}

/** The server ends it as Signicat says. What was over before has no name any more, and nothing to end. */
async function finish({ attempt, deadline }: TimedAnswer, options: PollOptions): Promise<SignInResult> {
  if (!attempt) return { outcome: 'expired' }
  const url = routeOf(options, '/headless/complete')
  return complete({ url, body: { attempt }, deadline, signal: options.signal })
}

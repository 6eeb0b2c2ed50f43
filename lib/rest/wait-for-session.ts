import { isSignicatError, RestError } from '../errors.js'
import type { ExpressSession } from './express-types.js'
import type { HubSession } from './hub-types.js'
import type { Settings } from './settings.js'
import { isFinalStatus, outcomeOf, type SessionOutcome } from './status.js'

/** How to wait for a session. */
export interface WaitOptions<Session> {
  /** Ends the waiting; the promise rejects with the signal's reason. The session itself lives on: cancel it. */
  readonly signal?: AbortSignal
  /** Seconds between two reads, spread by a fifth. Default 2; at least 1. */
  readonly intervalSeconds?: number
  /** Seconds after which waiting ends whatever the session does. Default: the session's own end. */
  readonly timeoutSeconds?: number
  /** Called after every read, for a QR code that changes. */
  readonly onUpdate?: (session: Session) => void
}

/** How it ended. `expired` also when the session's time was up before it was finished. */
export interface WaitResult<Session> {
  readonly outcome: SessionOutcome
  /** As last read. */
  readonly session: Session
}

interface Waiting<Session> {
  readonly settings: Settings
  readonly options: WaitOptions<Session>
  readonly read: () => Promise<Session>
}

/** For a session that does not say when it ends: the product's default lifetime. */
const DEFAULT_LIFETIME_SECONDS = { hub: 1200, express: 600 } as const
const MAX_FAILURES = 3

/**
 * Reads a session until its status is final, its time is up, or the signal ends it. Reads that fail for a while are
 * borne; three in a row are not.
 */
export async function waitForSession<Session extends HubSession | ExpressSession>(
  waiting: Waiting<Session>,
): Promise<WaitResult<Session>> {
  const { settings, options, read } = waiting
  const startedAt = settings.clock()
  const interval = intervalOf(options)
  let last = await read()
  for (let failures = 0; ; ) {
    if (failures === 0) options.onUpdate?.(last)
    if (isFinalStatus(last.status, last.api)) return { outcome: outcomeOf(last), session: last }
    const left = endOf(last, { startedAt, options }) - settings.clock()
    if (left <= 0) return { outcome: 'expired', session: last }
    await settings.wait(Math.min(spread(interval, settings.random), left), options.signal)
    const next = await readAgain(read, failures)
    if (next === 'gone') return { outcome: 'expired', session: last }
    failures = next === 'failed' ? failures + 1 : 0
    if (next !== 'failed') last = next
  }
}

/** The hub deletes a session when its lifetime ends. */
async function readAgain<Session>(
  read: () => Promise<Session>,
  failures: number,
): Promise<Session | 'failed' | 'gone'> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof RestError && (error.httpStatus === 404 || error.httpStatus === 410)) return 'gone'
    if (failures + 1 < MAX_FAILURES && isSignicatError(error, 'ERR_SIGNICAT_REST_FAILED')) return 'failed'
    throw error
  }
}

function endOf(
  session: HubSession | ExpressSession,
  { startedAt, options }: { startedAt: number; options: WaitOptions<never> },
): number {
  const written = secondsOf((session.api === 'hub' ? session.expiresAt : session.expires) ?? '')
  const own = Number.isNaN(written) ? startedAt + DEFAULT_LIFETIME_SECONDS[session.api] : written
  return options.timeoutSeconds === undefined ? own : Math.min(own, startedAt + options.timeoutSeconds)
}

/** A time without zone is UTC, not this machine's. */
function secondsOf(time: string): number {
  return Date.parse(/(Z|[+-]\d\d:?\d\d)$/i.test(time) ? time : `${time}Z`) / 1000
}

function intervalOf({ intervalSeconds = 2 }: Pick<WaitOptions<never>, 'intervalSeconds'>): number {
  return Number.isFinite(intervalSeconds) ? Math.max(1, intervalSeconds) : 2
}

/** Between 80 and 120 per cent: clients that started together do not ask together. */
function spread(seconds: number, random: () => number): number {
  return seconds * (0.8 + random() * 0.4)
}

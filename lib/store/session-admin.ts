import { createFaults, type Field, fieldsOf, kindOf, refuse } from '../config/assert.js'
import type { Config } from '../config/config.js'
import { resolveIssuer } from '../config/resolve-issuer.js'
import { resolveSecrets } from '../config/resolve-secrets.js'
import { resolveStore } from '../config/resolve-store.js'
import { ConfigError } from '../errors.js'
import { boundStore } from '../session/call-store.js'
import { createKeyRing } from '../session/key-ring.js'
import { createSessionDirectory } from '../session/session-directory.js'
import { endingsOf, type SessionFilter, whomsOf } from '../session/session-filter.js'
import { createStoreNames } from '../session/store-names.js'
import { createSummarySeals } from '../session/summary.js'
import type { SessionSummary } from '../session/types.js'
import { type Clock, systemClock } from '../shared/clock.js'
import type { SessionStore } from '../shared/session-store.js'

/** Options of `sessionAdmin`: what the application itself was given. */
export interface SessionAdminOptions {
  /** The store of the application: the same server and prefix. */
  readonly store: SessionStore
  /** The secrets of the application, all of them: names in the store follow from them. */
  readonly secrets: readonly string[]
  /** The issuer of the application. */
  readonly issuer: string
  /** Its client id. */
  readonly clientId: string
  /** The longest that a session lasts, `session.absoluteSeconds` of the application. Default 7776000 (90 days). */
  readonly absoluteSeconds?: number
  /** Milliseconds that a call of the store may take. Default 5000. */
  readonly timeoutMs?: number
  /** Seconds since 1970. Default: the system's. */
  readonly clock?: Clock
}

/** What a back office does with the sessions of an application. */
export interface SessionAdmin {
  /**
   * Ends sessions: of an account, a person, a session of the issuer, or of everybody before a time. A login that is under
   * way and fits does not begin. Sealed sessions end too, when the application has the store for its tombstones.
   *
   * @returns the sessions that were found: stored ones, and never those of everybody
   * @throws {@link SessionError} `ERR_SIGNICAT_STORE_FAILED`: some may be alive, try again; TypeError for a filter that
   * makes no sense
   */
  endSessions(filter: SessionFilter): Promise<readonly SessionSummary[]>
  /**
   * Stored sessions of an account, a person or a session of the issuer, the earliest first.
   *
   * @throws {@link SessionError} `ERR_SIGNICAT_STORE_FAILED`; TypeError for a filter that makes no sense
   */
  listSessions(filter: Omit<SessionFilter, 'before'>): Promise<readonly SessionSummary[]>
}

const longestSeconds = 90 * 24 * 3600
const toleranceSeconds = 30

/**
 * Lists and ends the sessions of an application from a program that does not run it.
 *
 * @throws {@link ConfigError} with every fault of the options
 */
export function sessionAdmin(options: SessionAdminOptions): SessionAdmin {
  const { store, secrets, issuer, issuerNames, clientId } = checked(options)
  const { absoluteSeconds = longestSeconds, timeoutMs = 5000, clock = systemClock } = options
  const client = { secrets, issuer, clientId }
  const directory = createSessionDirectory({
    store: boundStore(store, timeoutMs),
    names: createStoreNames(client),
    summaries: createSummarySeals({
      ring: createKeyRing({ ...client, cookie: null }),
      clock,
      lifeSeconds: longestSeconds,
    }),
    clock,
    absoluteSeconds,
  })
  return Object.freeze({
    async endSessions(filter: SessionFilter) {
      const present = { issuer, issuerNames, now: clock(), toleranceSeconds }
      const ended = await Promise.all(endingsOf(filter, present).map((ending) => directory.endAll(ending)))
      return ended.flat()
    },
    async listSessions(filter: Omit<SessionFilter, 'before'>) {
      const found = await Promise.all(
        whomsOf(filter, { issuer, issuerNames }).map((whom) => directory.list(whom)),
      )
      return found.flat()
    },
  })
}

type Needed = Pick<SessionAdminOptions, 'store' | 'secrets' | 'clientId'> &
  Pick<Config, 'issuer' | 'issuerNames'>

function checked(options: SessionAdminOptions): Needed {
  const faults = createFaults()
  const field = fieldsOf({ ...options, allowInsecureLoopback: isLoopback(options.issuer) }, '', faults)
  // The application is another process.
  const store = resolveStore(field('store'), { kind: 'stored', singleProcess: false })
  const secrets = resolveSecrets(field)
  const { issuer, issuerNames } = resolveIssuer(field)
  const clientId = clientIdOf(field('clientId'))
  checkTimes(field)
  if (faults.faults.length > 0 || store === null) throw new ConfigError(faults.faults)
  return { store, secrets, issuer, issuerNames, clientId }
}

function clientIdOf(field: Field): string {
  if (typeof field.value === 'string' && field.value !== '') return field.value
  refuse(field, `is ${kindOf(field.value)}`, 'Give the client id of the application')
  return ''
}

function checkTimes(field: (name: string) => Field): void {
  for (const name of ['absoluteSeconds', 'timeoutMs']) {
    const { value } = field(name)
    if (value === undefined) continue
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || value > longestSeconds)
      refuse(field(name), 'is out of range', `Give a whole number from 1 to ${longestSeconds}`)
  }
}

function isLoopback(issuer: unknown): boolean {
  return typeof issuer === 'string' && /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?\//.test(issuer)
}

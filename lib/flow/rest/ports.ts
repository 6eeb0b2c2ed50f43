import type { ResolvedRest } from '../../config/config.js'
import type { Places } from '../../config/places.js'
import type { SignicatRest } from '../../rest/client.js'
import type { ExpressSession } from '../../rest/express-types.js'
import type { HubSession } from '../../rest/hub-types.js'
import type { RestAttempt, RestAttempts } from '../../session/attempt-types.js'
import type { Services, Visit, Visitor } from '../ports.js'
import type { StartLimits } from './start-limits.js'

/** A session of either API; `api` tells which. */
export type RestSession = HubSession | ExpressSession

/** What a page may know of a session that is under way: no word about the person. */
export interface SessionView {
  readonly status: 'pending' | 'success' | 'aborted' | 'cancelled' | 'expired' | 'error'
  /** What the person compares with the other device; `null` when this eID has none. */
  readonly comparisonCode: string | null
  /** What the page shows or starts an app with, by the API's names. */
  readonly show: Readonly<Record<string, string>>
}

/** Reads sessions at the API, so seldom that a page cannot make us a nuisance there. */
export interface SessionReads {
  /** What creating the session said. */
  seed(attempt: RestAttempt, session: RestSession): void
  /**
   * How it stands: one read per interval and attempt in this process, shared by everybody who waits, and none once it is final.
   * @throws {@link SignicatError} of the last read
   */
  watch(attempt: RestAttempt): Promise<SessionView>
  /**
   * The session with the person in it. `pending` without a read when that was the answer within the interval; a second failure
   * in a row is remembered for an interval too.
   */
  finish(attempt: RestAttempt, sessionNonce: string | null): Promise<RestSession | 'pending'>
  forget(attempt: RestAttempt): void
}

/** What the REST flows share beyond the services of every flow. */
export interface RestServices {
  readonly settings: ResolvedRest
  readonly client: SignicatRest
  readonly attempts: RestAttempts
  readonly reads: SessionReads
  readonly limits: StartLimits
  readonly places: NonNullable<Places['rest']>
  /** Name of the cookie that starts are counted by. */
  readonly browserCookie: string
}

/** One request to a route of a REST flow. */
export interface RestCall {
  readonly services: Services
  readonly rest: RestServices
  readonly visit: Visit
  readonly visitor: Visitor
}

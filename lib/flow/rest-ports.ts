import type { ResolvedRest } from '../config/config.js'
import type { Places } from '../config/places.js'
import type { SignicatRest } from '../rest/client.js'
import type { ExpressSession } from '../rest/express-types.js'
import type { HubSession } from '../rest/hub-types.js'
import type { RestAttempts } from '../session/types.js'
import type { Services, Visit, Visitor } from './ports.js'
import type { SessionReads } from './rest-reads.js'
import type { StartLimits } from './start-limits.js'

/** A session of either API; `api` tells which. */
export type RestSession = HubSession | ExpressSession

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

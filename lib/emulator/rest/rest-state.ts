import type { Clock } from '../../shared/clock.js'
import type { Accounts } from '../accounts.js'
import type { ErrorReports } from '../error-reports.js'
import type { PeopleDirectory } from '../people.js'
import type { EmulatorFaults } from '../types.js'
import type { ApiClients } from './api-clients.js'
import type { ApiTokens } from './api-tokens.js'
import type { SessionStore } from './session-store.js'
import type { Signer } from './signer.js'

/** What the parts of the REST APIs share. */
export interface RestState {
  /** Such as `http://localhost:4011`. */
  readonly url: string
  readonly clients: ApiClients
  readonly tokens: ApiTokens
  readonly sessions: SessionStore
  readonly signer: Signer
  readonly people: PeopleDirectory
  readonly accounts: Accounts
  readonly errors: ErrorReports
  readonly faults: EmulatorFaults
  readonly clock: Clock
}

/** Paths as at Signicat, on one host. */
export const restPaths = {
  hub: '/auth/rest',
  hubToken: '/auth/open/connect/token',
  express: '/identification/v2',
  expressToken: '/oauth/connect/token',
  /** Where the browser is sent in the redirect flow of the hub. */
  broker: '/broker/sp/external-service/login',
  /** Pages of a login. */
  login: '/idps/login/',
  phone: '/phone',
} as const

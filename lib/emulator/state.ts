import type Provider from 'oidc-provider'
import type { Log } from '../shared/log.js'
import type { Accounts } from './accounts.js'
import type { ClientRegistry } from './client-registry.js'
import type { ErrorReports } from './error-reports.js'
import type { PeopleDirectory } from './people.js'
import type { RecentLogins } from './recent-logins.js'
import type { RestState } from './rest/rest-state.js'
import type { KeySet } from './signing-keys.js'
import type { EmulatorFaults, EmulatorLifetimes } from './types.js'

/** What the parts of one running emulator share. */
export interface EmulatorState {
  readonly issuer: string
  readonly registry: ClientRegistry
  readonly people: PeopleDirectory
  readonly accounts: Accounts
  readonly errors: ErrorReports
  readonly keys: KeySet
  readonly recentLogins: RecentLogins
  readonly faults: EmulatorFaults
  readonly lifetimes: EmulatorLifetimes
  readonly random: () => number
  readonly log: Log
  readonly rest: RestState
  /** Ends what was issued in a session, except what was asked for with `offline_access`. */
  endTokensOf(sessionUid: string): void
  /** A new one after each rotation of keys; all share one memory. */
  provider(): Provider
}

/** The path that the issuer carries, as at Signicat. */
export const mountPath = '/auth/open'

/** Where the pages of a login live, below {@link mountPath}. */
export const loginPath = '/Authentication/Login/'

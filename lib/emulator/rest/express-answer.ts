import { expressIdentity } from './person-data.js'
import { type RestState, restPaths } from './rest-state.js'
import { type Json, type RestSession, type Stage, stageOf } from './session.js'

const statuses: Readonly<Record<Stage, string>> = {
  created: 'created',
  waiting: 'user_initiated',
  success: 'success',
  aborted: 'user_aborted',
  failed: 'failed',
  cancelled: 'invalidated',
  expired: 'timed_out',
}

/** Personal data is kept for an hour after the session was made. */
const identitySeconds = 3600

/** What Express says about a session; members without a value are left out when it is written. */
export function expressAnswer(session: RestSession, state: RestState): Json {
  const { plan, progress } = session
  const hasPerson = state.clock() < session.createdAt + identitySeconds
  return {
    ...expressListed(session, state),
    ...plan.echo,
    url: plan.flow === 'headless' ? undefined : `${state.url}${restPaths.login}${session.pageKey}`,
    securityReference: plan.flow === 'headless' ? session.comparison : undefined,
    identity:
      progress.stage === 'success' && hasPerson
        ? expressIdentity(progress.account, plan.attributes)
        : undefined,
    environment: hasPerson ? session.environment : undefined,
    error: progress.stage === 'failed' ? errorOf(progress.error) : undefined,
  }
}

/** What a list says about it: no personal data. */
export function expressListed(session: RestSession, state: RestState): Json {
  const { id, createdAt, expiresAt, provider, plan, progress } = session
  return {
    id,
    status: statuses[stageOf(session, state.clock())],
    provider: progress.stage === 'success' || progress.stage === 'failed' ? provider?.code : undefined,
    created: timeOf(createdAt),
    expires: timeOf(expiresAt),
    flow: plan.echo.flow,
    externalReference: plan.echo.externalReference,
  }
}

const timeOf = (seconds: number): string => `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`

const errorOf = (code: string): Json => ({
  code,
  message: 'The authentication failed',
  providerCode: 'emulator',
})

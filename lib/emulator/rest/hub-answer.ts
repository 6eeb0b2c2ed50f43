import { levelFor } from '../eid-list.js'
import { accountId } from './authorized-client.js'
import { withExplicitPort, withSessionId } from './callback-url.js'
import { idpData } from './headless-data.js'
import { hubSubject } from './person-data.js'
import { type RestState, restPaths } from './rest-state.js'
import { isOpen, type Json, type RestSession, type Stage, stageOf } from './session.js'

const statuses: Readonly<Record<Stage, string>> = {
  created: 'CREATED',
  waiting: 'WAITING_FOR_USER',
  success: 'SUCCESS',
  aborted: 'ABORT',
  failed: 'ERROR',
  cancelled: 'CANCELLED',
  expired: 'EXPIRED',
}

/** What the hub says about a session; members without a value are left out when it is written. */
export function hubAnswer(session: RestSession, state: RestState, call: 'create' | 'other'): Json {
  const { id, plan, provider, progress } = session
  const now = state.clock()
  const waitsForApp = plan.flow === 'headless' && isOpen(session, now)
  return {
    id,
    accountId,
    authenticationUrl: authenticationUrl(session, state),
    statusUrl: `${state.url}${restPaths.hub}/sessions/${id}`,
    status: statuses[stageOf(session, now)],
    ...(progress.stage === 'success'
      ? {
          provider: provider?.code,
          loa: levelFor(progress.account.eid, plan.askedLoa),
          subject: hubSubject(progress.account, plan.attributes),
        }
      : {}),
    ...(progress.stage === 'failed' ? { provider: provider?.code, error: errorOf(progress.error) } : {}),
    idpData: waitsForApp ? idpData(session, now, state.url) : undefined,
    environment: session.environment,
    messageTransportProperties:
      plan.encryptionKey && ({ messageLevelEncryption: true, requireHsmSigning: false } as const),
    ...plan.echo,
    callbackUrls: callbackUrls(session, call),
    expiresAt: `${new Date(session.expiresAt * 1000).toISOString().slice(0, 19)}.0000000+00:00`,
  }
}

const errorOf = (code: string): Json => ({
  type: 'https://developer.signicat.com/docs/error-codes/',
  title: 'The authentication failed',
  detail: 'It was made to fail, or could not reach what was asked for',
  code,
})

function authenticationUrl({ plan, pageKey, id }: RestSession, { url }: RestState): string | undefined {
  if (plan.flow === 'headless') return undefined
  if (plan.flow === 'frame') return `${url}${restPaths.login}${pageKey}`
  return `${url}${restPaths.broker}?${new URLSearchParams({ messageId: pageKey, transactionId: id })}`
}

/** The answer to the creation writes ports out, later ones do not. */
function callbackUrls({ plan: { ending }, id }: RestSession, call: 'create' | 'other'): Json | undefined {
  if (ending.kind !== 'redirect') return undefined
  const written = (url: string): string => {
    const extended = withSessionId(url, { id })
    return call === 'create' ? withExplicitPort(extended) : extended
  }
  const { success, abort, error } = ending.urls
  return { success: written(success), abort: written(abort), error: written(error) }
}

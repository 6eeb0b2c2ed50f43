import { type Exchange, redirect } from '../exchange.js'
import type { EmulatorPerson } from '../types.js'
import { withSessionId } from './callback-url.js'
import type { RestProvider } from './providers.js'
import { type RestState, restPaths } from './rest-state.js'
import type { Progress, RestSession } from './session.js'

/** How a session ended, as URLs and messages call it. */
export type Outcome = 'success' | 'abort' | 'error'

export interface Choice {
  readonly person: EmulatorPerson
  readonly provider: RestProvider
}

/** The person is who they say; nothing is sent yet. */
export function succeed(session: RestSession, { person, provider }: Choice, { accounts }: RestState): void {
  session.provider = provider
  session.progress = { stage: 'success', account: accounts.open(person, provider.account) }
}

export function outcomeOf({ stage }: Progress): Outcome | undefined {
  if (stage === 'success') return 'success'
  if (stage === 'aborted') return 'abort'
  return stage === 'failed' ? 'error' : undefined
}

/** Sends the browser where a finished session leads. */
export function goOn(exchange: Exchange, session: RestSession): void {
  const { id, nonce, plan, progress, pageKey } = session
  const { ending } = plan
  const outcome = outcomeOf(progress)
  if (ending.kind === 'redirect' && outcome !== undefined) {
    const { externalReference } = plan.echo
    const reference = typeof externalReference === 'string' ? { externalReference } : {}
    redirect(exchange, withSessionId(ending.urls[outcome], { id, ...reference }))
  } else if (ending.kind === 'return' && ending.url !== undefined) {
    redirect(exchange, withSessionId(ending.url, { id, nonce }))
  } else {
    redirect(exchange, `${restPaths.login}${pageKey}/${donePage}`)
  }
}

/** Last part of the address of the page at the end of a frame. */
export const donePage = 'done'

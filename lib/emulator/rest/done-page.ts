import { randomBytes } from 'node:crypto'
import { type Exchange, sendPage } from '../exchange.js'
import { framedEndPage } from '../pages/framed-end.js'
import type { Page } from '../pages/layout.js'
import { type Outcome, outcomeOf } from './finish-session.js'
import { framingOf } from './login-view.js'
import type { RestSession } from './session.js'

/** The words of the message. */
const statuses: Readonly<Record<Outcome, string>> = { success: 'success', abort: 'aborted', error: 'error' }

/** The end of a frame, when the session is at its end. Says whether it answered. */
export function showDone(exchange: Exchange, session: RestSession): boolean {
  const outcome = outcomeOf(session.progress)
  if (outcome === undefined || session.plan.flow !== 'frame') return false
  sendPage(exchange, 200, endPage(session, outcome))
  return true
}

/** Express tells the page that shows the frame, the hub shows a screen of its own. */
function endPage({ id, plan }: RestSession, outcome: Outcome): Page {
  const { ending } = plan
  const message =
    ending.kind === 'message'
      ? {
          text: JSON.stringify({ sessionId: id, status: statuses[outcome] }),
          targetOrigin: ending.targetOrigin,
          nonce: randomBytes(16).toString('base64'),
        }
      : undefined
  return framedEndPage({ outcome, framing: framingOf(plan), message })
}

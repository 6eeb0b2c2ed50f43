import { frameChannel, readFrameMessage } from '../shared/frame-message.js'
import type { TimedAnswer } from './call.js'
import type { Completion } from './complete.js'
import { SignicatFlowError } from './flow-error.js'
import type { SignInResult } from './types.js'
import type { View } from './view.js'

/** What ends the waiting: a result, or what to ask the server with. */
export type Hint = SignInResult | Pick<Completion, 'body' | 'closed'>

interface Watch {
  readonly start: TimedAnswer
  readonly origins: ReadonlySet<string>
  readonly signal: AbortSignal | undefined
  /** Shows the view, when everything that it may say is heard. */
  show(settle: (hint: Hint) => void): View
}

/** Milliseconds between two looks at whether the pop-up is still there. */
const look = 400

/** The first thing that ends the waiting; the view is gone then, and nobody listens any more. */
export function firstHint({ start, origins, signal, show }: Watch): Promise<Hint> {
  const { attempt, mode, deadline } = start
  return new Promise((resolve) => {
    const end = new AbortController()
    const listening = { signal: end.signal }
    const channel = new BroadcastChannel(frameChannel)
    const settle = (hint: Hint): void => {
      end.abort()
      clearTimeout(timer)
      clearInterval(interval)
      channel.close()
      view.remove()
      resolve(hint)
    }
    const abort = (): void => settle({ outcome: 'aborted' })
    const hear = (event: MessageEvent): void => {
      if (event.target !== channel && (!event.source || event.source !== view.source())) return
      const hint = hintOf(event, start, origins)
      if (hint) settle(hint)
    }
    addEventListener('message', hear, listening)
    if (mode === 'popup') channel.onmessage = hear
    signal?.addEventListener('abort', abort, listening)
    // Back from Signicat's page with the back button: the page goes on where it was.
    addEventListener('pageshow', ({ persisted }) => persisted && abort(), listening)
    const view = show(settle)
    let gone = 0
    const interval = setInterval(() => {
      // A page of an eID may cut the tie, and then the window looks closed; but it has the person's attention.
      gone = mode === 'popup' && view.source()?.closed && document.hasFocus() ? gone + 1 : 0
      if (gone > 1) settle({ body: { attempt }, closed: true })
    }, look)
    const timer = setTimeout(() => settle({ outcome: 'expired' }), deadline - Date.now())
    if (signal?.aborted) abort()
  })
}

/** The window has been looked at: here it is the origin, and what is said. */
function hintOf(
  { origin, data }: MessageEvent,
  { attempt, mode, origin: expected }: TimedAnswer,
  origins: ReadonlySet<string>,
): Hint | undefined {
  const message = readFrameMessage(data)
  const own = origin === location.origin
  if (mode === 'popup') {
    if (!own || message?.kind !== 'finished' || message.attempt !== attempt) return
    // The server has ended it before the window said so.
    if (message.code) return { outcome: 'error', error: new SignicatFlowError(message.code, 200) }
    return message.status === 'aborted' ? { outcome: 'aborted' } : { body: { attempt } }
  }
  if (own) return message?.kind === 'returned' ? { body: { attempt, returned: message.returned } } : undefined
  if (message?.kind !== 'ended' || (origin !== expected && !origins.has(origin))) return
  return { body: { attempt, sessionId: message.sessionId } }
}

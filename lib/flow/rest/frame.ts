import { eidOffer } from '../../eids/catalogue.js'
import { LoginError } from '../../errors.js'
import type { RestAttempt } from '../../session/attempt-types.js'
import type { Outcome } from '../ports.js'
import { askFromRestBody } from './ask.js'
import { finishRest } from './finish.js'
import { answerEnd, claimsOf, foundAttempt, restJson } from './json.js'
import type { RestCall } from './ports.js'
import { attemptId, belongsTo, readReturn } from './secret.js'
import { addressOfPage, startRest } from './start.js'

/** `POST /login/frame`: the address of Signicat's view, and whether it may be framed. */
export function startFrame(call: RestCall, unsafeBody: unknown): Promise<Outcome> {
  return restJson(call, async () => {
    const ask = askFromRestBody(call, unsafeBody, call.rest.settings.providers)
    const mode = ask.providers.every((code) => mayFrame(call, code)) ? 'frame' : 'popup'
    const started = await startRest(call, { flow: mode, ask, exclusive: true })
    const url = addressOfPage(started)
    const { attempt } = started
    return {
      kind: 'json',
      status: 200,
      body: {
        ...{ url, origin: new URL(url).origin, mode },
        ...{ attempt: attemptId(attempt), expiresAt: attempt.expiresAt },
      },
    }
  })
}

/** What refuses frames, or may, gets a window of its own, where the redirect flow works for every eID. */
function mayFrame({ rest: { settings } }: RestCall, code: string): boolean {
  return (
    settings.frame.embed.includes(code) ||
    eidOffer(code, { api: settings.api, flow: 'frame' }).offered === 'yes'
  )
}

/**
 * `POST /login/frame/complete`: the page heard that the view is done. That is a hint; what counts is what the API says to us.
 */
export function completeFrame(call: RestCall, unsafeBody: unknown): Promise<Outcome> {
  return restJson(call, async () => {
    const claims = claimsOf(unsafeBody)
    const attempt = foundAttempt(call, ['frame', 'popup'], claims)
    if ('kind' in attempt) return attempt
    // A pop-up ends at our callback, with the secret in its address; there is nothing to finish from here.
    if (attempt.flow === 'popup') return answerEnd(call, attempt, { end: 'pending' })
    const sessionNonce = call.rest.settings.api === 'hub' ? nonceOf(attempt, claims.returned) : null
    return answerEnd(call, attempt, await finishRest(call, attempt, sessionNonce))
  })
}

/** What Signicat sent the view back with: without it the view was finished somewhere else, by somebody else. */
function nonceOf(attempt: RestAttempt, unsafeReturned: string | null): string {
  const unverified = unsafeReturned === null ? null : readReturn(unsafeReturned.replace(/^\?/, ''))
  if (unverified?.ending !== 'frame' || !belongsTo(unverified, attempt) || unverified.sessionNonce === null) {
    throw new LoginError('ERR_SIGNICAT_CALLBACK_INVALID', { detail: 'returned' })
  }
  return unverified.sessionNonce
}

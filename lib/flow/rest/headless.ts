import { LoginError } from '../../errors.js'
import { refused } from '../../rest/person-input.js'
import type { RestAttempt } from '../../session/attempt-types.js'
import type { Outcome } from '../ports.js'
import { askFromRestBody } from './ask.js'
import { endAttempt, finishRest, spend } from './finish.js'
import { answerEnd, claimsOf, foundAttempt, restJson } from './json.js'
import type { RestCall, SessionView } from './ports.js'
import { cancelQuietly } from './reads.js'
import { attemptId } from './secret.js'
import { startRest } from './start.js'
import { viewOf } from './view.js'

/** `POST /login/headless`: asks the person's device, and says what the page shows meanwhile. */
export function startHeadless(call: RestCall, unsafeBody: unknown): Promise<Outcome> {
  return restJson(call, async () => {
    const { headless } = call.rest.settings
    const ask = askFromRestBody(call, unsafeBody, headless.providers)
    if (ask.providers.length !== 1) throw refused('idp', 'required')
    const { attempt, session } = await startRest(call, { flow: 'headless', ask, exclusive: true })
    call.rest.reads.seed(attempt, session)
    return answerView(call, attempt, viewOf(session, headless.show))
  })
}

/** `GET /login/headless`: how it stands. Writes nothing, and asks the API no more often than once an interval. */
export function watchHeadless(call: RestCall): Promise<Outcome> {
  return restJson(call, async () => {
    const { rest, visit } = call
    const finding = rest.attempts.pending(visit.jar, ['headless'])
    const meant = visit.query.get('attempt')
    if (finding.outcome === 'unknown' && finding.reason === 'expired') return expired()
    if (finding.outcome !== 'found' || (meant !== null && meant !== attemptId(finding.attempt))) {
      // One answer for a stranger, a second tab and a late one.
      throw new LoginError('ERR_SIGNICAT_ATTEMPT_UNKNOWN', { detail: 'poll', statusCode: 404 })
    }
    return answerView(call, finding.attempt, await rest.reads.watch(finding.attempt))
  })
}

/** `POST /login/headless/complete`: once, after the page saw success. */
export function completeHeadless(call: RestCall, unsafeBody: unknown): Promise<Outcome> {
  return restJson(call, async () => {
    const attempt = foundAttempt(call, ['headless'], claimsOf(unsafeBody))
    if ('kind' in attempt) return attempt
    return answerEnd(call, attempt, await finishRest(call, attempt, null))
  })
}

/** `DELETE /login/headless`: the person does not want to any more. Nothing to cancel is no fault. */
export function cancelHeadless(call: RestCall): Promise<Outcome> {
  return restJson(call, async () => {
    const { rest, visit } = call
    const finding = rest.attempts.pending(visit.jar, ['headless'])
    const giveBack = finding.outcome === 'found' ? rest.attempts.claim(finding.attempt) : null
    if (finding.outcome === 'found' && giveBack !== null) {
      endAttempt(call, finding.attempt)
      // What has ended cannot be claimed again.
      giveBack()
      await spend(call, finding.attempt)
      await cancelQuietly(rest.client, finding.attempt)
      await answerEnd(call, finding.attempt, { end: 'aborted' })
    }
    return { kind: 'json', status: 200, body: { status: 'cancelled' } }
  })
}

function expired(): Outcome {
  return { kind: 'json', status: 200, body: { status: 'expired' } }
}

function answerView({ rest }: RestCall, attempt: RestAttempt, view: SessionView): Outcome {
  return {
    kind: 'json',
    status: 200,
    body: {
      status: view.status,
      attempt: attemptId(attempt),
      idp: attempt.providers[0],
      comparisonCode: view.comparisonCode,
      show: view.show,
      expiresAt: attempt.expiresAt,
      pollSeconds: rest.settings.headless.pollSeconds,
    },
  }
}

import { isSignicatError } from '../errors.js'
import { announce, isHeard } from '../shared/events.js'
import { answerError } from './answer-error.js'
import type { Outcome, PageAsk, Services, Visit } from './ports.js'
import { navigateHint } from './problem.js'
import { isDeliberate } from './who-asks.js'

/** A login that did not even begin: the issuer is away, or what was asked for is not permitted. */
export function failedStart(
  services: Services,
  visit: Visit,
  error: unknown,
  page: Partial<PageAsk> = {},
): Outcome {
  const extras = isDeliberate(visit.method, visit.headers) ? {} : { detail: navigateHint }
  const outcome = answerError(services, visit, error, { page, extras })
  announceRefusal(visit, isSignicatError(error) ? error.code : 'ERR_SIGNICAT_LOGIN_HOOK_FAILED')
  return outcome
}

/** Tells whoever listens that a login came to nothing. */
export function announceRefusal({ correlationId }: Visit, code: string): void {
  if (isHeard('login.refused')) announce('login.refused', { code, correlationId })
}

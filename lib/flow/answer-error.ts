import { isSignicatError, SignicatError } from '../errors.js'
import { tellFailure } from '../shared/failures.js'
import { faultFields } from './fault-fields.js'
import { pageKindForError } from './pages/page-for-error.js'
import type { Outcome, PageAsk, Services, Visit } from './ports.js'
import { type ProblemExtras, problem } from './problem.js'
import { isNavigation } from './who-asks.js'

/** An error as a page for a person and a problem document for a program. */
export function answerError(
  services: Services,
  visit: Visit,
  error: unknown,
  more: { readonly page?: Partial<PageAsk>; readonly extras?: ProblemExtras } = {},
): Outcome {
  const known = isSignicatError(error)
    ? error
    : new SignicatError('ERR_SIGNICAT_LOGIN_HOOK_FAILED', { cause: error, statusCode: 500 })
  logAnswer(visit, known)
  if (!isNavigation(visit.method, visit.headers)) return problem(known, visit.correlationId, more.extras)
  return {
    kind: 'page',
    page: {
      kind: pageKindForError(known),
      status: known.statusCode,
      ways: { home: { href: services.places.home } },
      ...(known.retryAfter === undefined ? {} : { retryAfter: known.retryAfter }),
      ...more.page,
    },
  }
}

function logAnswer({ log, correlationId }: Visit, error: SignicatError): void {
  tellFailure(() => error)
  const fields = { ...faultFields(error), correlationId }
  if (error.statusCode >= 500) log.error(fields, 'a request was not answered as asked')
  else log.debug(fields, 'a request was refused')
}

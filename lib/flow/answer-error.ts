import { isSignicatError, SignicatError } from '../errors.js'
import { tellFailure } from '../shared/failures.js'
import { safeReturnTo } from '../shared/return-to.js'
import { faultFields } from './fault-fields.js'
import type { Ways } from './pages/describe-page.js'
import { pageKindForError } from './pages/page-for-error.js'
import type { Outcome, PageAsk, Services, ShownFault, Visit } from './ports.js'
import { type ProblemExtras, problem } from './problem.js'
import { isNavigation, isUnsafeMethod } from './who-asks.js'
import { clockHint } from './wrong-clock.js'

/** An error as its page shows it to whoever builds the application. */
export function shownFault(error: SignicatError): ShownFault {
  const said = [error.detail, clockHint(error)].filter((text) => typeof text === 'string')
  return { code: error.code, ...(said.length === 0 ? {} : { detail: said.join('; ') }) }
}

/** What passes by itself is tried again where the person was going. */
function waysFrom({ places }: Services, visit: Visit, { statusCode }: SignicatError): Ways {
  const home = { href: places.home }
  const here =
    statusCode < 500 || isUnsafeMethod(visit.method) ? null : safeReturnTo(visit.url, places.returnRules)
  return here === null ? { home } : { again: { href: here }, home }
}

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
      ways: waysFrom(services, visit, known),
      ...(known.retryAfter === undefined ? {} : { retryAfter: known.retryAfter }),
      fault: shownFault(known),
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

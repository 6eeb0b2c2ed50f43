import { safeReturnTo } from '../shared/return-to.js'
import type { Outcome, Services, Visit } from './ports.js'

/** Where a finished login may go: what the application's hook named, and what the attempt remembered. */
export interface Ways {
  readonly unsafeChosen: string | undefined
  readonly unsafeReturnTo: string | null
}

/** On to the first of them that is safe, else to the default page. The stored one is checked again on the way out. */
export function wayOn({ places }: Services, visit: Visit, { unsafeChosen, unsafeReturnTo }: Ways): Outcome {
  const chosen = safeReturnTo(unsafeChosen, places.returnRules)
  if (unsafeChosen !== undefined && chosen === null) {
    visit.log.warn(
      { event: 'login', correlationId: visit.correlationId },
      'the page that the application named is none that people may be sent to',
    )
  }
  const location = chosen ?? safeReturnTo(unsafeReturnTo, places.returnRules) ?? places.home
  return { kind: 'redirect', status: visit.method === 'POST' ? 303 : 302, location }
}

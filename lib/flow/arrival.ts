import { LoginError } from '../errors.js'
import { answerError } from './answer-error.js'
import type { Outcome, Services, Visit } from './ports.js'

/** What came back to a callback, and how. */
export interface Arrival {
  readonly method: string
  readonly parameters: URLSearchParams
}

/** Which callback: what came to one counts at no other. */
interface Callback {
  readonly purpose: 'callback' | 'rest-callback'
  /** As the browser sees it. */
  readonly path: string
}

/** Query parameter in which an answer takes its last step. */
const mark = 'arrived'
/** Characters; a `Location` that is longer does not get through proxies. */
const longest = 7000

/**
 * What came to a callback, where the session cookie came with it. A posted answer comes without a `Lax` cookie, and anything
 * from another site without a `Strict` one: then the browser takes one more step on our own origin first, with what came
 * sealed in the address. `null` for such a step that nobody can open.
 *
 * A step says what an answer says, no more: it counts only in the browser that holds the attempt.
 */
export function arrivalOf(
  services: Services,
  visit: Visit,
  callback: Callback & { readonly parameters: URLSearchParams },
): Arrival | { readonly step: Outcome } | null {
  const { config, forms } = services
  const { purpose, path, parameters } = callback
  const [sealed, another] = visit.method === 'GET' ? visit.query.getAll(mark) : []
  if (sealed !== undefined) return another === undefined ? opened(forms.open(purpose, sealed)) : null
  const came: Arrival = { method: visit.method, parameters }
  if (came.method !== 'POST' && config.session.sameSite !== 'strict') return came
  const query = new URLSearchParams({
    [mark]: forms.seal(purpose, JSON.stringify([came.method, String(parameters)])),
  })
  const location = `${path}?${query}`
  if (location.length > longest) {
    const error = new LoginError('ERR_SIGNICAT_CALLBACK_INVALID', { detail: 'too long' })
    return { step: answerError(services, visit, error) }
  }
  // After a redirect that another site began a `Strict` cookie does not come either; from a page of ours it does.
  return config.session.sameSite === 'strict'
    ? { step: { kind: 'landing', landing: { does: 'step', continueTo: location } } }
    : { step: { kind: 'redirect', status: 303, location } }
}

function opened(content: string | null): Arrival | null {
  if (content === null) return null
  const [method, parameters]: readonly unknown[] = JSON.parse(content)
  return { method: String(method), parameters: new URLSearchParams(String(parameters)) }
}

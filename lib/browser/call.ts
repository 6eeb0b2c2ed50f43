import { SignicatFlowError, type Violation } from './flow-error.js'
import type { StartOptions } from './types.js'

/** What our own routes answer; which members there are depends on the route. */
export interface Answer {
  readonly status?: string
  readonly attempt?: string
  readonly returnTo?: string
  readonly pollSeconds?: number
  readonly expiresAt?: number
  readonly url?: string
  readonly origin?: string
  readonly mode?: string
  readonly comparisonCode?: string | null
  readonly show?: Readonly<Record<string, string>>
  /** Of a problem. */
  readonly code?: string
  readonly violations?: readonly Violation[]
}

/** An answer, and when the login it is about is over: milliseconds, as `Date.now()`. */
export type TimedAnswer = Answer & { readonly deadline: number }

/** Below the login path of the registration. */
export const routeOf = ({ path = '/login' }: Pick<StartOptions, 'path'>, below: string): string =>
  path + below

interface Request {
  readonly method?: 'POST' | 'DELETE'
  readonly body?: object
  readonly signal?: AbortSignal | undefined
}

/**
 * Asks one of our own routes.
 *
 * @throws {@link SignicatFlowError} for whatever is not a success
 */
export async function call(url: string, { method, body, signal }: Request): Promise<TimedAnswer> {
  const response = await fetch(url, {
    method: method ?? 'GET',
    headers: body ? { 'content-type': 'application/json' } : {},
    body: body ? JSON.stringify(body) : null,
    signal: signal ?? null,
  }).catch(() => {
    throw new SignicatFlowError('NETWORK')
  })
  const { status, headers, ok } = response
  const answer: Answer | null = await response.json().catch(() => null)
  if (ok && answer) return { ...answer, deadline: deadlineOf(answer, headers.get('date')) }
  const { code, violations = [] } = answer ?? {}
  throw new SignicatFlowError(code, status, { retryAfter: Number(headers.get('retry-after')), violations })
}

/** Reckoned from the server's own time: the clock of this machine may be wrong. */
function deadlineOf({ expiresAt = Number.POSITIVE_INFINITY }: Answer, serverDate: string | null): number {
  const now = Date.now()
  return now + expiresAt * 1000 - (Date.parse(serverDate ?? '') || now)
}

/** The body of a start, in the words of the routes. */
export function bodyOf({ idp, returnTo, loa, uiLocales, purpose, prefill }: StartOptions): object {
  return { idp, returnTo, loa, ui_locales: uiLocales, purpose, ...prefill }
}

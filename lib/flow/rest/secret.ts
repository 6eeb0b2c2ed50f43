import { createHash, timingSafeEqual } from 'node:crypto'
import { attemptIdOf, shortNameOf } from '../../session/attempt-names.js'
import type { RestAttempt } from '../../session/attempt-types.js'
import { lengthPrefixed } from '../../session/length-prefixed.js'

/** How Signicat sends a browser back: three ends of the redirect flow, and the view in a frame that is done. */
export type Ending = 'success' | 'abort' | 'error' | 'frame'

/** A text for one purpose, from which neither the state nor the text for another purpose follows. */
function derive(purpose: string, state: string): string {
  return createHash('sha256')
    .update(lengthPrefixed(['fastify-signicat', 'rest attempt', purpose, state]))
    .digest('base64url')
}

/**
 * What one return address of an attempt carries. It goes to Signicat only, and comes into a browser when Signicat sends it
 * there: a browser that started an attempt for somebody else to finish never learns it.
 */
export function returnSecret(state: string, ending: Ending): string {
  return `${ending}.${placeOf(state)}.${derive(ending, state)}`
}

/** Short name of the attempt's cookie; the slot of one that began before 0.2. */
function placeOf(state: string): string {
  return /^[0-7](?=\.)/.exec(state)?.[0] ?? shortNameOf(attemptIdOf(state))
}

/** `externalReference` of the session at the API, so that its answer is known to be about this attempt. */
export function referenceOf(state: string): string {
  return derive('reference', state)
}

/** Name of an attempt: what a page and `Session.origin` know it by. Opens nothing. */
export function attemptId({ state }: Pick<RestAttempt, 'state'>): string {
  return attemptIdOf(state)
}

/** What came back, as it was written: nothing of it is believed. */
export interface UnverifiedReturn {
  readonly ending: Ending
  /** Short name of a cookie, or a slot of before 0.2. */
  readonly place: string
  readonly secret: string
  /** `null` when it was not sent along. */
  readonly sessionId: string | null
  readonly sessionNonce: string | null
}

const SECRET = /^(success|abort|error|frame)\.([0-7]|[A-Za-z0-9_-]{12})\.[A-Za-z0-9_-]{43}$/
const SESSION_ID = /^[A-Za-z0-9_-]{1,128}$/
const NONCE = /^[\x21-\x7e]{1,512}$/

/**
 * Reads the query that Signicat added its `sessionId` to; `null` for what it cannot have written. Everything else in the
 * query is ignored.
 *
 * @param unverifiedQuery without the question mark in front
 */
export function readReturn(unverifiedQuery: string): UnverifiedReturn | null {
  if (unverifiedQuery.length > 4096) return null
  // An API that appends to an address without looking makes a second question mark.
  const query = new URLSearchParams(unverifiedQuery.replaceAll('?', '&'))
  const secret = optional(query, 'attempt', SECRET)
  const sessionId = optional(query, 'sessionId', SESSION_ID)
  const sessionNonce = optional(query, 'sessionNonce', NONCE)
  if (typeof secret !== 'string' || sessionId === undefined || sessionNonce === undefined) return null
  const [ending, place = ''] = secret.split('.')
  if (!isEnding(ending)) return null
  return { ending, place, secret, sessionId, sessionNonce }
}

/** `null` when absent, `undefined` when repeated or malformed. */
function optional(query: URLSearchParams, name: string, pattern: RegExp): string | null | undefined {
  const [value, ...more] = query.getAll(name)
  if (value === undefined) return null
  return more.length === 0 && pattern.test(value) ? value : undefined
}

function isEnding(value: string | undefined): value is Ending {
  return value === 'success' || value === 'abort' || value === 'error' || value === 'frame'
}

/** Whether what came back belongs to this attempt, the session at the API included. */
export function belongsTo(unverified: UnverifiedReturn, attempt: RestAttempt): boolean {
  const known = Buffer.from(returnSecret(attempt.state, unverified.ending))
  const given = Buffer.from(unverified.secret)
  if (known.length !== given.length || !timingSafeEqual(known, given)) return false
  return unverified.sessionId === null || unverified.sessionId === attempt.sessionId
}

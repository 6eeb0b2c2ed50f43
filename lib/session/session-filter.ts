import type { Ending, Whom } from './types.js'

/**
 * Whose sessions are meant: those of an account that `onLogin` named, of a person at an issuer, or of one session of the
 * issuer. The first second that is out of reach can be named with `before`.
 */
export interface SessionFilter {
  /** As `onLogin` named it. */
  readonly account?: string
  /** Default: the issuer of the registration. */
  readonly issuer?: string
  /** The person's, at `issuer`. */
  readonly sub?: string
  /** The issuer's id of its own session. */
  readonly sid?: string
  /** Seconds since 1970: only sessions that began before then. Alone it means everybody's. Default: all up to now. */
  readonly before?: number
}

interface Present {
  readonly issuer: string
  readonly now: number
  /** How far the clocks of issuer and application may be apart. */
  readonly toleranceSeconds: number
}

const members: readonly string[] = ['account', 'issuer', 'sub', 'sid', 'before']

/** @throws TypeError for a filter that says nothing, too much, or something else */
export function endingOf(filter: SessionFilter, present: Present): Ending {
  const whom = whomOf(filter, present.issuer)
  const isSid = typeof whom === 'object' && 'sid' in whom
  const now = present.now + (isSid ? present.toleranceSeconds : 0)
  const { before } = filter
  if (before === undefined) {
    if (whom === 'everybody') throw new TypeError('Ending the sessions of everybody takes `before`')
    return { whom, upTo: now, time: 'startedAt' }
  }
  if (!Number.isSafeInteger(before) || before < 0 || before > 1e11)
    throw new TypeError('`before` must be whole seconds since 1970')
  // A session that has not begun yet cannot be meant.
  return { whom, upTo: Math.min(before - 1, now), time: 'startedAt' }
}

/** @throws TypeError for a filter that says nothing, too much, or something else */
export function whomOf(filter: SessionFilter, defaultIssuer: string): Whom {
  const unknown = Object.keys(filter).find((name) => !members.includes(name))
  if (unknown !== undefined)
    throw new TypeError('A session filter has account, issuer, sub, sid and before only')
  const { account, issuer = defaultIssuer, sub, sid } = filter
  for (const text of [account, issuer, sub, sid]) {
    if (text !== undefined && (typeof text !== 'string' || text === ''))
      throw new TypeError('account, issuer, sub and sid must be texts that are not empty')
  }
  if ([account, sub, sid].filter((text) => text !== undefined).length > 1)
    throw new TypeError('Give one of account, sub and sid')
  if (account !== undefined) return { account }
  if (sub !== undefined) return { issuer, sub }
  return sid === undefined ? 'everybody' : { issuer, sid }
}

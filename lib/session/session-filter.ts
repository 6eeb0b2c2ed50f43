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

interface Present extends Named {
  readonly now: number
  /** How far the clocks of issuer and application may be apart. */
  readonly toleranceSeconds: number
}

interface Named {
  /** Of the registration: `issuerNames` has more than one while only the address of its document is known. */
  readonly issuer: string
  readonly issuerNames: readonly string[]
}

const members: readonly string[] = ['account', 'issuer', 'sub', 'sid', 'before']

/** @throws TypeError for a filter that says nothing, too much, or something else */
export function endingsOf(filter: SessionFilter, present: Present): readonly Ending[] {
  return namesMeant(filter, present).map((issuer) => endingOf(filter, { ...present, issuer }))
}

/** @throws TypeError for a filter that says nothing, too much, or something else */
export function whomsOf(filter: SessionFilter, named: Named): readonly Whom[] {
  return namesMeant(filter, named).map((issuer) => whomOf(filter, issuer))
}

/** A person or a session of the issuer, by whichever name it has; everything else has nothing to do with the name. */
function namesMeant({ issuer, sub, sid }: SessionFilter, named: Named): readonly string[] {
  const isOfIssuer = issuer === undefined && (sub !== undefined || sid !== undefined)
  return isOfIssuer ? named.issuerNames : [named.issuer]
}

function endingOf(filter: SessionFilter, present: Present): Ending {
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

function whomOf(filter: SessionFilter, defaultIssuer: string): Whom {
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

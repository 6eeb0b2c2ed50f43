import { timingSafeEqual } from 'node:crypto'
import type { CookieJar } from '../shared/cookie-jar.js'
import type { Log } from '../shared/log.js'
import { attemptIdOf, formerSlotName, namesFor, shortNameOf } from './attempt-names.js'
import { type AttemptShelfOptions, attemptSeconds, createAttemptShelf } from './attempt-shelf.js'
import type {
  Attempt,
  Attempts,
  AttemptTaking,
  EndedAttempt,
  NewAttempt,
  StartedFrom,
} from './attempt-types.js'
import { cookieNames } from './cookie-names.js'
import { createSpentStates } from './spent-states.js'

export interface AttemptsOptions extends AttemptShelfOptions {
  readonly log: Log
}

type UnknownReason = Exclude<Extract<AttemptTaking, { readonly outcome: 'unknown' }>['reason'], 'expired'>

const statePattern = /^[A-Za-z0-9_-]{43}$/
const formerPattern = /^([0-7])\.[A-Za-z0-9_-]{43}$/

/** Login attempts in sealed cookies, so that several tabs can log in at once and nothing is kept on the server. */
export function createAttempts({ config, scopePath, log }: AttemptsOptions): Attempts {
  const { clock, clockToleranceSeconds: tolerance } = config
  const names = cookieNames(config, scopePath)
  const shelf = createAttemptShelf({ config, scopePath })
  const spent = createSpentStates(attemptSeconds + tolerance, clock)

  const unknown = (reason: UnknownReason, detail: string = reason): AttemptTaking => {
    log.debug({ reason: detail }, 'login attempt not known')
    return { outcome: 'unknown', reason }
  }

  const placesOf = (state: string): readonly string[] => {
    if (statePattern.test(state)) return namesFor(names.session, shortNameOf(attemptIdOf(state)))
    const [, slot] = formerPattern.exec(state) ?? []
    return slot === undefined ? [] : [formerSlotName(names, Number(slot))]
  }

  const spend = (jar: CookieJar, name: string, attempt: Attempt): AttemptTaking => {
    if (spent.has(attempt.state)) {
      shelf.clear(jar, name)
      return { outcome: 'spent', ended: null }
    }
    const age = clock() - attempt.bornAt
    // The cookie stays, so that the page says the same when it is loaded again.
    if (age >= attemptSeconds) return { outcome: 'unknown', reason: 'expired', attempt }
    shelf.clear(jar, name)
    spent.add(attempt.state)
    return age < -tolerance ? unknown('unreadable', 'from the future') : { outcome: 'taken', attempt }
  }

  return Object.freeze({
    start: (jar: CookieJar, attempt: NewAttempt, from: StartedFrom) => shelf.put(jar, attempt, from),
    take(jar: CookieJar, unverifiedState: string | null): AttemptTaking {
      const places = unverifiedState === null ? [] : placesOf(unverifiedState)
      if (unverifiedState === null || places.length === 0) return unknown('no-state')
      const name = places.find((place) => jar.get(place) !== undefined)
      const found = name === undefined ? null : shelf.look(jar, name)
      if (name === undefined || found === null) {
        return spent.has(unverifiedState) ? { outcome: 'spent', ended: null } : unknown('no-cookie')
      }
      if (found.content === 'ended' && isSameText(found.attempt.id, attemptIdOf(unverifiedState)))
        return { outcome: 'spent', ended: found.attempt }
      // An attempt of another state is another tab's login and stays.
      if (found.content === 'attempt')
        return isSameText(found.attempt.state, unverifiedState)
          ? spend(jar, name, found.attempt)
          : unknown('other-state')
      if (found.content === 'unreadable') shelf.clear(jar, name)
      return unknown('unreadable', found.content)
    },
    peek(jar: CookieJar, unverifiedState: string | null): Attempt | null {
      if (unverifiedState === null) return null
      const found = placesOf(unverifiedState).map((place) => shelf.look(jar, place))
      const waiting = found.find((one) => one?.content === 'attempt')
      const isIt = waiting?.content === 'attempt' && isSameText(waiting.attempt.state, unverifiedState)
      return isIt ? waiting.attempt : null
    },
    note: (jar: CookieJar, ended: EndedAttempt) => shelf.note(jar, ended),
    ended: (jar: CookieJar) =>
      shelf
        .all(jar)
        .flatMap((one) => (one.content === 'ended' ? [one.attempt] : []))
        .toSorted((one, other) => other.endedAt - one.endedAt),
    clearAll: (jar: CookieJar) => shelf.clearAll(jar),
  })
}

function isSameText(one: string, other: string): boolean {
  const [first, second] = [Buffer.from(one), Buffer.from(other)]
  return first.length === second.length && timingSafeEqual(first, second)
}

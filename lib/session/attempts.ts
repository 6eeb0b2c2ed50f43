import { timingSafeEqual } from 'node:crypto'
import type { Config } from '../config/config.js'
import { placesFor } from '../config/places.js'
import type { CookieJar } from '../shared/cookie-jar.js'
import type { Log } from '../shared/log.js'
import { attemptSeconds, attemptSettings, createAttemptCookies } from './attempt-cookies.js'
import { makeRoom } from './attempt-room.js'
import { chooseSlot, crossSiteSlot, newState, slotOfState } from './attempt-slots.js'
import type { Attempt, Attempts, AttemptTaking } from './attempt-types.js'
import { attemptName, cookieNames } from './cookie-names.js'
import { hashId } from './hash-id.js'
import { createSpentStates } from './spent-states.js'

export interface AttemptsOptions {
  readonly config: Config
  /** Path of the scope that the plugin was registered in. */
  readonly scopePath: string
  readonly log: Log
}

type Unknown = Extract<AttemptTaking, { readonly outcome: 'unknown' }>

/** Login attempts in eight sealed cookies, so that several tabs can log in at once and nothing is kept on the server. */
export function createAttempts({ config, scopePath, log }: AttemptsOptions): Attempts {
  const { clock, clockToleranceSeconds: tolerance } = config
  const names = cookieNames(config, scopePath)
  const sessionName = names.session
  const { redirectUri } = placesFor(config, scopePath)
  const cookies = createAttemptCookies(config, names)
  const spent = createSpentStates(attemptSeconds + tolerance, clock)

  const clear = (jar: CookieJar, slot: number): void =>
    cookies.clear(jar, slot, attemptSettings(config, config.responseMode))

  const unknown = (reason: Unknown['reason'], detail: string = reason): Unknown => {
    log.debug({ reason: detail }, 'login attempt not known')
    return { outcome: 'unknown', reason }
  }

  const judge = (attempt: Attempt): AttemptTaking => {
    const age = clock() - attempt.bornAt
    if (age >= attemptSeconds) return unknown('expired')
    if (age < -tolerance) return unknown('unreadable', 'from the future')
    if (attempt.issuer !== config.issuer) return unknown('unreadable', 'another issuer')
    if (attempt.redirectUri !== redirectUri) return unknown('unreadable', 'another redirect URI')
    return { outcome: 'taken', attempt }
  }

  return Object.freeze({
    reserve: (jar: CookieJar, from: { readonly crossSite: boolean }) =>
      newState(from.crossSite ? crossSiteSlot : chooseSlot(cookies.lookAll(jar))),
    start(jar: CookieJar, attempt: Attempt): void {
      const slot = slotOfState(attempt.state)
      if (slot === null) throw new TypeError('The state of an attempt must come from `reserve`')
      const name = attemptName(sessionName, slot)
      const value = cookies.seal(slot, attempt)
      const settings = attemptSettings(config, attempt.responseMode)
      for (const drop of makeRoom(jar, { cookies, sessionName, slot, value })) jar.clear(drop, settings)
      jar.set(name, value, { ...settings, maxAge: attemptSeconds })
    },
    take(jar: CookieJar, unverifiedState: string | null): AttemptTaking {
      const slot = slotOfState(unverifiedState)
      if (slot === null || unverifiedState === null) return unknown('no-state')
      const found = cookies.look(jar, slot)
      const isMeant = found.content === 'attempt' && isSameText(found.attempt.state, unverifiedState)
      // An attempt of another state is another tab's login and stays.
      if (isMeant || found.content === 'unreadable') clear(jar, slot)
      if (spent.has(unverifiedState)) return { outcome: 'spent' }
      if (found.content === 'empty') return unknown('no-cookie')
      if (found.content !== 'attempt') return unknown('unreadable', found.content)
      if (!isMeant) return unknown('other-state')
      spent.add(unverifiedState)
      return judge(found.attempt)
    },
  })
}

/** Name of an attempt in the session that came of it; see `Session.origin`. */
export function attemptHash(state: string): string {
  return hashId(state)
}

function isSameText(one: string, other: string): boolean {
  const [first, second] = [Buffer.from(one), Buffer.from(other)]
  return first.length === second.length && timingSafeEqual(first, second)
}

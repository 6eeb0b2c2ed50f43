import type { Config } from '../config/config.js'
import { placesFor } from '../config/places.js'
import { isSignicatError, SessionError } from '../errors.js'
import type { CookieJar, CookieSettings } from '../shared/cookie-jar.js'
import {
  type AttemptPlace,
  attemptIdOf,
  attemptName,
  attemptPlaces,
  namesFor,
  placeOf,
  shortNameOf,
} from './attempt-names.js'
import { type Held, namesToDrop, roomFor } from './attempt-room.js'
import type { Attempt, EndedAttempt, NewAttempt, RestAttempt, StartedFrom } from './attempt-types.js'
import { cookieBudget, cookieWeight } from './cookie-budget.js'
import { browserName, chunkName, cookieNames } from './cookie-names.js'
import { createKeyRing } from './key-ring.js'
import { type Here, packAttempt, unpackAttempt } from './pack-attempt.js'
import { packEndedAttempt, unpackEndedAttempt } from './pack-ended-attempt.js'
import { unpackFormerAttempt } from './pack-former-attempt.js'
import { packRestAttempt, unpackRestAttempt } from './pack-rest-attempt.js'
import { createSealer } from './seal.js'

/** Seconds in which a login must come back. */
export const attemptSeconds = 900

/** Seconds that a browser keeps the cookie of an attempt, so that who comes too late is told so, and finds the way back. */
const attemptCookieSeconds = 3600

/** What a look at one cookie found. `foreign`: written by another instance with a newer secret or version. */
export type AttemptContent =
  | { readonly content: 'foreign' | 'unreadable' }
  | { readonly content: 'attempt'; readonly attempt: Attempt }
  | { readonly content: 'rest'; readonly attempt: RestAttempt }
  | { readonly content: 'ended'; readonly attempt: EndedAttempt }

/** The sealed cookies of login attempts, of whatever protocol. */
export interface AttemptShelf {
  /** The cookie with this name, `null` when there is none. */
  look(jar: CookieJar, name: string): AttemptContent | null
  all(jar: CookieJar): readonly (AttemptPlace & AttemptContent)[]
  /** Puts an attempt that begins in a cookie of its own, and drops what has to go. @throws `ERR_SIGNICAT_SESSION_TOO_LARGE` */
  put(jar: CookieJar, attempt: NewAttempt | RestAttempt, from: StartedFrom): void
  /** In place of the attempt that ended. Nothing happens when the answer has left. */
  note(jar: CookieJar, ended: EndedAttempt): void
  clear(jar: CookieJar, name: string): void
  clearAll(jar: CookieJar): void
  /** Makes the attempts fit beside a session of this weight. @param origin id of the attempt that it came of */
  makeRoom(jar: CookieJar, session: { readonly weight: number; readonly origin: string }): void
}

export interface AttemptShelfOptions {
  readonly config: Config
  /** Path of the scope that the plugin was registered in. */
  readonly scopePath: string
}

// A posted answer takes one more step on our own origin, where `Lax` cookies come.
const settings: CookieSettings = Object.freeze({ sameSite: 'lax' })

export function createAttemptShelf({ config, scopePath }: AttemptShelfOptions): AttemptShelf {
  const { clock } = config
  const names = cookieNames(config, scopePath)
  const { session: sessionName } = names
  const here = { issuer: config.issuer, redirectUri: placesFor(config, scopePath).redirectUri }
  const ring = createKeyRing({ ...config, cookie: names })
  const lifeSeconds = attemptCookieSeconds + config.clockToleranceSeconds
  const sealer = createSealer({ ring, purpose: 'attempt', clock, lifeSeconds })

  const read = (value: string): AttemptContent => {
    const opening = sealer.open(value)
    if (opening.outcome === 'foreign') return { content: 'foreign' }
    return opening.outcome === 'opened' ? contentOf(opening.bytes, here) : { content: 'unreadable' }
  }
  const lookAt = (jar: CookieJar, { name, isFormer }: AttemptPlace): AttemptContent | null => {
    const value = jar.get(name)
    const found = value === undefined ? null : read(value)
    // Under a name that was shared, what is not ours is none of our business.
    return isFormer && found?.content !== 'attempt' && found?.content !== 'rest' ? null : found
  }
  const look = (jar: CookieJar, name: string): AttemptContent | null => {
    const place = placeOf(name, names)
    return place === null ? null : lookAt(jar, place)
  }
  const all = (jar: CookieJar): readonly (AttemptPlace & AttemptContent)[] =>
    attemptPlaces(jar, names).flatMap((place) => {
      const found = lookAt(jar, place)
      return found === null ? [] : [{ ...place, ...found }]
    })
  const clear = (jar: CookieJar, name: string): void => jar.clear(name, settings)

  const held = (jar: CookieJar): readonly Held[] =>
    all(jar).map((one) => ({
      ...one,
      weight: cookieWeight(one.name, jar.get(one.name) ?? ''),
      bornAt: 'attempt' in one ? one.attempt.bornAt : 0,
      isOver: one.content === 'ended' || ('attempt' in one && clock() - one.attempt.bornAt >= attemptSeconds),
    }))

  const seal = (name: string, attempt: NewAttempt | RestAttempt, room: number): string => {
    let value = ''
    for (const returnTo of returnPathsOf(attempt, config)) {
      value = sealer.seal(pack(attempt, returnTo, here))
      if (cookieWeight(name, value) <= Math.min(room, cookieBudget.attempt)) return value
    }
    if (cookieWeight(name, value) <= cookieBudget.attempt) return value
    throw new SessionError('ERR_SIGNICAT_SESSION_TOO_LARGE', { detail: 'a login attempt' })
  }

  return Object.freeze({
    look,
    all,
    clear,
    put(jar: CookieJar, attempt: NewAttempt | RestAttempt, from: StartedFrom): void {
      const name = attemptName(sessionName, shortNameOf(attemptIdOf(attempt.state)), from)
      const present = held(jar)
      const session = sessionWeightIn(jar, sessionName)
      const value = seal(name, attempt, roomFor(present, { session, ...from }))
      const weight = cookieWeight(name, value)
      for (const drop of namesToDrop(present, { session, fresh: { weight, ...from } })) clear(jar, drop)
      jar.set(name, value, { ...settings, maxAge: attemptCookieSeconds })
    },
    note(jar: CookieJar, ended: EndedAttempt): void {
      const name = namesFor(sessionName, shortNameOf(ended.id)).find((one) => jar.get(one) !== undefined)
      if (name === undefined) return
      const value = sealer.seal(packEndedAttempt(ended))
      const maxAge = ended.bornAt + attemptCookieSeconds - clock()
      // Never larger than the attempt whose place it takes: that much room is there.
      const fits = value.length <= (jar.get(name) ?? '').length
      if (fits && maxAge > 0) setIfOpen(jar, name, value, { ...settings, maxAge })
    },
    clearAll(jar: CookieJar): void {
      for (const { name } of all(jar)) clear(jar, name)
    },
    makeRoom(jar: CookieJar, session: { readonly weight: number; readonly origin: string }): void {
      const kept = namesFor(sessionName, shortNameOf(session.origin))
      for (const drop of namesToDrop(held(jar), { session: session.weight, kept })) clear(jar, drop)
    },
  })
}

function contentOf(bytes: Uint8Array, here: Here): AttemptContent {
  const attempt = unpackAttempt(bytes, here) ?? unpackFormerAttempt(bytes, here)
  if (attempt !== null) return { content: 'attempt', attempt }
  const rest = unpackRestAttempt(bytes)
  if (rest !== null) return { content: 'rest', attempt: rest }
  const ended = unpackEndedAttempt(bytes)
  return ended === null ? { content: 'unreadable' } : { content: 'ended', attempt: ended }
}

function pack(attempt: NewAttempt | RestAttempt, returnTo: string, here: Here): Uint8Array {
  return 'sessionId' in attempt
    ? packRestAttempt({ ...attempt, returnTo })
    : packAttempt({ ...attempt, returnTo }, here)
}

/** A long search in the address must not make login impossible: the page without it, then the front page. */
function returnPathsOf({ returnTo }: Pick<Attempt, 'returnTo'>, { basePath }: Config): readonly string[] {
  return [...new Set([returnTo, returnTo.split(/[?#]/, 1)[0] ?? returnTo, `${basePath}/`])]
}

function sessionWeightIn(jar: CookieJar, sessionName: string): number {
  return [chunkName(sessionName, 0), chunkName(sessionName, 1), browserName(sessionName)]
    .map((name) => cookieWeight(name, jar.get(name) ?? ''))
    .reduce((sum, weight) => sum + weight)
}

/** How it ended is told by what was sent, not by an error about it. */
function setIfOpen(jar: CookieJar, name: string, value: string, given: CookieSettings): void {
  try {
    jar.set(name, value, given)
  } catch (error) {
    if (!isSignicatError(error, 'ERR_SIGNICAT_HEADERS_SENT')) throw error
  }
}

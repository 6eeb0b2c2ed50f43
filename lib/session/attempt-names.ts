import type { CookieJar } from '../shared/cookie-jar.js'
import type { CookieNames } from './cookie-names.js'
import { hashId } from './hash-id.js'

/** Where a cookie of a login attempt stands. */
export interface AttemptPlace {
  readonly name: string
  /** Another site started it: it can push out only its own kind. */
  readonly crossSite: boolean
  /** One of the eight slots that attempts lived in before 0.2, under a name that applications of one host shared. */
  readonly isFormer: boolean
}

type Names = Pick<CookieNames, 'session' | 'formerSession'>

/** Characters of the id of an attempt that its cookie is named after: 72 bits, so attempts of one browser never meet. */
const nameLength = 12
const named = /^\.([ax])\.[A-Za-z0-9_-]{12}$/
const slot = /^\.a([0-7])$/
/** The slot that attempts of other sites shared before 0.2. */
const sharedSlot = '7'

/** Id of an attempt: a hash of its `state`, which it does not tell. The session that comes of it remembers it. */
export function attemptIdOf(state: string): string {
  return hashId(state)
}

/** The part of an attempt's id that names its cookie. */
export function shortNameOf(id: string): string {
  return id.slice(0, nameLength)
}

/** Name of the cookie of an attempt. @param session name of the session cookie */
export function attemptName(
  session: string,
  shortName: string,
  from: { readonly crossSite: boolean },
): string {
  return `${session}.${from.crossSite ? 'x' : 'a'}.${shortName}`
}

/** Name of one of the slots of before 0.2; they are read, cleared and never written. */
export function formerSlotName({ formerSession }: Pick<Names, 'formerSession'>, slotNumber: number): string {
  return `${formerSession}.a${slotNumber}`
}

/** The names that the attempt with this short name can have. */
export function namesFor(session: string, shortName: string): readonly string[] {
  return [false, true].map((crossSite) => attemptName(session, shortName, { crossSite }))
}

/** The attempt cookies that came with a request, by their names alone. */
export function attemptPlaces(jar: CookieJar, names: Names): readonly AttemptPlace[] {
  return jar.names().flatMap((name) => placeOf(name, names) ?? [])
}

/** Where a cookie of this name stands, `null` for one that is none of an attempt. */
export function placeOf(name: string, { session, formerSession }: Names): AttemptPlace | null {
  const [, kind] = (name.startsWith(session) && named.exec(name.slice(session.length))) || []
  if (kind !== undefined) return { name, crossSite: kind === 'x', isFormer: false }
  const [, number] = (name.startsWith(formerSession) && slot.exec(name.slice(formerSession.length))) || []
  return number === undefined ? null : { name, crossSite: number === sharedSlot, isFormer: true }
}

import type { Config } from '../config/config.js'
import { digestOf } from './digest-of.js'

/** What the names are made from. */
export type NameSource = Pick<Config, 'issuer' | 'clientId' | 'basePath' | 'secureCookies' | 'session'>

/** Names of the cookies of one registration. */
export interface CookieNames {
  readonly session: string
  /** One for each slot, 0 to 7. */
  readonly attempts: readonly string[]
}

export const attemptSlots = 8

/**
 * `__Host-signicat-<hash>-<suffix>`, so that registrations, clients and applications on one host keep apart. The suffix
 * has no dot, so what comes after one (attempt slots, chunks) never meets the name of another registration.
 *
 * @param scopePath path of the scope that the plugin was registered in
 * @see RFC 6265bis §4.1.3.2
 */
export function cookieNames(source: NameSource, scopePath: string): CookieNames {
  const hash = digestOf([source.issuer, source.clientId, source.basePath + scopePath]).slice(0, 8)
  // A browser refuses the prefix on cookies without `Secure`.
  const stem = source.secureCookies ? '__Host-signicat' : 'signicat'
  const session = `${stem}-${hash}-${source.session.cookieName}`
  return Object.freeze({
    session,
    attempts: Object.freeze(Array.from({ length: attemptSlots }, (_, slot) => attemptName(session, slot))),
  })
}

/** Name of the cookie of an attempt slot, 0 to 7. */
export function attemptName(session: string, slot: number): string {
  return `${session}.a${slot}`
}

/** Name of the cookie that tells one browser from another when starts are counted. */
export function browserName(session: string): string {
  return `${session}.b`
}

/** Name of a chunk; the first one has the plain name. */
export function chunkName(name: string, index: number): string {
  return index === 0 ? name : `${name}.${index}`
}

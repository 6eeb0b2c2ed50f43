import type { Config } from '../config/config.js'
import { isLoopbackHost } from '../config/url-shape.js'
import { digestOf } from './digest-of.js'

/** What the names are made from. */
export type NameSource = Pick<
  Config,
  'issuer' | 'clientId' | 'origin' | 'basePath' | 'secureCookies' | 'session'
>

/** Names of the cookies of one registration. */
export interface CookieNames {
  readonly session: string
  /** Where the application is; cookies do not tell ports apart. */
  readonly place: string
  /** Name of the session cookie in the form before, without the place: read once and moved. */
  readonly formerSession: string
}

/**
 * `__Host-signicat-<hash>-<suffix>`, so that registrations, clients and applications on one host keep apart. The suffix
 * has no dot, so what comes after one (attempts, chunks) never meets the name of another registration.
 *
 * @param scopePath path of the scope that the plugin was registered in
 * @see RFC 6265bis §4.1.3.2 for the prefix, §8.5 for what cookies do not keep apart
 */
export function cookieNames(source: NameSource, scopePath: string): CookieNames {
  const place = placeOf(source.origin)
  const parts = [source.issuer, source.clientId, source.basePath + scopePath]
  const session = sessionName(source, [...parts, place])
  return Object.freeze({
    session,
    place,
    formerSession: sessionName(source, parts),
  })
}

function sessionName({ secureCookies, session }: NameSource, parts: readonly string[]): string {
  // A browser refuses the prefix on cookies without `Secure`.
  const stem = secureCookies ? '__Host-signicat' : 'signicat'
  return `${stem}-${digestOf(parts).slice(0, 8)}-${session.cookieName}`
}

/** The origin; on this machine, which has several names, the port alone. */
function placeOf(origin: string): string {
  if (!URL.canParse(origin)) return origin
  const { hostname, protocol, port } = new URL(origin)
  if (!isLoopbackHost(hostname)) return origin
  return port === '' ? (protocol === 'https:' ? '443' : '80') : port
}

/** Name of the cookie that tells one browser from another when starts are counted. */
export function browserName(session: string): string {
  return `${session}.b`
}

/** Name of a chunk; the first one has the plain name. */
export function chunkName(name: string, index: number): string {
  return index === 0 ? name : `${name}.${index}`
}

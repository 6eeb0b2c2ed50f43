import type { Config } from '../config/config.js'
import { isLoopbackHost } from '../config/url-shape.js'
import type { Services, Visit } from './ports.js'

/** A host with or without port, and nothing that could be anybody's text. */
const hostShape = /^(?:[a-z0-9-]+(?:\.[a-z0-9-]+)*\.?|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i
const longestHost = 120
/** The host that was asked for, as a log may show it; `unreadable` for what is none. */
export function hostAsked({ host }: Pick<Visit, 'host'>): string {
  return host.length <= longestHost && hostShape.test(host) ? host.toLowerCase() : 'unreadable'
}

/**
 * Whether a cookie that is set here does not come to the callback: cookies know no ports, and every other name is another jar.
 * Many a proxy asks for `127.0.0.1` whatever the browser asked for, so that name tells nothing about a public application.
 */
export function isOtherHost({ origin }: Pick<Config, 'origin'>, visit: Pick<Visit, 'host'>): boolean {
  const asked = hostAsked(visit)
  if (asked === 'unreadable') return true
  const [here, configured] = [`http://${asked}`, origin].map(hostnameOf)
  return here !== configured && (!isLoopbackHost(here ?? '') || isLoopbackHost(configured ?? ''))
}

const hostnameOf = (origin: string): string => (URL.canParse(origin) ? new URL(origin).hostname : '')

/** Says so, once for each host: the login that begins here cannot be finished, unless a proxy has changed the name. */
export function tellOtherHost({ config, otherHosts }: Services, visit: Visit): void {
  if (!isOtherHost(config, visit)) return
  const host = hostAsked(visit)
  if (!otherHosts.add(host)) return
  const { correlationId } = visit
  visit.log.warn(
    { event: 'login', host, configured: new URL(config.origin).host, correlationId },
    'a login starts at another host than baseUrl names: its cookie stays there and does not come to the callback. Send people to the host of baseUrl; behind a proxy that changes the name, set trustProxy',
  )
}

export interface CookieFacts {
  readonly host: string
  readonly configured: string
  readonly cookies: 'none' | 'others'
  readonly loginsStartedAt?: readonly string[]
}

/** The reason of a stray callback in words. */
export function strayDetail(reason: string, facts: CookieFacts | undefined): string {
  if (facts === undefined) return reason
  const { host, configured, cookies, loginsStartedAt = [] } = facts
  const elsewhere =
    loginsStartedAt.length === 0 ? '' : `, logins were started at ${loginsStartedAt.join(' and ')}`
  return `${reason}: host asked ${host}, host configured ${configured}, cookies ${cookies}${elsewhere}`
}

/** What tells blocked cookies from another address: the host that was asked, and whether this browser sends cookies at all. */
export function cookieFacts({ config, otherHosts }: Services, visit: Visit): CookieFacts {
  const startedAt = otherHosts.all()
  return {
    host: hostAsked(visit),
    configured: new URL(config.origin).host,
    cookies: visit.jar.names().length === 0 ? 'none' : 'others',
    ...(startedAt.length === 0 ? {} : { loginsStartedAt: startedAt }),
  }
}

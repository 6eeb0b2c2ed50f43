import type { Config } from '../config/config.js'
import type { Headers, Visit } from './ports.js'
import { headerOf, isUnsafeMethod, isUpgrade } from './who-asks.js'

type SiteRules = Pick<Config, 'trustedOrigins' | 'session'>

/**
 * Whether a request that carries our cookie was made by our own pages (or a trusted origin). The cookie alone does not
 * say so: a page of a sibling domain can send it too.
 */
export function isFromOurSite(headers: Headers, rules: SiteRules): boolean {
  const origin = headers.origin
  const site = headerOf(headers, 'sec-fetch-site')
  if (site === 'same-origin' || site === 'none') return true
  if (typeof origin === 'string') return rules.trustedOrigins.has(origin)
  if (origin !== undefined || site !== undefined) return false
  // Neither header: not a current browser. Then only a cookie that other sites cannot send is proof enough.
  return rules.session.sameSite !== 'none'
}

/** Requests that must come from our own site: unsafe methods and upgrades. */
export function needsOurSite(visit: Pick<Visit, 'method' | 'headers'>): boolean {
  return isUnsafeMethod(visit.method) || isUpgrade(visit.headers)
}

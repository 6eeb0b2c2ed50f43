import type { Config } from '../config/config.js'
import type { Headers, Visit } from './ports.js'
import { headerOf, isRelayed, isUnsafeMethod, isUpgrade } from './who-asks.js'

interface SiteRules extends Pick<Config, 'trustedOrigins'> {
  readonly session: Pick<Config['session'], 'sameSite'>
}

/**
 * Whether a request that carries our cookie was made by our own pages (or a trusted origin). The cookie alone does not
 * say so: a page of a sibling domain can send it too, and so can any page through a service worker of ours.
 */
export function isFromOurSite(headers: Headers, rules: SiteRules): boolean {
  const { origin } = headers
  const site = headerOf(headers, 'sec-fetch-site')
  if (site === 'same-origin') return !isRelayed(headers)
  if (typeof origin === 'string') return rules.trustedOrigins.has(origin)
  if (origin !== undefined) return false
  // A person's own doing. With an `Origin` it is not: Firefox says so after redirects without a referrer.
  if (site === 'none') return true
  // Neither header: not a current browser. Then only a cookie that other sites cannot send is proof enough.
  return site === undefined && rules.session.sameSite !== 'none'
}

/** Requests that must come from our own site: unsafe methods and upgrades. */
export function needsOurSite(visit: Pick<Visit, 'method' | 'headers'>): boolean {
  return isUnsafeMethod(visit.method) || isUpgrade(visit.headers)
}

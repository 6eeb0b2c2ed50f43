import { isLoopbackUrl } from './loopback.js'

/** For which application a login was, also when it is over: the browser's back button leads to its pages again. */
export interface RecentLogins {
  remember(uid: string, redirectUri: string): void
  /** The application's first page. */
  applicationOf(uid: string): string | undefined
}

const mostRemembered = 1000

export function createRecentLogins(): RecentLogins {
  const applications = new Map<string, string>()
  return {
    remember(uid, redirectUri) {
      const application = firstPageOf(redirectUri)
      if (application === undefined || applications.has(uid)) return
      const oldest = applications.keys().next().value
      if (applications.size >= mostRemembered && oldest !== undefined) applications.delete(oldest)
      applications.set(uid, application)
    },
    applicationOf: (uid) => applications.get(uid),
  }
}

/** Where an error page leads back to: the root of the application, and only on this machine. */
export function firstPageOf(address: unknown): string | undefined {
  return typeof address === 'string' && isLoopbackUrl(address) ? `${new URL(address).origin}/` : undefined
}

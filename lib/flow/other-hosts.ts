/** Other names that an application is asked under are few; those after these are not remembered, and not told. */
const mostHosts = 8

/** The hosts other than that of `baseUrl` at which logins were started. */
export interface OtherHosts {
  /** Whether this one is new. */
  add(host: string): boolean
  all(): readonly string[]
}

export function createOtherHosts(): OtherHosts {
  const hosts = new Set<string>()
  return Object.freeze({
    add(host: string): boolean {
      if (hosts.has(host) || hosts.size >= mostHosts) return false
      hosts.add(host)
      return true
    },
    all: () => [...hosts],
  })
}

import type { Clock } from '../shared/clock.js'

/** Fetches for keys that tokens from the token endpoint name: what a flickering key set may cost. */
const loginBurst = 30
const loginPerSecond = 0.5

/** Seconds between two fetches that tokens from anywhere may cause. */
const foreignIntervalSeconds = 30
/** How long, and how many of them, unknown `kid`s are remembered. */
const unknownSeconds = 300
const mostUnknown = 256
/** Longer than any real `kid`; such a one is not worth memory. */
const longestKid = 256

/** Says whether the key set may be fetched for the sake of one token. */
export interface FetchBudget {
  /** Takes from the budget. */
  mayFetch(kid: string | undefined): boolean
  /** A good fetch did not bring this one. */
  unknown(kid: string | undefined): void
}

/** A bucket of 30 that fills again within a minute. */
export function createLoginBudget(clock: Clock): FetchBudget {
  let tokens = loginBurst
  let filledAt = clock()
  return {
    mayFetch() {
      const now = clock()
      tokens = Math.min(loginBurst, tokens + Math.max(0, now - filledAt) * loginPerSecond)
      filledAt = now
      if (tokens < 1) return false
      tokens -= 1
      return true
    },
    unknown: () => undefined,
  }
}

/** For tokens that anybody can send: however many `kid`s are made up, the issuer sees one fetch in 30 seconds. */
export function createForeignBudget(clock: Clock): FetchBudget {
  const unknownUntil = new Map<string, number>()
  let lastFetchAt = Number.NEGATIVE_INFINITY
  return {
    mayFetch(kid = '') {
      const now = clock()
      if (kid.length > longestKid || (unknownUntil.get(kid) ?? 0) > now) return false
      if (Math.abs(now - lastFetchAt) < foreignIntervalSeconds) return false
      lastFetchAt = now
      return true
    },
    unknown(kid = '') {
      unknownUntil.delete(kid)
      unknownUntil.set(kid, clock() + unknownSeconds)
      const [oldest] = unknownUntil.keys()
      if (unknownUntil.size > mostUnknown && oldest !== undefined) unknownUntil.delete(oldest)
    },
  }
}

/** Fetches for keys that bearer tokens name: enough for a key that the set left out for once, then one in a while. */
const bearerBurst = 3

/**
 * For tokens that anybody can send and that people wait for. A `kid` is looked for three times within five minutes, since
 * one fetch of a flickering set says little; however many are made up, three fetches and then one in 30 seconds.
 */
export function createBearerBudget(clock: Clock): FetchBudget {
  const misses = new Map<string, { readonly count: number; readonly until: number }>()
  let tokens = bearerBurst
  let filledAt = clock()
  const missesOf = (kid: string): number => {
    const known = misses.get(kid)
    return known === undefined || known.until <= clock() ? 0 : known.count
  }
  return {
    mayFetch(kid = '') {
      const now = clock()
      tokens = Math.min(bearerBurst, tokens + Math.max(0, now - filledAt) / foreignIntervalSeconds)
      filledAt = now
      if (kid.length > longestKid || missesOf(kid) >= bearerBurst || tokens < 1) return false
      tokens -= 1
      return true
    },
    unknown(kid = '') {
      const count = missesOf(kid) + 1
      misses.delete(kid)
      misses.set(kid, { count, until: clock() + unknownSeconds })
      const [oldest] = misses.keys()
      if (misses.size > mostUnknown && oldest !== undefined) misses.delete(oldest)
    },
  }
}

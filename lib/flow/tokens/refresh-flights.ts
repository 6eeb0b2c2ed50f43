import type { Clock } from '../../shared/clock.js'

/** Refreshes that are under way, and for a while those that are done. */
export interface RefreshFlights<Result> {
  /** One call for everybody who asks with the same key; late ones get the result of the one before them. */
  join(key: string, fly: () => Promise<Result>): Promise<Result>
  /** Whether a call with this key failed a moment ago, so that only who has no other way should try again. */
  isPausing(key: string): boolean
}

/** Requests that were sent with the old cookie before the new one arrived. */
const replaySeconds = 10
const pauseSeconds = 10
/** Ten times as many as a process can refresh in that time. */
const mostResults = 10_000

export function createRefreshFlights<Result>(clock: Clock): RefreshFlights<Result> {
  const flying = new Map<string, Promise<Result>>()
  const done = createMemory<Result>(clock, replaySeconds)
  const failed = createMemory<true>(clock, pauseSeconds)

  const start = async (key: string, fly: () => Promise<Result>): Promise<Result> => {
    try {
      // Begins a turn later, when it is on the list that it will be taken from.
      const result = await Promise.resolve().then(fly)
      done.put(key, result)
      return result
    } catch (error) {
      failed.put(key, true)
      throw error
    } finally {
      flying.delete(key)
    }
  }

  return Object.freeze({
    join(key: string, fly: () => Promise<Result>): Promise<Result> {
      const past = done.get(key)
      if (past !== undefined) return Promise.resolve(past)
      const present = flying.get(key) ?? start(key, fly)
      flying.set(key, present)
      return present
    },
    isPausing: (key: string) => failed.get(key) !== undefined,
  })
}

interface Memory<Value> {
  get(key: string): Value | undefined
  put(key: string, value: Value): void
}

/** Entries leave in the order in which they came, so nothing is walked. */
function createMemory<Value>(clock: Clock, seconds: number): Memory<Value> {
  const entries = new Map<string, { readonly value: Value; readonly until: number }>()
  const forgetOld = (): void => {
    for (const [key, { until }] of entries) {
      if (until > clock()) return
      entries.delete(key)
    }
  }
  return {
    get(key) {
      forgetOld()
      return entries.get(key)?.value
    },
    put(key, value) {
      forgetOld()
      entries.delete(key)
      entries.set(key, { value, until: clock() + seconds })
      const [oldest] = entries.keys()
      if (entries.size > mostResults && oldest !== undefined) entries.delete(oldest)
    },
  }
}

import { TokenError, type TokenFaultReason } from '../errors.js'
import type { Clock } from '../shared/clock.js'
import { createBearerBudget, createForeignBudget, createLoginBudget } from './fetch-budget.js'
import type { Loader } from './loader.js'
import type { KeyAsk, TrustedKey, TrustedKeys } from './trusted-keys.js'
import type { KeyBudget } from './types.js'

/** Seconds before each fetch for one token. Three fetches of Signicat's set within a second gave three different sets. */
const pauses: Readonly<Record<KeyBudget, readonly number[]>> = {
  login: [0, 0.1, 0.3],
  foreign: [0],
  bearer: [0, 0.1, 0.3],
}

export interface KeySearchOptions {
  readonly trusted: TrustedKeys
  /** Fetches the key set into `trusted`. */
  readonly loader: Loader<void>
  readonly clock: Clock
  readonly wait: (seconds: number) => Promise<void>
}

/**
 * Fetches the set at once for a key that is not there, within the budget of who asks.
 *
 * @throws {@link TokenError} `ERR_SIGNICAT_TOKEN_KEY_UNKNOWN`, {@link IssuerError} when the set cannot be had
 */
export function createKeySearch(
  options: KeySearchOptions,
): (ask: KeyAsk, budget: KeyBudget) => Promise<TrustedKey> {
  const { trusted, loader, clock, wait } = options
  const budgets = {
    login: createLoginBudget(clock),
    foreign: createForeignBudget(clock),
    bearer: createBearerBudget(clock),
  }
  const choose = (ask: KeyAsk): TrustedKey | undefined => chooseKey(trusted.find(ask, loader.isFailing()))

  const fetchFor = async (ask: KeyAsk, budget: KeyBudget): Promise<TrustedKey | 'missing' | 'refused'> => {
    const isOurs = !loader.isUnderWay()
    if (isOurs && !loader.isPausing() && !budgets[budget].mayFetch(ask.kid)) return 'refused'
    try {
      await loader.load()
    } catch (failure) {
      // From now on keys are trusted for as long as an outage allows.
      const key = choose(ask)
      if (key === undefined) throw failure
      return key
    }
    const key = choose(ask)
    if (key !== undefined) return key
    // A fetch of somebody else may have begun before this key was published.
    if (isOurs) budgets[budget].unknown(ask.kid)
    return 'missing'
  }

  return async (ask, budget) => {
    for (const pause of pauses[budget]) {
      if (pause > 0) await wait(pause)
      const key = choose(ask) ?? (await fetchFor(ask, budget))
      if (key === 'refused') break
      if (key !== 'missing') return key
    }
    throw keyUnknown('key')
  }
}

/** The only one that fits: trying one after the other would let a key stand in for another. */
export function chooseKey([key, other]: readonly TrustedKey[]): TrustedKey | undefined {
  if (other !== undefined) throw keyUnknown('key')
  return key
}

export function keyUnknown(reason: TokenFaultReason, cause?: unknown): TokenError {
  const fault = {
    claim: reason === 'algorithm' ? 'alg' : 'kid',
    reason,
    ...(cause === undefined ? {} : { cause }),
  }
  return new TokenError('ERR_SIGNICAT_TOKEN_KEY_UNKNOWN', fault)
}

import { IssuerError } from '../errors.js'
import { createEncryptionKeys } from './encryption-keys.js'
import { chooseKey, createKeySearch, keyUnknown } from './key-search.js'
import { createLoader, type LoaderOptions } from './loader.js'
import { isKnownAlgorithm } from './public-key.js'
import { createTrustedKeys, type KeyAsk, type TrustedKey } from './trusted-keys.js'
import type { IssuerKeys, KeyBudget } from './types.js'

/** Older than this the set is fetched again while it goes on being used. */
const refreshAfterSeconds = 300

export interface IssuerKeysOptions extends Pick<LoaderOptions<void>, 'clock' | 'random' | 'log'> {
  /** JSON that is not checked yet. */
  readonly fetchKeySet: () => Promise<unknown>
  readonly acceptsKid: (kid: string | undefined) => boolean
  readonly wait: (seconds: number) => Promise<void>
}

/** @see OpenID Connect Core 1.0 §10.1.1, RFC 7517 */
export function createIssuerKeys(options: IssuerKeysOptions): IssuerKeys {
  const { fetchKeySet, acceptsKid, clock } = options
  const trusted = createTrustedKeys(clock, acceptsKid)
  const forEncryption = createEncryptionKeys(clock, acceptsKid)
  let fetchedAt: number | null = null

  const attempt = async (): Promise<void> => {
    const entries = readKeySet(await fetchKeySet())
    trusted.merge(entries)
    forEncryption.merge(entries)
    fetchedAt = clock()
  }
  const loader = createLoader({ ...options, attempt, step: 'keys' })
  const seek = createKeySearch({ trusted, loader, clock, wait: options.wait })

  const find = async (ask: KeyAsk, budget: KeyBudget): Promise<TrustedKey> => {
    const known = chooseKey(trusted.find(ask, loader.isFailing()))
    if (known === undefined) return seek(ask, budget)
    const isOld = fetchedAt === null || Math.abs(clock() - fetchedAt) >= refreshAfterSeconds
    if (isOld) loader.loadInBackground()
    return known
  }

  const encryptionKeys: IssuerKeys['encryptionKeys'] = async () => {
    // A set that flickers may be without one for once.
    for (const pause of [0, 0.1, 0.3]) {
      const keys = forEncryption.current()
      if (keys.length > 0) return keys
      if (pause > 0) await options.wait(pause)
      await loader.load()
    }
    const keys = forEncryption.current()
    if (keys.length > 0) return keys
    throw new IssuerError('ERR_SIGNICAT_ISSUER_ANSWER_INVALID', { detail: 'keys: none for encryption' })
  }

  return {
    encryptionKeys,
    resolver: (budget) => async (header) => {
      const ask = readAsk(header)
      const key = await find(ask, budget)
      return key.open(ask.alg).catch((cause: unknown) => {
        throw keyUnknown('key', cause)
      })
    },
    status: () => ({ keys: trusted.count(loader.isFailing()), fetchedAt }),
  }
}

function readAsk({ alg, kid }: { readonly alg: string; readonly kid?: unknown }): KeyAsk {
  if (!isKnownAlgorithm(alg)) throw keyUnknown('algorithm')
  if (kid !== undefined && typeof kid !== 'string') throw keyUnknown('malformed')
  return { alg, kid }
}

function readKeySet(document: unknown): readonly unknown[] {
  const isSet = typeof document === 'object' && document !== null && 'keys' in document
  if (isSet && Array.isArray(document.keys)) return document.keys
  throw new IssuerError('ERR_SIGNICAT_ISSUER_ANSWER_INVALID', { detail: 'keys: not a key set' })
}

import { createLoader, type LoaderOptions } from './loader.js'
import type { Issuer, IssuerMetadata, IssuerStatus } from './types.js'

/** Older than this it is fetched again while it goes on being used. */
const refreshAfterSeconds = 3600
/** A document that could not be fetched again serves this long. */
const lastGoodSeconds = 86_400

export interface MetadataCache extends Pick<Issuer, 'metadata' | 'known'> {
  status(): Omit<IssuerStatus, 'keys'>
}

export interface MetadataCacheOptions
  extends Pick<LoaderOptions<IssuerMetadata>, 'clock' | 'random' | 'log'> {
  /** A document that passed every check. */
  readonly fetchMetadata: () => Promise<IssuerMetadata>
}

/** The last good document: while it is fresh, while a newer one is on its way, and while there is trouble. */
export function createMetadataCache(options: MetadataCacheOptions): MetadataCache {
  const { clock, fetchMetadata } = options
  let good: { readonly metadata: IssuerMetadata; readonly at: number } | null = null

  const attempt = async (): Promise<IssuerMetadata> => {
    const metadata = await fetchMetadata()
    good = { metadata, at: clock() }
    return metadata
  }
  const loader = createLoader({ ...options, attempt, step: 'discovery' })

  const age = (): number => (good === null ? Number.POSITIVE_INFINITY : Math.abs(clock() - good.at))
  const usable = (): typeof good => (age() < lastGoodSeconds ? good : null)

  return {
    async metadata() {
      const known = usable()
      if (known === null) return loader.load()
      if (age() >= refreshAfterSeconds) loader.loadInBackground()
      return known.metadata
    },
    known: () => usable()?.metadata ?? null,
    status() {
      const known = usable()
      const when = { discoveredAt: known?.at ?? null, lastFailure: loader.lastFailure() }
      if (known !== null) return { state: loader.isFailing() ? 'stale' : 'ready', ...when }
      return { state: loader.isFailing() ? 'down' : 'unknown', ...when }
    },
  }
}

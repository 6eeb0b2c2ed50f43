import { setTimeout as sleep } from 'node:timers/promises'
import type { Config } from '../config/config.js'
import { announce, isHeard } from '../shared/events.js'
import type { Log } from '../shared/log.js'
import { type BoundedFetch, createBoundedFetch } from './bounded-fetch.js'
import { fetchJson } from './fetch-json.js'
import { createIssuerKeys } from './keys.js'
import { checkMetadata } from './metadata.js'
import { createMetadataCache } from './metadata-cache.js'
import { withSecretKey } from './secret-keys.js'
import type { Issuer, IssuerName } from './types.js'

/** The settings an issuer needs; a whole {@link Config} will do. */
export type IssuerConfig = Pick<
  Config,
  | 'issuer'
  | 'issuerNames'
  | 'discoveryUrl'
  | 'isLoopbackIssuer'
  | 'allowInsecureLoopback'
  | 'idTokenAlg'
  | 'responseMode'
  | 'clientSecret'
  | 'timeoutMs'
  | 'fetch'
  | 'clock'
>

export interface IssuerPorts {
  readonly log: Log
  /** Shared with others that call the issuer; `close()` closes it too. Default: one made from the settings. */
  readonly fetch?: BoundedFetch
  /** Waits between quick attempts, in seconds. */
  readonly wait?: (seconds: number) => Promise<void>
  /** Jitter, from 0 to 1. */
  readonly random?: () => number
}

/** Keys of the local Signicat are made at every start by whoever runs it: never good for an issuer elsewhere. */
const isEmulatorKid = (kid: string | undefined): boolean => kid?.startsWith('emulator-') ?? false

/**
 * One issuer. Nothing is fetched before somebody asks, and everybody who asks shares one fetch.
 *
 * @see OpenID Connect Discovery 1.0 §4
 */
export function createIssuer(config: IssuerConfig, ports: IssuerPorts): Issuer {
  const { clock, discoveryUrl, isLoopbackIssuer } = config
  const { log, fetch = createBoundedFetch(config), random = Math.random } = ports
  const { metadata, known, status } = createMetadataCache({
    fetchMetadata: async () => checkMetadata(await fetchJson(fetch, discoveryUrl, 'discovery'), config),
    clock,
    random,
    log,
  })
  const published = createIssuerKeys({
    fetchKeySet: async () => {
      const keySet = await fetchJson(fetch, (await metadata()).jwks_uri, 'keys')
      if (isHeard('keys.fetched')) announce('keys.fetched', { issuer: config.issuer, keys: sizeOf(keySet) })
      return keySet
    },
    acceptsKid: (kid) => isLoopbackIssuer || !isEmulatorKid(kid),
    wait: ports.wait ?? ((seconds) => sleep(seconds * 1000)),
    clock,
    random,
    log,
  })
  const keys = withSecretKey(published, config)
  return {
    metadata,
    known,
    name: () => known()?.issuer ?? onlyName(config.issuerNames),
    keys,
    status: () => ({ ...status(), keys: keys.status().keys }),
    close: fetch.close,
  }
}

/** A list only for the address of a document, where the document has the last word. */
const onlyName = (names: readonly string[]): IssuerName => (names.length === 1 ? (names[0] ?? names) : names)

/** Before any check: a document that is no key set has no keys. */
function sizeOf(keySet: unknown): number {
  const isSet = typeof keySet === 'object' && keySet !== null && 'keys' in keySet
  return isSet && Array.isArray(keySet.keys) ? keySet.keys.length : 0
}

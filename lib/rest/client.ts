import { createExpressRest, type ExpressRest } from './express-client.js'
import { createHubRest, type HubRest } from './hub-client.js'
import type { ExpressRestOptions, HubRestOptions, RestOptions } from './options.js'
import { readSettings } from './settings.js'

/** Client of one of Signicat's REST APIs; `api` tells which. */
export type SignicatRest = HubRest | ExpressRest

/**
 * A client of Signicat's REST APIs, without Fastify. Nothing is sent until a method is called; the access token is fetched
 * when first needed, kept until shortly before it expires, and shared by all calls of the client.
 *
 * @throws `ConfigError` with every fault of the options.
 * @example
 * const rest = createSignicatRest({ api: 'hub', clientId, clientSecret })
 * const session = await rest.createSession(redirectRequest('hub', { allowedProviders: ['nbid'], callbackUrls }))
 */
export function createSignicatRest(options: HubRestOptions): HubRest
export function createSignicatRest(options: ExpressRestOptions): ExpressRest
export function createSignicatRest(options: RestOptions): SignicatRest
export function createSignicatRest(options: RestOptions): SignicatRest {
  const settings = readSettings(options)
  return settings.api === 'hub' ? createHubRest(settings) : createExpressRest(settings)
}

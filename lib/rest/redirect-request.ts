import { ConfigError } from '../errors.js'
import type { ExpressSessionRequest } from './express-types.js'
import type { HubCallbackUrls, HubSessionRequest } from './hub-types.js'
import type { RestApi } from './open.js'
import { isSafeUrl } from './safe-url.js'

/** Fields of a hub session that every flow shares. */
export type HubSessionExtras = Partial<
  Omit<HubSessionRequest, 'flow' | 'callbackUrls' | 'returnUrl' | 'embeddedParentDomains'>
>

/** Fields of an Express session that every flow shares. */
export type ExpressSessionExtras = Omit<ExpressSessionRequest, 'flow' | 'redirectSettings' | 'iframeSettings'>

/** Addresses that a login by redirect comes back to. */
export interface RedirectTargets {
  /** Where the browser comes back to; https, or http on a loopback host. */
  readonly callbackUrls: HubCallbackUrls
}

/** Asked for unless the caller names attributes: what a greeting needs, no personal number. */
export const defaultHubAttributes: readonly string[] = Object.freeze(['name', 'firstName', 'lastName'])
export const defaultExpressInclude: readonly string[] = Object.freeze(['name'])

/**
 * The body for a login by redirect. Send the browser to `authenticationUrl` (hub) or `url` (Express), and believe nothing
 * that comes back in the URL: read the session. Names only are asked for unless `requestedAttributes` or `include` say
 * otherwise.
 *
 * @throws {@link ConfigError} when a callback URL is not usable.
 */
export function redirectRequest(api: 'hub', input: RedirectTargets & HubSessionExtras): HubSessionRequest
export function redirectRequest(
  api: 'express',
  input: RedirectTargets & ExpressSessionExtras,
): ExpressSessionRequest
export function redirectRequest(
  api: RestApi,
  input: RedirectTargets & (HubSessionExtras | ExpressSessionExtras),
): HubSessionRequest | ExpressSessionRequest {
  const { callbackUrls, ...extras } = input
  assertUrls({ ...callbackUrls })
  if (api === 'hub') {
    return { requestedAttributes: defaultHubAttributes, ...extras, flow: 'redirect', callbackUrls }
  }
  const { success: successUrl, abort: abortUrl, error: errorUrl } = callbackUrls
  return {
    include: defaultExpressInclude,
    ...extras,
    flow: 'redirect',
    redirectSettings: { successUrl, abortUrl, errorUrl },
  }
}

/** Names the URLs that are not usable; their values may hold secrets. */
export function assertUrls(urls: Readonly<Record<string, string | undefined>>): void {
  const wrong = Object.entries(urls).filter(([, url]) => typeof url !== 'string' || !isSafeUrl(url, true))
  if (wrong.length === 0) return
  throw new ConfigError(
    wrong.map(([name]) => ({
      option: name,
      problem: 'is not an https URL',
      remedy: 'Write a complete https URL',
    })),
  )
}

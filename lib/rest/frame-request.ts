import { ConfigError, type ConfigFault } from '../errors.js'
import type { ExpressSessionRequest } from './express-types.js'
import type { HubSessionRequest } from './hub-types.js'
import type { RestApi } from './open.js'
import {
  assertUrls,
  defaultExpressInclude,
  defaultHubAttributes,
  type ExpressSessionExtras,
  type HubSessionExtras,
} from './redirect-request.js'
import { isSafeUrl } from './safe-url.js'

interface FrameParents {
  /** Hosts of the pages that show the frame, without scheme; a port may follow. */
  readonly parentDomains: readonly string[]
}

/** A frame on the hub. */
export interface HubFrame extends FrameParents {
  /** Where the frame goes when done. Without it Signicat shows a screen of its own. */
  readonly returnUrl?: string
}

/** A frame on Express. */
export interface ExpressFrame extends FrameParents {
  /** Origin of the page that shows the frame, exactly as the browser writes it. */
  readonly targetOrigin: string
}

const HOST = /^(\[[0-9a-f:]+\]|[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*)(:\d{1,5})?$/

/**
 * The body for a login in a frame: `iframe` on Express, `embedded` on the hub. Some eIDs refuse frames (MitID, LinkedIn,
 * Google, GitHub on Express; on the hub most but one-time codes): use the redirect flow for them.
 *
 * @throws {@link ConfigError} when a host, origin or URL is not usable.
 */
export function frameRequest(api: 'hub', input: HubFrame & HubSessionExtras): HubSessionRequest
export function frameRequest(
  api: 'express',
  input: ExpressFrame & ExpressSessionExtras,
): ExpressSessionRequest
export function frameRequest(
  api: RestApi,
  input: (HubFrame & HubSessionExtras) | (ExpressFrame & ExpressSessionExtras),
): HubSessionRequest | ExpressSessionRequest {
  const faults = [...faultsOf(api, input)]
  if (faults.length > 0) throw new ConfigError(faults)
  return 'targetOrigin' in input ? expressFrame(input) : hubFrame(input)
}

function hubFrame({ parentDomains, ...rest }: HubFrame & HubSessionExtras): HubSessionRequest {
  if (rest.returnUrl !== undefined) assertUrls({ returnUrl: rest.returnUrl })
  return {
    requestedAttributes: defaultHubAttributes,
    ...rest,
    flow: 'embedded',
    embeddedParentDomains: parentDomains,
  }
}

function expressFrame({
  parentDomains,
  targetOrigin,
  ...rest
}: ExpressFrame & ExpressSessionExtras): ExpressSessionRequest {
  return {
    include: defaultExpressInclude,
    ...rest,
    flow: 'iframe',
    iframeSettings: { parentDomains, postMessageTargetOrigin: targetOrigin },
  }
}

function* faultsOf(api: RestApi, input: FrameParents & { targetOrigin?: string }): Generator<ConfigFault> {
  const { parentDomains, targetOrigin } = input
  if (parentDomains.length === 0 || !parentDomains.every((host) => HOST.test(host))) {
    yield {
      option: 'parentDomains',
      problem: 'names no host, or something that is not one',
      remedy: 'Write hosts such as app.example.com, without scheme, path or wildcard',
    }
  }
  if (api === 'express' && !isOrigin(targetOrigin)) {
    yield {
      option: 'targetOrigin',
      problem: 'is not an origin',
      remedy: 'Write scheme, host and port only, such as https://app.example.com',
    }
  }
}

/** `*` would hand the message to any page. */
function isOrigin(value: string | undefined): boolean {
  return value !== undefined && isSafeUrl(value, true) && new URL(value).origin === value
}

import type { Config } from '../../config/config.js'
import { placesFor } from '../../config/places.js'
import type { BoundedFetch } from '../../issuer/bounded-fetch.js'
import { createIssuer } from '../../issuer/issuer.js'
import type { IssuerMetadata } from '../../issuer/types.js'
import { createOidcClient } from '../../oidc/client.js'
import type { AuthorizationAsk, OidcClient } from '../../oidc/types.js'
import { silentLog } from '../../shared/log.js'
import { oneAttempt } from './one-attempt.js'

/** The same calls that a login makes, to an issuer whose metadata passed every check. */
export interface Protocol {
  readonly config: Config
  readonly metadata: IssuerMetadata
  readonly oidc: OidcClient
  /** The same client, whose requests are pushed; `null` where the issuer takes none. */
  readonly pushing: OidcClient | null
  readonly redirectUri: string
}

/** @throws {@link IssuerError} when the metadata would stop every login */
export async function openProtocol(
  config: Config,
  { fetch, scopePrefix }: { readonly fetch: BoundedFetch; readonly scopePrefix: string },
): Promise<Protocol> {
  const issuer = createIssuer(config, { log: silentLog, fetch })
  const metadata = await issuer.metadata()
  const clientOf = (request: Config['request']): OidcClient =>
    createOidcClient({ config: { ...config, request }, issuer, fetch, log: silentLog })
  const canPush = metadata.pushed_authorization_request_endpoint !== undefined
  return {
    config,
    metadata,
    oidc: clientOf(config.request),
    pushing: canPush ? clientOf(config.request.startsWith('signed') ? 'signed+par' : 'par') : null,
    redirectUri: placesFor(config, scopePrefix).redirectUri,
  }
}

/** The request of an ordinary login; `scope` narrows it. */
export function ordinaryAsk(
  { config, redirectUri }: Protocol,
  scope: readonly string[] = config.scope,
): AuthorizationAsk {
  return {
    ...oneAttempt(),
    redirectUri,
    scope,
    responseMode: config.responseMode,
    parameters: config.authorization,
  }
}

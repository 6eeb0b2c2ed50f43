import type { Config } from '../../config/config.js'
import type { ClientAuth } from '../../config/key-options.js'
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
  /** The same client, which proves itself by the other way of sending its secret; `null` where it has none. */
  readonly otherMethod: { readonly clientAuth: ClientAuth; readonly oidc: OidcClient } | null
  readonly redirectUri: string
}

const otherMethods: Readonly<Partial<Record<ClientAuth, ClientAuth>>> = {
  client_secret_basic: 'client_secret_post',
  client_secret_post: 'client_secret_basic',
}

/** @throws {@link IssuerError} when the metadata would stop every login */
export async function openProtocol(
  config: Config,
  { fetch, scopePrefix }: { readonly fetch: BoundedFetch; readonly scopePrefix: string },
): Promise<Protocol> {
  const issuer = createIssuer(config, { log: silentLog, fetch })
  const metadata = await issuer.metadata()
  const clientOf = (request: Config['request'], clientAuth = config.clientAuth): OidcClient =>
    createOidcClient({ config: { ...config, request, clientAuth }, issuer, fetch, log: silentLog })
  const other = otherMethods[config.clientAuth]
  const canPush = metadata.pushed_authorization_request_endpoint !== undefined
  return {
    config,
    metadata,
    oidc: clientOf(config.request),
    pushing: canPush ? clientOf(config.request.startsWith('signed') ? 'signed+par' : 'par') : null,
    otherMethod: other === undefined ? null : { clientAuth: other, oidc: clientOf(config.request, other) },
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

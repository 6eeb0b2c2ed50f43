import { SignicatError } from '../errors.js'
import { isLoopbackUrl } from './loopback.js'
import { signicatScopes } from './signicat-scopes.js'
import type { EmulatorClient } from './types.js'

/** The client that is there when none is given. Its secret is printed in the docs: it protects nothing. */
export const defaultClient: EmulatorClient = Object.freeze({
  clientId: 'sandbox-local-signicat-001',
  clientSecret: 'local-signicat-secret-not-for-production',
})

export type AddressKind = 'redirectUris' | 'postLogoutRedirectUris'

export interface ClientRegistry {
  readonly clients: readonly EmulatorClient[]
  readonly first: EmulatorClient
  find(clientId: string): EmulatorClient | undefined
  redirectAllowed(clientId: string, uri: string): boolean
  postLogoutRedirectAllowed(clientId: string, uri: string): boolean
  /** Which addresses it takes, in words. */
  registered(clientId: string, kind: AddressKind): string
  /** Those of `scopes` that the client may not ask for. */
  refusedScopes(clientId: string, scopes: readonly string[]): readonly string[]
}

/** Where the plugin has its routes: what a client that lists no addresses has registered. */
const usualPaths: Readonly<Record<AddressKind, string>> = {
  redirectUris: '/callback',
  postLogoutRedirectUris: '/logged-out',
}

/** @throws `ERR_SIGNICAT_EMULATOR_REFUSED` for a client that would send people or tokens off this machine. */
export function createClientRegistry(
  clients: readonly EmulatorClient[] = [defaultClient],
  { lenient = false }: { readonly lenient?: boolean | undefined } = {},
): ClientRegistry {
  const [first] = clients
  if (first === undefined) throw refused('clients: at least one is needed')
  for (const client of clients) checkClient(client)
  const byId = new Map(clients.map((client) => [client.clientId, client]))
  if (byId.size !== clients.length) throw refused('clients: a clientId occurs twice')
  const allowed = (clientId: string, uri: string, kind: AddressKind): boolean =>
    byId.has(clientId) &&
    isLoopbackUrl(uri) &&
    (byId.get(clientId)?.[kind]?.includes(uri) ?? (lenient || new URL(uri).origin + usualPaths[kind] === uri))
  return {
    clients,
    first,
    find: (clientId) => byId.get(clientId),
    redirectAllowed: (clientId, uri) => allowed(clientId, uri, 'redirectUris'),
    postLogoutRedirectAllowed: (clientId, uri) => allowed(clientId, uri, 'postLogoutRedirectUris'),
    registered: (clientId, kind) =>
      byId.get(clientId)?.[kind]?.join(', ') ??
      (lenient ? 'any address of this machine' : `${usualPaths[kind]} on any port of this machine`),
    refusedScopes: (clientId, scopes) => {
      const listed = byId.get(clientId)?.scopes ?? (lenient ? scopes : signicatScopes)
      return scopes.filter((scope) => !listed.includes(scope))
    },
  }
}

function checkClient(client: EmulatorClient): void {
  const addresses = [
    ...(client.redirectUris ?? []),
    ...(client.postLogoutRedirectUris ?? []),
    ...(client.jwksUri === undefined ? [] : [client.jwksUri]),
    ...(client.backchannelLogoutUri === undefined ? [] : [client.backchannelLogoutUri]),
  ]
  if (!addresses.every(isLoopbackUrl))
    throw refused(`clients: ${client.clientId} has an address off this machine`)
  if (client.jwks !== undefined && client.jwksUri !== undefined)
    throw refused(`clients: ${client.clientId} has both jwks and jwksUri`)
  const method = client.tokenEndpointAuthMethod ?? 'client_secret_basic'
  const needsSecret = method === 'client_secret_basic' || method === 'client_secret_post'
  if (needsSecret && (client.clientSecret ?? '') === '')
    throw refused(`clients: ${client.clientId} has no clientSecret`)
}

const refused = (detail: string): SignicatError =>
  new SignicatError('ERR_SIGNICAT_EMULATOR_REFUSED', { detail })

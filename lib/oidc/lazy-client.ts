import type { OidcClientPorts } from './client.js'
import type { OidcClient } from './types.js'

/**
 * The calls of one client to one issuer. openid-client is loaded for the first of them: an application that starts does not
 * wait for it.
 */
export function createLazyOidcClient(ports: OidcClientPorts): OidcClient {
  let loading: Promise<OidcClient> | null = null
  const load = (): Promise<OidcClient> => {
    loading ??= import('./client.js').then(({ createOidcClient }) => createOidcClient(ports))
    return loading
  }
  return {
    authorizationUrl: async (ask) => (await load()).authorizationUrl(ask),
    exchangeCode: async (answer) => (await load()).exchangeCode(answer),
    refresh: async (...given) => (await load()).refresh(...given),
    userinfo: async (...given) => (await load()).userinfo(...given),
    endSessionUrl: async (ask) => (await load()).endSessionUrl(ask),
    revoke: async (tokens) => (await load()).revoke(tokens),
  }
}

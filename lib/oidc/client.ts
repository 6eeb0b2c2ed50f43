import type { BoundedFetch } from '../issuer/bounded-fetch.js'
import type { DpopNonces } from '../issuer/dpop-nonces.js'
import type { Issuer } from '../issuer/types.js'
import type { Log } from '../shared/log.js'
import { authorizationUrl } from './authorization-url.js'
import { exchangeCode } from './code-exchange.js'
import { createConnector, type OidcConfig } from './connection.js'
import { endSessionUrl } from './end-session-url.js'
import { refreshTokens } from './refresh-grant.js'
import { revokeTokens } from './revoke.js'
import type { OidcClient } from './types.js'
import { fetchUserinfo } from './userinfo.js'

export interface OidcClientPorts {
  readonly config: OidcConfig
  readonly issuer: Issuer
  /** The one the issuer uses, so that closing it ends every call. */
  readonly fetch: BoundedFetch
  readonly log: Log
  /** Shared with calls to APIs. Default: some of its own. */
  readonly nonces?: DpopNonces
}

/** The calls of one client to one issuer. Nothing is sent before somebody asks. */
export function createOidcClient(ports: OidcClientPorts): OidcClient {
  const { config, issuer, log } = ports
  const connector = createConnector(ports)
  return {
    authorizationUrl: async (ask) =>
      authorizationUrl(
        await connector.connect(),
        { config, keys: issuer.keys, signingKey: connector.signingKey },
        ask,
      ),
    exchangeCode: (answer) => exchangeCode(connector, { config, keys: issuer.keys }, answer),
    refresh: async (refreshToken, dpopKey) =>
      refreshTokens(await connector.connect(), { refreshToken, dpopKey, isBound: config.dpop }),
    async userinfo(accessToken, sub, dpopKey) {
      const connection = await connector.connect()
      const rules = { config, keys: issuer.keys, decrypter: connector.decrypter }
      return fetchUserinfo(connection, rules, { accessToken, sub, dpopKey })
    },
    async endSessionUrl(ask) {
      try {
        return endSessionUrl(await connector.connect(), ask)
      } catch (error) {
        log.warn({ err: error }, 'signing out at the issuer is left out: it is not known at the moment')
        return null
      }
    },
    async revoke(tokens) {
      const metadata = issuer.known()
      if (metadata !== null) await revokeTokens(connector.connectTo(metadata), tokens, log)
    },
  }
}

import * as client from 'openid-client'
import { namesOfAlgorithm } from '../config/algorithms.js'
import type { Config } from '../config/config.js'
import type { BoundedFetch } from '../issuer/bounded-fetch.js'
import { createDecrypter, type Decrypter } from '../issuer/decrypter.js'
import { createDpopNonces, type DpopNonces } from '../issuer/dpop-nonces.js'
import type { Issuer, IssuerMetadata } from '../issuer/types.js'
import { type ClientCredentials, createClientAuthentication } from './client-authentication.js'
import { openTokenAnswer } from './open-token-answer.js'
import { createSigningKeys, type SigningKey } from './signing-key.js'

/** openid-client's handle, made from the issuer's metadata. */
export interface Connection {
  readonly metadata: IssuerMetadata
  readonly handle: client.Configuration
  readonly nonces: DpopNonces
}

export interface Connector {
  /** @throws {@link IssuerError} */
  connect(): Promise<Connection>
  connectTo(metadata: IssuerMetadata): Connection
  /** The key that signs at the moment. */
  readonly signingKey: () => Promise<SigningKey>
  readonly decrypter: Decrypter
}

/** The settings a client needs; a whole {@link Config} will do. */
export type OidcConfig = ClientCredentials &
  Pick<
    Config,
    | 'issuerNames'
    | 'isLoopbackIssuer'
    | 'allowInsecureLoopback'
    | 'clientId'
    | 'decryptionKeys'
    | 'requireEncrypted'
    | 'dpop'
    | 'request'
    | 'encryptRequest'
    | 'idTokenAlg'
    | 'clock'
    | 'clockToleranceSeconds'
  >

export interface ConnectorPorts {
  readonly config: OidcConfig
  readonly issuer: Issuer
  readonly fetch: BoundedFetch
  /** Shared with others that make proofs. Default: some of its own. */
  readonly nonces?: DpopNonces
}

/** Keeps one handle until the metadata, or the distance between our clock and the system's, is another. */
export function createConnector({
  config,
  issuer,
  fetch,
  nonces = createDpopNonces(),
}: ConnectorPorts): Connector {
  const signingKey = createSigningKeys(config)
  const authenticate = createClientAuthentication(config, signingKey)
  const decrypter = createDecrypter(config)
  let current: (Connection & { readonly skew: number }) | null = null

  // Every call of ours has a form or no body; the wider type of openid-client is for protected resources.
  const callThrough: client.CustomFetch = async (url, { method, headers, body }) => {
    const form = body instanceof URLSearchParams ? body : null
    const response = await fetch.call(url, { method, headers, body: form })
    if (config.dpop) nonces.heard(new URL(url), response)
    const isToken = form?.has('grant_type') === true
    return isToken ? openTokenAnswer(response, { ...config, decrypter }) : response
  }

  const connectTo = (metadata: IssuerMetadata): Connection => {
    // openid-client reads the system's clock; 0 unless the clock is injected, give or take a second.
    const skew = config.clock() - Math.floor(Date.now() / 1000)
    if (current !== null && current.metadata === metadata && Math.abs(current.skew - skew) <= 1)
      return current
    const handle = new client.Configuration(
      // By list, since one algorithm may have two names.
      { ...metadata, id_token_signing_alg_values_supported: [...namesOfAlgorithm(config.idTokenAlg)] },
      config.clientId,
      {
        [client.clockSkew]: skew,
        [client.clockTolerance]: config.clockToleranceSeconds,
      },
      authenticate,
    )
    // The bounded fetch has the time limit; a second one would only cost.
    handle.timeout = 0
    handle[client.customFetch] = callThrough
    if (config.allowInsecureLoopback && config.isLoopbackIssuer) client.allowInsecureRequests(handle)
    current = { metadata, handle, nonces, skew }
    return current
  }

  return { signingKey, decrypter, connectTo, connect: async () => connectTo(await issuer.metadata()) }
}

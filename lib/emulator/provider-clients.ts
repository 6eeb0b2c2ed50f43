import type { ClientMetadata } from 'oidc-provider'
import type { EmulatorClient } from './types.js'

// The registry decides about addresses. The provider wants one of its own, and no http for hybrid clients.
const placeholder = 'https://decided-by-the-registry.invalid/'

/** A registered application as the provider knows it. */
export function providerClient(client: EmulatorClient): ClientMetadata {
  const method = client.tokenEndpointAuthMethod ?? 'client_secret_basic'
  const publicClient = method === 'none'
  return {
    client_id: client.clientId,
    ...(client.clientSecret === undefined || publicClient ? {} : { client_secret: client.clientSecret }),
    redirect_uris: [placeholder],
    response_types: ['code', 'code id_token'],
    grant_types: [
      'authorization_code',
      'refresh_token',
      'implicit',
      ...(publicClient ? [] : ['client_credentials']),
    ],
    token_endpoint_auth_method: method,
    backchannel_logout_session_required: true,
    require_pushed_authorization_requests: client.requirePushedAuthorizationRequests ?? false,
    require_signed_request_object: client.requireSignedRequestObject ?? false,
    ...(client.backchannelLogoutUri === undefined
      ? {}
      : { backchannel_logout_uri: client.backchannelLogoutUri }),
    ...(client.jwksUri === undefined ? {} : { jwks_uri: client.jwksUri }),
    ...(client.jwks === undefined ? {} : { jwks: { keys: [...client.jwks.keys] } }),
    ...tokenFormats(client),
  }
}

function tokenFormats(client: EmulatorClient): Partial<ClientMetadata> {
  const idTokenEnc = client.idTokenEncryptedResponseEnc
  const userinfoEnc = client.userinfoEncryptedResponseEnc
  return {
    id_token_signed_response_alg: client.idTokenSignedResponseAlg ?? 'RS256',
    ...(idTokenEnc === undefined
      ? {}
      : { id_token_encrypted_response_alg: 'RSA-OAEP', id_token_encrypted_response_enc: idTokenEnc }),
    ...(client.userinfoSignedResponseAlg === undefined
      ? {}
      : { userinfo_signed_response_alg: client.userinfoSignedResponseAlg }),
    ...(userinfoEnc === undefined
      ? {}
      : { userinfo_encrypted_response_alg: 'RSA-OAEP', userinfo_encrypted_response_enc: userinfoEnc }),
  }
}

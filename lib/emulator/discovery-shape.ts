import { claimsOfScopes } from './claims.js'
import { signicatScopes } from './signicat-scopes.js'

const contentEncryption = ['A128CBC-HS256', 'A192CBC-HS384', 'A256CBC-HS512'] as const
const asymmetricSigning = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
] as const

interface SignicatAlgorithms {
  readonly contentEncryption: typeof contentEncryption
  readonly asymmetricSigning: readonly (typeof asymmetricSigning)[number][]
}

/** Algorithms that Signicat announces; the provider is configured with the same ones. */
export const signicatAlgorithms: SignicatAlgorithms = Object.freeze({
  contentEncryption: contentEncryption,
  asymmetricSigning: asymmetricSigning,
})

/** Signicat's discovery document, member by member, with our addresses. */
export function discoveryDocument(issuer: string): Readonly<Record<string, unknown>> {
  return {
    issuer,
    jwks_uri: `${issuer}/.well-known/openid-configuration/jwks`,
    ...endpoints(`${issuer}/connect`),
    ...logoutFlags,
    scopes_supported: signicatScopes,
    claims_supported: [...new Set(Object.values(claimsOfScopes).flat())],
    grant_types_supported: [
      'authorization_code',
      'client_credentials',
      'refresh_token',
      'urn:ietf:params:oauth:grant-type:device_code',
      'urn:openid:params:grant-type:ciba',
    ],
    response_types_supported: ['code', 'code id_token'],
    response_modes_supported: ['form_post', 'query', 'fragment'],
    token_endpoint_auth_methods_supported: [
      'client_secret_basic',
      'client_secret_post',
      'private_key_jwt',
      'tls_client_auth',
      'self_signed_tls_client_auth',
    ],
    ...algorithms,
    subject_types_supported: ['public'],
    prompt_values_supported: ['none', 'login', 'consent', 'select_account'],
    claims_parameter_supported: false,
    request_parameter_supported: true,
    require_pushed_authorization_requests: false,
    authorization_response_iss_parameter_supported: true,
    backchannel_token_delivery_modes_supported: ['poll'],
  }
}

const endpoints = (connect: string): Record<string, string> => ({
  authorization_endpoint: `${connect}/authorize`,
  token_endpoint: `${connect}/token`,
  userinfo_endpoint: `${connect}/userinfo`,
  end_session_endpoint: `${connect}/endsession`,
  check_session_iframe: `${connect}/checksession`,
  revocation_endpoint: `${connect}/revocation`,
  introspection_endpoint: `${connect}/introspect`,
  pushed_authorization_request_endpoint: `${connect}/par`,
  device_authorization_endpoint: `${connect}/deviceauthorization`,
  backchannel_authentication_endpoint: `${connect}/ciba`,
  backchannel_authentication_cancel_endpoint: `${connect}/ciba/cancel`,
})

const logoutFlags = {
  frontchannel_logout_supported: true,
  frontchannel_logout_session_supported: true,
  backchannel_logout_supported: true,
  backchannel_logout_session_supported: true,
}

const algorithms = {
  id_token_signing_alg_values_supported: ['RS256'],
  userinfo_signing_alg_values_supported: ['RS256'],
  id_token_encryption_alg_values_supported: ['RSA-OAEP', 'RSA1_5'],
  id_token_encryption_enc_values_supported: contentEncryption,
  userinfo_encryption_alg_values_supported: ['RSA-OAEP', 'RSA1_5'],
  userinfo_encryption_enc_values_supported: contentEncryption,
  request_object_signing_alg_values_supported: asymmetricSigning,
  request_object_encryption_alg_values_supported: ['RSA-OAEP'],
  request_object_encryption_enc_values_supported: contentEncryption,
  dpop_signing_alg_values_supported: asymmetricSigning,
  code_challenge_methods_supported: ['S256'],
}

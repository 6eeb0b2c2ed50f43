import type { Claims } from './types.js'

/** Endpoints by path below the issuer. */
export const endpointOf: Readonly<Record<string, string>> = {
  '/.well-known/openid-configuration': 'discovery',
  '/.well-known/openid-configuration/jwks': 'jwks',
  '/connect/token': 'token',
  '/connect/userinfo': 'userinfo',
  '/connect/revocation': 'revocation',
  '/connect/par': 'par',
}

export function discoveryOf(issuer: string): Claims {
  const base = issuer.replace(/\/$/, '')
  return {
    issuer,
    authorization_endpoint: `${base}/connect/authorize`,
    token_endpoint: `${base}/connect/token`,
    userinfo_endpoint: `${base}/connect/userinfo`,
    jwks_uri: `${base}/.well-known/openid-configuration/jwks`,
    end_session_endpoint: `${base}/connect/endsession`,
    revocation_endpoint: `${base}/connect/revocation`,
    pushed_authorization_request_endpoint: `${base}/connect/par`,
    require_pushed_authorization_requests: false,
    response_types_supported: ['code', 'code id_token'],
    response_modes_supported: ['form_post', 'query', 'fragment'],
    id_token_signing_alg_values_supported: ['RS256'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
    authorization_response_iss_parameter_supported: true,
    subject_types_supported: ['public'],
  }
}

import type { Claims } from '../eids/types.js'

/** Endpoints of the fake issuer. */
export type FakeEndpoint =
  | 'discovery'
  | 'jwks'
  | 'par'
  | 'token'
  | 'userinfo'
  | 'introspection'
  | 'revocation'

const paths: Readonly<Record<string, FakeEndpoint>> = {
  '/.well-known/openid-configuration': 'discovery',
  '/.well-known/openid-configuration/jwks': 'jwks',
  '/connect/par': 'par',
  '/connect/token': 'token',
  '/connect/userinfo': 'userinfo',
  '/connect/introspect': 'introspection',
  '/connect/revocation': 'revocation',
}

/** Which endpoint of the issuer a URL is. */
export function endpointOf(url: string, issuer: string): FakeEndpoint | undefined {
  const { origin, pathname } = new URL(url)
  const address = `${origin}${pathname}`
  return address.startsWith(`${issuer}/`) ? paths[address.slice(issuer.length)] : undefined
}

/** What Signicat's own document says, as far as it matters here. */
export function discoveryOf(issuer: string): Claims {
  return {
    issuer,
    authorization_endpoint: `${issuer}/connect/authorize`,
    token_endpoint: `${issuer}/connect/token`,
    userinfo_endpoint: `${issuer}/connect/userinfo`,
    jwks_uri: `${issuer}/.well-known/openid-configuration/jwks`,
    end_session_endpoint: `${issuer}/connect/endsession`,
    revocation_endpoint: `${issuer}/connect/revocation`,
    introspection_endpoint: `${issuer}/connect/introspect`,
    pushed_authorization_request_endpoint: `${issuer}/connect/par`,
    require_pushed_authorization_requests: false,
    response_types_supported: ['code'],
    response_modes_supported: ['form_post', 'query', 'fragment', 'jwt'],
    id_token_signing_alg_values_supported: ['RS256'],
    authorization_signing_alg_values_supported: ['RS256'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
    dpop_signing_alg_values_supported: ['ES256', 'RS256'],
    authorization_response_iss_parameter_supported: true,
    subject_types_supported: ['public'],
  }
}

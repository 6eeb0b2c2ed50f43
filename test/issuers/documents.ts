/**
 * Discovery documents as issuers publish them, shortened to what is looked at here; names of tenants are made up. `null` takes
 * a member out of the common part.
 */
export interface PublicDocument {
  readonly name: string
  /** As an application writes it. */
  readonly issuer: string
  readonly document: Readonly<Record<string, unknown>>
  /** What the application needs besides. */
  readonly options?: Readonly<Record<string, unknown>>
  /** Lines of the doctor that must be notes here. */
  readonly notes: readonly string[]
}

const code = { response_types_supported: ['code'], subject_types_supported: ['public'] }
const rs256 = { id_token_signing_alg_values_supported: ['RS256'] }
const basic = { token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'] }
const s256 = { code_challenge_methods_supported: ['S256'] }

/** @param paths of authorization, token, keys, userinfo and sign-out; an empty one is not offered */
function at(base: string, paths: readonly [string, string, string, string, string]): Record<string, string> {
  const [authorization, token, keys, userinfo, endSession] = paths
  const members = {
    authorization_endpoint: authorization,
    token_endpoint: token,
    jwks_uri: keys,
    userinfo_endpoint: userinfo,
    end_session_endpoint: endSession,
  }
  const given = Object.entries(members).filter(([, path]) => path !== '')
  return Object.fromEntries(
    given.map(([name, path]) => [name, path.startsWith('https:') ? path : base + path]),
  )
}

export const documents: readonly PublicDocument[] = [
  {
    name: 'Google',
    issuer: 'https://accounts.google.com',
    document: {
      issuer: 'https://accounts.google.com',
      ...at('https://accounts.google.com', [
        '/o/oauth2/v2/auth',
        'https://oauth2.googleapis.com/token',
        'https://www.googleapis.com/oauth2/v3/certs',
        'https://openidconnect.googleapis.com/v1/userinfo',
        '',
      ]),
      revocation_endpoint: 'https://oauth2.googleapis.com/revoke',
      ...{ ...code, ...rs256, ...basic, code_challenge_methods_supported: ['plain', 'S256'] },
      scopes_supported: ['openid', 'email', 'profile'],
    },
    notes: ['logout'],
  },
  {
    name: 'Entra ID, one tenant',
    issuer: 'https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0',
    document: {
      issuer: 'https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0',
      ...at('https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555', [
        '/oauth2/v2.0/authorize',
        '/oauth2/v2.0/token',
        '/discovery/v2.0/keys',
        'https://graph.microsoft.com/oidc/userinfo',
        '/oauth2/v2.0/logout',
      ]),
      ...{ ...code, ...rs256, subject_types_supported: ['pairwise'] },
      token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
      scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
      response_modes_supported: ['query', 'fragment', 'form_post'],
    },
    notes: ['pkce'],
  },
  {
    name: 'Auth0, whose issuer ends in a slash',
    issuer: 'https://acme.eu.auth0.com/',
    document: {
      issuer: 'https://acme.eu.auth0.com/',
      ...at('https://acme.eu.auth0.com', [
        '/authorize',
        '/oauth/token',
        '/.well-known/jwks.json',
        '/userinfo',
        '/oidc/logout',
      ]),
      ...{ ...code, ...basic, code_challenge_methods_supported: ['S256', 'plain'] },
      id_token_signing_alg_values_supported: ['HS256', 'RS256', 'PS256'],
      scopes_supported: ['openid', 'profile', 'offline_access', 'email'],
      response_modes_supported: ['query', 'fragment', 'form_post'],
      backchannel_logout_supported: true,
      backchannel_logout_session_supported: true,
    },
    notes: [],
  },
  {
    name: 'Okta, default authorization server',
    issuer: 'https://acme.okta.com/oauth2/default',
    document: {
      issuer: 'https://acme.okta.com/oauth2/default',
      ...at('https://acme.okta.com/oauth2/default', [
        '/v1/authorize',
        '/v1/token',
        '/v1/keys',
        '/v1/userinfo',
        '/v1/logout',
      ]),
      pushed_authorization_request_endpoint: 'https://acme.okta.com/oauth2/default/v1/par',
      ...{ ...code, ...rs256, ...basic, ...s256 },
      scopes_supported: ['openid', 'profile', 'email', 'address', 'phone', 'offline_access', 'device_sso'],
      response_modes_supported: ['query', 'fragment', 'form_post', 'okta_post_message'],
    },
    notes: [],
  },
  {
    name: 'AD FS, in capitals',
    issuer: 'https://EC2AMAZ-ACME.CORP.EXAMPLE/adfs',
    document: {
      issuer: 'https://EC2AMAZ-ACME.CORP.EXAMPLE/adfs',
      ...at('https://ec2amaz-acme.corp.example/adfs', [
        '/oauth2/authorize/',
        '/oauth2/token/',
        '/discovery/keys',
        '/userinfo',
        '/oauth2/logout',
      ]),
      ...{ ...code, ...rs256 },
      token_endpoint_auth_methods_supported: [
        'client_secret_post',
        'client_secret_basic',
        'private_key_jwt',
        'windows_client_authentication',
      ],
      scopes_supported: ['openid', 'profile', 'email', 'allatclaims'],
      response_modes_supported: ['query', 'fragment', 'form_post'],
      frontchannel_logout_supported: true,
    },
    notes: ['pkce'],
  },
  {
    name: 'Signicat, the sandbox of a tenant',
    issuer: 'https://acme.sandbox.signicat.com/auth/open',
    document: {
      issuer: 'https://acme.sandbox.signicat.com/auth/open',
      ...at('https://acme.sandbox.signicat.com/auth/open', [
        '/connect/authorize',
        '/connect/token',
        '/.well-known/openid-configuration/jwks',
        '/connect/userinfo',
        '/connect/endsession',
      ]),
      pushed_authorization_request_endpoint: 'https://acme.sandbox.signicat.com/auth/open/connect/par',
      revocation_endpoint: 'https://acme.sandbox.signicat.com/auth/open/connect/revocation',
      ...{ ...code, ...rs256, ...basic, code_challenge_methods_supported: ['plain', 'S256'] },
      response_modes_supported: ['form_post', 'query', 'fragment'],
      scopes_supported: ['openid', 'profile', 'nin', 'offline_access'],
      backchannel_logout_supported: true,
      backchannel_logout_session_supported: true,
      frontchannel_logout_supported: true,
    },
    notes: [],
  },
  {
    name: 'Nets eID Broker',
    issuer: 'https://netseidbroker.dk/op',
    document: {
      issuer: 'https://netseidbroker.dk/op',
      ...at('https://netseidbroker.dk/op', [
        '/connect/authorize',
        '/connect/token',
        '/.well-known/openid-configuration/jwks',
        '/connect/userinfo',
        '/connect/endsession',
      ]),
      ...{ ...code, ...rs256, ...basic, code_challenge_methods_supported: ['plain', 'S256'] },
      response_modes_supported: ['form_post', 'query', 'fragment'],
      scopes_supported: ['openid', 'mitid', 'ssn', 'offline_access'],
      backchannel_logout_supported: true,
    },
    options: { expect: { loa: 'substantial' } },
    notes: [],
  },
  {
    name: 'Apple, which has neither userinfo nor sign-out',
    issuer: 'https://appleid.apple.com',
    document: {
      issuer: 'https://appleid.apple.com',
      ...at('https://appleid.apple.com', ['/auth/authorize', '/auth/token', '/auth/keys', '', '']),
      revocation_endpoint: 'https://appleid.apple.com/auth/revoke',
      ...{ ...code, ...rs256, subject_types_supported: ['pairwise'] },
      response_modes_supported: ['query', 'fragment', 'form_post'],
      scopes_supported: ['openid', 'email', 'name'],
      token_endpoint_auth_methods_supported: ['client_secret_post'],
    },
    options: { clientAuth: 'client_secret_post', scope: 'openid email' },
    notes: ['logout'],
  },
  {
    name: 'Keycloak 26',
    issuer: 'https://login.example/realms/acme',
    document: {
      issuer: 'https://login.example/realms/acme',
      ...at('https://login.example/realms/acme/protocol/openid-connect', [
        '/auth',
        '/token',
        '/certs',
        '/userinfo',
        '/logout',
      ]),
      pushed_authorization_request_endpoint:
        'https://login.example/realms/acme/protocol/openid-connect/ext/par/request',
      ...{ ...code, ...basic, code_challenge_methods_supported: ['plain', 'S256'] },
      id_token_signing_alg_values_supported: ['RS256', 'ES256', 'PS256', 'EdDSA'],
      acr_values_supported: ['0', '1'],
      scopes_supported: ['openid', 'basic', 'profile', 'email', 'offline_access', 'acr'],
      response_modes_supported: ['query', 'fragment', 'form_post', 'jwt'],
      backchannel_logout_supported: true,
      backchannel_logout_session_supported: true,
      authorization_response_iss_parameter_supported: true,
    },
    options: { levels: { low: '1', high: '2' }, expect: { loa: 'low' } },
    notes: [],
  },
  {
    name: 'Spring Authorization Server',
    issuer: 'https://auth.example',
    document: {
      issuer: 'https://auth.example',
      ...at('https://auth.example', [
        '/oauth2/authorize',
        '/oauth2/token',
        '/oauth2/jwks',
        '/userinfo',
        '/connect/logout',
      ]),
      ...{ ...code, ...rs256, ...basic, ...s256 },
      scopes_supported: ['openid'],
    },
    notes: ['scopes'],
  },
  {
    name: 'ID-porten',
    issuer: 'https://test.idporten.no',
    document: {
      issuer: 'https://test.idporten.no',
      ...at('https://test.idporten.no', ['', '/token', '/jwks.json', '/userinfo', '']),
      authorization_endpoint: 'https://login.test.idporten.no/authorize',
      end_session_endpoint: 'https://login.test.idporten.no/logout',
      pushed_authorization_request_endpoint: 'https://test.idporten.no/par',
      ...{ ...code, ...rs256, ...s256 },
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'private_key_jwt'],
      acr_values_supported: ['idporten-loa-low', 'idporten-loa-substantial', 'idporten-loa-high'],
      scopes_supported: ['openid', 'profile'],
      authorization_response_iss_parameter_supported: true,
    },
    options: { expect: { loa: 'substantial' } },
    notes: [],
  },
  {
    name: 'GOV.UK One Login, whose issuer ends in a slash',
    issuer: 'https://oidc.integration.account.gov.uk/',
    document: {
      issuer: 'https://oidc.integration.account.gov.uk/',
      ...at('https://oidc.integration.account.gov.uk', [
        '/authorize',
        '/token',
        '/.well-known/jwks.json',
        '/userinfo',
        '/logout',
      ]),
      ...code,
      id_token_signing_alg_values_supported: ['ES256', 'RS256'],
      token_endpoint_auth_methods_supported: ['private_key_jwt', 'client_secret_post'],
      scopes_supported: ['openid', 'email', 'phone', 'offline_access'],
      backchannel_logout_supported: true,
      backchannel_logout_session_supported: false,
    },
    options: { clientAuth: 'client_secret_post', scope: 'openid email' },
    notes: ['pkce'],
  },
  {
    name: 'FranceConnect',
    issuer: 'https://oidc.franceconnect.gouv.fr/api/v2',
    document: {
      issuer: 'https://oidc.franceconnect.gouv.fr/api/v2',
      ...at('https://oidc.franceconnect.gouv.fr/api/v2', [
        '/authorize',
        '/token',
        '/jwks',
        '/userinfo',
        '/session/end',
      ]),
      ...code,
      id_token_signing_alg_values_supported: ['ES256', 'RS256', 'HS256'],
      token_endpoint_auth_methods_supported: ['client_secret_post'],
      acr_values_supported: ['eidas1'],
      scopes_supported: ['openid', 'given_name', 'family_name', 'birthdate', 'email'],
    },
    options: {
      clientAuth: 'client_secret_post',
      scope: 'openid given_name family_name',
      expect: { loa: 'low' },
    },
    notes: ['pkce'],
  },
  {
    name: 'Login.gov',
    issuer: 'https://idp.int.identitysandbox.gov/',
    document: {
      issuer: 'https://idp.int.identitysandbox.gov/',
      ...at('https://idp.int.identitysandbox.gov', [
        '/openid_connect/authorize',
        '/api/openid_connect/token',
        '/api/openid_connect/certs',
        '/api/openid_connect/userinfo',
        '/openid_connect/logout',
      ]),
      ...{ ...code, ...rs256 },
      token_endpoint_auth_methods_supported: ['private_key_jwt'],
      acr_values_supported: ['urn:acr.login.gov:auth-only', 'urn:acr.login.gov:verified'],
      scopes_supported: ['openid', 'email', 'profile'],
    },
    options: { expect: { acr: 'urn:acr.login.gov:auth-only' } },
    notes: ['pkce', 'client-method'],
  },
  {
    name: 'Idura (Criipto)',
    issuer: 'https://acme.criipto.id',
    document: {
      issuer: 'https://acme.criipto.id',
      ...at('https://acme.criipto.id', [
        '/oauth2/authorize',
        '/oauth2/token',
        '/.well-known/jwks',
        '/oauth2/userinfo',
        '/oauth2/signout',
      ]),
      ...{ ...code, ...rs256, ...basic, ...s256 },
      acr_values_supported: ['urn:grn:authn:dk:mitid:low', 'urn:grn:authn:dk:mitid:substantial'],
      scopes_supported: ['openid'],
      response_modes_supported: ['query', 'fragment', 'form_post'],
    },
    options: { authorization: { acr_values: 'urn:grn:authn:dk:mitid:substantial' } },
    notes: ['scopes'],
  },
]

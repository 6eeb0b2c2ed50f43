import { randomBytes } from 'node:crypto'
import type {
  AdapterFactory,
  Configuration,
  ErrorOut,
  KoaContextWithOIDC,
  ResourceServer,
} from 'oidc-provider'
import { claimsOfScopes } from './claims.js'
import { signicatAlgorithms } from './discovery-shape.js'
import { createFindAccount } from './find-account.js'
import { isLoopbackUrl } from './loopback.js'
import { providerClient } from './provider-clients.js'
import { firstPageOf } from './recent-logins.js'
import { signicatScopes } from './signicat-scopes.js'
import { type EmulatorState, loginPath, mountPath } from './state.js'

/** What stays the same when keys rotate: the memory, and the keys of the cookies. */
export interface ProviderMemory {
  readonly adapter: AdapterFactory
  readonly cookieKeys: readonly string[]
  readonly cookiePrefix: string
}

export const createProviderMemory = (adapter: AdapterFactory, port: string): ProviderMemory => ({
  adapter,
  cookieKeys: [randomBytes(32).toString('base64url')],
  // Cookies do not know ports: two emulators on one machine would overwrite each other's.
  cookiePrefix: `emulator-${port}`,
})

/** The configuration of `oidc-provider`, without the interaction policy. */
export function providerConfiguration(state: EmulatorState, memory: ProviderMemory): Configuration {
  return {
    adapter: memory.adapter,
    clients: state.registry.clients.map(providerClient),
    jwks: { keys: state.keys.privateKeys },
    cookies: {
      keys: memory.cookieKeys,
      names: {
        session: `${memory.cookiePrefix}-session`,
        interaction: `${memory.cookiePrefix}-login`,
        resume: `${memory.cookiePrefix}-resume`,
      },
      long: { signed: true, httpOnly: true, sameSite: 'lax' },
      short: { signed: true, httpOnly: true, sameSite: 'lax' },
    },
    routes,
    claims: Object.fromEntries(Object.entries(claimsOfScopes).map(([scope, claims]) => [scope, [...claims]])),
    scopes: signicatScopes,
    responseTypes: ['code', 'code id_token'],
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'],
    conformIdTokenClaims: false,
    allowOmittingSingleRegisteredRedirectUri: false,
    pkce: { required: (_context, client) => client.clientAuthMethod === 'none' },
    findAccount: createFindAccount(state),
    loadExistingGrant,
    issueRefreshToken: (_context, client, source) =>
      client.grantTypeAllowed('refresh_token') && source.scopes.has('offline_access'),
    rotateRefreshToken: true,
    // The provider's rule ends every code and token of a session when the browser starts another login in it, even
    // before the first code was redeemed. Here they end when the person signs out.
    expiresWithSession: () => false,
    interactions: { url: (_context, login) => `${mountPath}${loginPath}${login.uid}` },
    renderError: (context, out) => renderError(context, out, state),
    clientBasedCORS: () => false,
    fetch: fetchFromLoopback,
    ttl: lifetimes(state),
    ...algorithms,
    features,
  }
}

const routes = {
  authorization: '/connect/authorize',
  token: '/connect/token',
  userinfo: '/connect/userinfo',
  end_session: '/connect/endsession',
  introspection: '/connect/introspect',
  revocation: '/connect/revocation',
  pushed_authorization_request: '/connect/par',
  jwks: '/.well-known/openid-configuration/jwks',
}

const { contentEncryption, asymmetricSigning } = signicatAlgorithms

const algorithms: Pick<Configuration, 'enabledJWA'> = {
  enabledJWA: {
    idTokenSigningAlgValues: ['RS256', 'PS256', 'ES256'],
    userinfoSigningAlgValues: ['RS256'],
    idTokenEncryptionAlgValues: ['RSA-OAEP'],
    userinfoEncryptionAlgValues: ['RSA-OAEP'],
    requestObjectEncryptionAlgValues: ['RSA-OAEP'],
    idTokenEncryptionEncValues: contentEncryption,
    userinfoEncryptionEncValues: contentEncryption,
    requestObjectEncryptionEncValues: contentEncryption,
    requestObjectSigningAlgValues: asymmetricSigning,
    clientAuthSigningAlgValues: asymmetricSigning,
    dPoPSigningAlgValues: asymmetricSigning,
  },
}

/** Every resource is known, with every scope. */
export const knownResource = (resource: string): ResourceServer => ({
  scope: signicatScopes.join(' '),
  audience: resource,
  accessTokenFormat: 'jwt',
  accessTokenTTL: 600,
  jwt: { sign: { alg: 'RS256' } },
})

const features: NonNullable<Configuration['features']> = {
  devInteractions: { enabled: false },
  backchannelLogout: { enabled: true },
  clientCredentials: { enabled: true },
  encryption: { enabled: true },
  introspection: { enabled: true, allowedPolicy: () => true },
  revocation: {
    enabled: true,
    allowedPolicy: (_context, client, token) => token.clientId === client.clientId,
  },
  jwtUserinfo: { enabled: true },
  pushedAuthorizationRequests: { enabled: true },
  requestObjects: { enabled: true },
  rpInitiatedLogout: { enabled: false },
}

const lifetimes = ({ lifetimes: { code, idToken, accessToken, refreshToken, session } }: EmulatorState) => ({
  AuthorizationCode: code,
  IdToken: idToken,
  AccessToken: accessToken,
  ClientCredentials: accessToken,
  RefreshToken: refreshToken,
  Session: session,
  Grant: refreshToken + session,
  // A real Signicat keeps an unfinished login for a day.
  Interaction: 86_400,
})

/** Everything asked for is granted: what a person may withhold is decided at the eID. */
const loadExistingGrant: NonNullable<Configuration['loadExistingGrant']> = async ({ oidc }) => {
  const { account, client } = oidc
  if (account === undefined || client === undefined) return undefined
  const grant = new oidc.provider.Grant({ accountId: account.accountId, clientId: client.clientId })
  grant.addOIDCScope([...oidc.requestParamOIDCScopes])
  for (const resource of Object.keys(oidc.resourceServers ?? {})) {
    grant.addResourceScope(resource, [...oidc.requestParamScopes])
  }
  await grant.save()
  return grant
}

/** Logout tokens and key sets are fetched from this machine only. The provider's own fetch refuses exactly that. */
const fetchFromLoopback: NonNullable<Configuration['fetch']> = (url, options) => {
  if (!isLoopbackUrl(String(url))) return Promise.reject(new Error('only loopback addresses are called'))
  const { method, headers, body, redirect, signal } = options ?? {}
  return globalThis.fetch(url, {
    ...(method === undefined ? {} : { method }),
    ...(headers === undefined ? {} : { headers }),
    ...(body === undefined ? {} : { body }),
    ...(redirect === undefined ? {} : { redirect }),
    ...(signal === undefined ? {} : { signal }),
  })
}

const pageRoutes: ReadonlySet<string> = new Set(['authorization', 'resume'])

function renderError(context: KoaContextWithOIDC, out: ErrorOut, state: EmulatorState): void {
  if (!pageRoutes.has(context.oidc.route)) {
    context.body = out
    return
  }
  const { client, params } = context.oidc
  const application = firstPageOf(params?.redirect_uri)
  const description =
    out.error === 'invalid_redirect_uri' && client !== undefined
      ? `${String(params?.redirect_uri).slice(0, 500)} is not registered for ${client.clientId}. Registered: ${state.registry.registered(client.clientId, 'redirectUris')}.`
      : (out.error_description ?? '')
  const id = state.errors.add({ error: out.error, description, application })
  context.status = 302
  context.redirect(`${mountPath}/Error?errorId=${id}`)
}

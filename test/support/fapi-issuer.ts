import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK } from 'jose'
import type { Configuration } from 'oidc-provider'
import { onTestFinished } from 'vitest'
import { createFaults } from '../../lib/emulator/faults.js'
import { loadProvider } from '../../lib/emulator/load-provider.js'
import { createMemoryAdapter } from '../../lib/emulator/memory-adapter.js'
import { keyPair } from './rsa-keys.js'

export interface FapiIssuer {
  readonly issuer: string
  readonly clientId: string
  /** Requests by path below the issuer, in order. */
  readonly asked: string[]
  /** Signs the person in and gives the address that the browser is sent back to. */
  authorize(location: string): Promise<URL>
}

export interface FapiSettings {
  /** Public keys of the application. */
  readonly keys: readonly Record<string, unknown>[]
  /** FAPI 2.0 Message Signing: signed requests and signed answers. */
  readonly messageSigning?: boolean
  /** Whether DPoP proofs need a nonce. */
  readonly nonce?: boolean
  readonly refresh?: boolean
}

const person = 'kari'

/** `oidc-provider` in its FAPI 2.0 profile, on a loopback port of this process. */
export async function fapiIssuer(settings: FapiSettings): Promise<FapiIssuer> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { default: Provider } = await loadProvider()
  const provider = new Provider(issuer, await configuration(settings))
  const asked: string[] = []
  provider.use(async (context, next) => {
    asked.push(context.path)
    await next()
  })
  const answer = provider.callback()
  server.on('request', async (request, response) => {
    const [, uid] = /^\/login\/([\w-]+)$/.exec(request.url ?? '') ?? []
    if (uid === undefined) return answer(request, response)
    const interaction = await provider.interactionDetails(request, response)
    const grant = new provider.Grant({
      accountId: person,
      clientId: String(interaction.params.client_id),
    })
    grant.addOIDCScope(String(interaction.params.scope))
    await provider.interactionFinished(request, response, {
      login: { accountId: person },
      consent: { grantId: await grant.save() },
    })
  })
  return { issuer, clientId: 'fapi-app', asked, authorize: (location) => authorize(issuer, location) }
}

async function configuration(settings: FapiSettings): Promise<Configuration> {
  const { privateKey } = await keyPair('PS256')
  const jwk = { ...(await exportJWK(privateKey)), kid: 'op-1', use: 'sig', alg: 'PS256' }
  const messageSigning = settings.messageSigning ?? false
  return {
    jwks: { keys: [jwk as never] },
    clients: [
      {
        client_id: 'fapi-app',
        redirect_uris: ['https://app.example/callback'],
        response_types: ['code'],
        grant_types: ['authorization_code', 'refresh_token'],
        token_endpoint_auth_method: 'private_key_jwt',
        token_endpoint_auth_signing_alg: 'PS256',
        id_token_signed_response_alg: 'PS256',
        dpop_bound_access_tokens: true,
        jwks: { keys: [...settings.keys] as never },
        ...(messageSigning
          ? {
              require_signed_request_object: true,
              request_object_signing_alg: 'PS256',
              authorization_signed_response_alg: 'PS256',
            }
          : {}),
      },
    ],
    cookies: { keys: ['one key for one test'] },
    adapter: createMemoryAdapter(createFaults()).adapter,
    ttl: { Interaction: 600, Grant: 600, Session: 600, AccessToken: 600, IdToken: 600, RefreshToken: 600 },
    claims: { openid: ['sub', 'auth_time'], profile: ['name'] },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: async () => ({ sub: id, name: 'Kari Nordmann' }),
    }),
    interactions: { url: (_context, login) => `/login/${login.uid}` },
    clientAuthMethods: ['private_key_jwt'],
    issueRefreshToken: () => settings.refresh ?? false,
    enabledJWA: {
      authorizationSigningAlgValues: ['PS256'],
      idTokenSigningAlgValues: ['PS256'],
      clientAuthSigningAlgValues: ['PS256', 'ES256'],
      requestObjectSigningAlgValues: ['PS256', 'ES256'],
      dPoPSigningAlgValues: ['ES256', 'EdDSA', 'PS256'],
    },
    features: {
      fapi: { enabled: true, profile: '2.0' },
      devInteractions: { enabled: false },
      dPoP: {
        enabled: true,
        nonceSecret: Buffer.alloc(32, 7),
        requireNonce: () => settings.nonce ?? false,
      },
      pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: true },
      requestObjects: { enabled: messageSigning },
      jwtResponseModes: { enabled: messageSigning },
      revocation: { enabled: true },
    },
  }
}

async function authorize(issuer: string, location: string): Promise<URL> {
  const cookies = new Map<string, string>()
  let url = new URL(location)
  for (let hop = 0; hop < 6 && url.origin === issuer; hop += 1) {
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
    })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      cookies.set(name, value)
    }
    const next = response.headers.get('location')
    if (next === null) throw new Error(`the issuer stopped: ${response.status} ${await response.text()}`)
    url = new URL(next, url)
  }
  return url
}

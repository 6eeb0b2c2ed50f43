import { createHash, randomBytes } from 'node:crypto'
import type Provider from 'oidc-provider'
import type { Configuration, KoaContextWithOIDC } from 'oidc-provider'
import { createLoginPolicy } from './login-policy.js'
import { letParallelLoginsFinish } from './parallel-logins.js'
import type { ProviderMemory } from './provider-configuration.js'
import { knownResource, providerConfiguration } from './provider-configuration.js'
import { createReplyShape } from './reply-shape.js'
import { createErrorPageRule, createOneTimeRule, createScopeRule, type ScopeRule } from './request-rules.js'
import type { EmulatorState } from './state.js'

type ResourceIndicators = NonNullable<NonNullable<Configuration['features']>['resourceIndicators']>
type ProviderModule = typeof import('oidc-provider')

/** The protocol part of the emulator, bent where Signicat differs. */
export function buildProvider(
  module: ProviderModule,
  state: EmulatorState,
  memory: ProviderMemory,
): Provider {
  const configuration = providerConfiguration(state, memory)
  const checkScope = createScopeRule(module.errors, state)
  const provider = new module.default(state.issuer, {
    ...configuration,
    features: {
      ...configuration.features,
      // The two seams at which the provider has read a request and not yet dropped the scopes that it does not know.
      resourceIndicators: withScopeRule(checkScope),
      requestObjects: { enabled: true, assertJwtClaimsAndHeader: createOneTimeRule(module.errors) },
    },
    interactions: {
      ...configuration.interactions,
      policy: createLoginPolicy(module.interactionPolicy, state),
    },
  })
  letRegistryDecide(provider, state)
  giveSignicatSessionIds(provider)
  keepOfflineAccess(provider)
  provider.use(letParallelLoginsFinish(provider))
  provider.use(createReplyShape(state.faults))
  provider.use(createErrorPageRule(state))
  provider.on('authorization.success', addSignicatParameters)
  provider.silent = true
  provider.on('server_error', (_context, error) =>
    state.log.error({ error: error.name }, 'the emulator failed'),
  )
  return provider
}

function withScopeRule(checkScope: ScopeRule): ResourceIndicators {
  return {
    enabled: true,
    defaultResource(context, _client, oneOf) {
      checkScope(context)
      return oneOf ?? []
    },
    getResourceServerInfo(context, resource) {
      checkScope(context)
      return knownResource(resource)
    },
  }
}

function letRegistryDecide(provider: Provider, { registry }: EmulatorState): void {
  provider.Client.prototype.redirectUriAllowed = function redirectUriAllowed(uri: string): boolean {
    return registry.redirectAllowed(this.clientId, uri)
  }
  provider.Client.prototype.includeSid = () => true
}

/** One `sid` per browser session, 32 upper-case hexadecimal digits. */
function giveSignicatSessionIds(provider: Provider): void {
  provider.Session.prototype.ensureClientContainer = function ensureClientContainer(clientId: string): void {
    if (this.sidFor(clientId) !== undefined) return
    const others = Object.values(this.authorizations ?? {})
    const shared = others.find(({ sid }) => sid !== undefined)?.sid
    this.sidFor(clientId, shared ?? randomBytes(16).toString('hex').toUpperCase())
  }
}

/** The provider drops `offline_access` unless `prompt=consent` came along; Signicat has no such rule. */
function keepOfflineAccess(provider: Provider): void {
  class Prompts extends Set<string> {
    override has(prompt: string): boolean {
      return prompt === 'consent' || super.has(prompt)
    }
  }
  Object.defineProperty(provider.OIDCContext.prototype, 'prompts', {
    get(this: { readonly params?: Readonly<Record<string, unknown>> }): Set<string> {
      const prompt = this.params?.prompt
      return new Prompts(typeof prompt === 'string' ? prompt.split(' ') : [])
    },
  })
}

/** Signicat also answers with `scope` and `session_state`. */
function addSignicatParameters(context: KoaContextWithOIDC, response?: Record<string, unknown>): void {
  const { client, session, params } = context.oidc
  if (response === undefined || client === undefined || session === undefined) return
  const salt = randomBytes(16).toString('hex').toUpperCase()
  const text = `${client.clientId} ${String(params?.redirect_uri)} ${session.uid} ${salt}`
  response.scope = params?.scope
  response.session_state = `${createHash('sha256').update(text).digest('base64url')}.${salt}`
}

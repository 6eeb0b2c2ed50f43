import type { Clock } from '../../shared/clock.js'
import { createApiClients } from './api-clients.js'
import { createApiTokens } from './api-tokens.js'
import type { RestApi } from './providers.js'
import { type RestState, restPaths } from './rest-state.js'
import { createSessionStore } from './session-store.js'
import { createSigner } from './signer.js'
import type { EmulatorApiClient, EmulatorRest, EmulatorRestAccess } from './types.js'

type Shared = Omit<RestState, 'clients' | 'tokens' | 'sessions' | 'signer'>

interface RestInput extends Shared {
  readonly clock: Clock
  readonly apiClients: readonly EmulatorApiClient[] | undefined
}

/** Both REST APIs, empty. @throws `ERR_SIGNICAT_EMULATOR_REFUSED` for an API client that cannot be used. */
export function createRestState({ apiClients, ...shared }: RestInput): RestState {
  return {
    ...shared,
    clients: createApiClients(apiClients),
    tokens: createApiTokens(shared.clock),
    sessions: createSessionStore(shared.clock),
    signer: createSigner(),
  }
}

/** What an application needs to call them. */
export function restAccess({ url, clients }: RestState): EmulatorRest {
  const access = (api: RestApi, token: string): EmulatorRestAccess => {
    const { clientId, clientSecret } = clients.first(api)
    return { baseUrl: `${url}${restPaths[api]}`, tokenUrl: `${url}${token}`, clientId, clientSecret }
  }
  return { hub: access('hub', restPaths.hubToken), express: access('express', restPaths.expressToken) }
}

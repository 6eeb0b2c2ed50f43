import { SignicatError } from '../../errors.js'
import { isEncryptionKey } from './encryption-key.js'
import type { RestApi } from './providers.js'
import type { EmulatorApiClient } from './types.js'

/** The API clients that are there when none is given. Their secrets are printed in the docs: they protect nothing. */
const defaultClients: readonly EmulatorApiClient[] = [
  {
    api: 'hub',
    clientId: 'sandbox-local-api-001',
    clientSecret: 'local-signicat-api-secret-not-for-production',
  },
  {
    api: 'express',
    clientId: 'local-express-client',
    clientSecret: 'local-express-secret-not-for-production',
  },
]

export interface ApiClients {
  find(api: RestApi, clientId: string): EmulatorApiClient | undefined
  first(api: RestApi): EmulatorApiClient
}

/** The given ones replace the default one of their API. @throws `ERR_SIGNICAT_EMULATOR_REFUSED` */
export function createApiClients(given: readonly EmulatorApiClient[] = []): ApiClients {
  const defaults = defaultClients.filter(({ api }) => !given.some((client) => client.api === api))
  const clients = [...given, ...defaults]
  for (const client of given) checkClient(client)
  if (new Set(clients.map(({ api, clientId }) => `${api} ${clientId}`)).size !== clients.length) {
    throw refused('apiClients: a clientId occurs twice')
  }
  return {
    find: (api, clientId) => clients.find((client) => client.api === api && client.clientId === clientId),
    first(api) {
      const found = clients.find((client) => client.api === api)
      if (found === undefined) throw refused(`apiClients: none for ${api}`)
      return found
    },
  }
}

function checkClient({ clientId, clientSecret, encryptionPublicKey, api }: EmulatorApiClient): void {
  if (clientId === '' || clientSecret === '') throw refused('apiClients: an id or a secret is empty')
  if (encryptionPublicKey === undefined) return
  if (api === 'hub') throw refused(`apiClients: ${clientId}: the hub gets its key with each session`)
  if (!isEncryptionKey(encryptionPublicKey)) {
    throw refused(`apiClients: ${clientId}: encryptionPublicKey is not a public key for RSA-OAEP or ECDH-ES`)
  }
}

const refused = (detail: string): SignicatError =>
  new SignicatError('ERR_SIGNICAT_EMULATOR_REFUSED', { detail })

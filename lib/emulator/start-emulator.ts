import type { RequestListener } from 'node:http'
import type Provider from 'oidc-provider'
import { SignicatError } from '../errors.js'
import { systemClock } from '../shared/clock.js'
import { silentLog } from '../shared/log.js'
import { isProduction } from '../shared/production.js'
import { createAccounts } from './accounts.js'
import { buildProvider } from './build-provider.js'
import { type ClientRegistry, createClientRegistry } from './client-registry.js'
import { eidList } from './eid-list.js'
import { createErrorReports } from './error-reports.js'
import { createFaults } from './faults.js'
import { loadProvider } from './load-provider.js'
import { isLoopbackHost } from './loopback.js'
import { listenOnLoopback } from './loopback-server.js'
import { createMemoryAdapter } from './memory-adapter.js'
import { createPeopleDirectory } from './people.js'
import { createProviderMemory } from './provider-configuration.js'
import { createRecentLogins } from './recent-logins.js'
import { createCounters, createRequestHandler } from './request-handler.js'
import { createRestState, restAccess } from './rest/create-rest.js'
import { createPhone } from './rest/phone.js'
import { makeSelfSignedCertificate } from './self-signed-certificate.js'
import { createKeySet, type KeySet } from './signing-keys.js'
import { type EmulatorState, mountPath } from './state.js'
import type { Emulator, EmulatorLifetimes, EmulatorOptions } from './types.js'

const usualLifetimes: EmulatorLifetimes = {
  code: 15,
  idToken: 600,
  accessToken: 600,
  refreshToken: 86_400,
  session: 3600,
}

/**
 * Starts a local Signicat: an OpenID issuer with simulated eIDs and fictional people, for development and tests.
 *
 * It listens on loopback addresses only, makes new keys at every start and always sets `sandbox: true`.
 * `login_hint=auto:<person id>` signs a person in without a click.
 *
 * @example
 * const signicat = await createEmulator()
 * // register the plugin with signicat.issuer, signicat.clientId, signicat.clientSecret
 * await signicat.close()
 *
 * @throws `ERR_SIGNICAT_EMULATOR_REFUSED` when `NODE_ENV` begins with `prod`, without the package `oidc-provider`, or for a
 * client whose addresses are not on this machine; `detail` says which.
 */
export async function createEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  refuseToBeReached(options)
  const registry = createClientRegistry(options.clients, { lenient: options.lenient })
  const tls = tlsOf(options)
  const algs = registry.clients.map((client) => client.idTokenSignedResponseAlg ?? 'RS256')
  const [module, keys] = await Promise.all([loadProvider(), createKeySet(algs)])
  const gate = createGate()
  const server = await listenOnLoopback({ port: options.port ?? 0, tls, listener: gate.listener })
  const url = `${tls === undefined ? 'http' : 'https'}://localhost:${server.port}`
  const { state, rotateKeys } = createRuntime({ options, registry, keys, module, url })
  const counters = createCounters()
  const closing = new AbortController()
  gate.open(createRequestHandler({ state, counters, signal: closing.signal }))
  return {
    url,
    issuer: state.issuer,
    port: server.port,
    clientId: registry.first.clientId,
    clientSecret: registry.first.clientSecret,
    rest: restAccess(state.rest),
    phone: createPhone(state.rest),
    people: state.people.all,
    eids: eidList,
    certificate: tls?.cert,
    faults: state.faults,
    counters,
    rotateKeys,
    async close() {
      closing.abort()
      await server.close()
    },
  }
}

/** Whoever reaches it is anybody they like. */
function refuseToBeReached(options: EmulatorOptions & { readonly host?: unknown }): void {
  const refuse = (detail: string): SignicatError =>
    new SignicatError('ERR_SIGNICAT_EMULATOR_REFUSED', { detail })
  if (isProduction()) throw refuse('NODE_ENV is production')
  const { host } = options
  if (host === undefined) return
  const isLoopback = typeof host === 'string' && isLoopbackHost(host === '::1' ? '[::1]' : host)
  if (!isLoopback) throw refuse('it listens on addresses of this machine only, and host names another')
}

interface RuntimeInput {
  readonly options: EmulatorOptions
  readonly registry: ClientRegistry
  readonly keys: KeySet
  readonly module: Awaited<ReturnType<typeof loadProvider>>
  readonly url: string
}

/** The state of one emulator, with a provider that is replaced when keys rotate. */
function createRuntime({ options, registry, keys, module, url }: RuntimeInput): {
  readonly state: EmulatorState
  readonly rotateKeys: Emulator['rotateKeys']
} {
  const faults = createFaults(options.faults)
  const store = createMemoryAdapter(faults)
  const memory = createProviderMemory(store.adapter, new URL(url).port)
  let provider: Provider
  const shared = {
    faults,
    people: createPeopleDirectory(options.people),
    accounts: createAccounts(),
    errors: createErrorReports(),
  }
  const { apiClients, clock = systemClock } = options
  const state: EmulatorState = {
    ...shared,
    issuer: `${url}${mountPath}`,
    registry,
    keys,
    recentLogins: createRecentLogins(),
    endTokensOf: store.endTokensOf,
    lifetimes: { ...usualLifetimes, ...options.lifetimes },
    random: options.random ?? Math.random,
    log: options.log ?? silentLog,
    rest: createRestState({ ...shared, url, clock, apiClients }),
    provider: () => provider,
  }
  provider = buildProvider(module, state, memory)
  return {
    state,
    async rotateKeys({ dropOld = false } = {}) {
      await keys.rotate({ dropOld })
      provider = buildProvider(module, state, memory)
    },
  }
}

function tlsOf({ https }: EmulatorOptions): { readonly key: string; readonly cert: string } | undefined {
  if (https === undefined || https === false) return undefined
  return https === true ? makeSelfSignedCertificate() : https
}

/** The port is known only after listening, the handler needs it: requests in between wait. */
function createGate(): { listener: RequestListener; open(listener: RequestListener): void } {
  let pass: ((listener: RequestListener) => void) | undefined
  const opened = new Promise<RequestListener>((resolve) => {
    pass = resolve
  })
  return {
    listener: (request, response) => {
      opened.then((listener) => listener(request, response)).catch(() => response.destroy())
    },
    open: (listener) => pass?.(listener),
  }
}

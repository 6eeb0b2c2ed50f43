import type { FastifyInstance } from 'fastify'
import type { Config } from '../config/config.js'
import { placesFor } from '../config/places.js'
import { isLoopbackHost } from '../config/url-shape.js'
import { createClaimsPolicy } from '../eids/claims-policy.js'
import { ConfigError } from '../errors.js'
import { createIdTokenKeeper } from '../flow/id-token-keeper.js'
import { createOtherHosts } from '../flow/other-hosts.js'
import { createPages, type Pages } from '../flow/pages/create-pages.js'
import { findPageFaults } from '../flow/pages/find-page-faults.js'
import type { Services } from '../flow/ports.js'
import type { RestServices } from '../flow/rest/ports.js'
import type { RestParts } from '../flow/rest/services.js'
import type { Renewed } from '../flow/tokens/kept-tokens.js'
import { createRefreshFlights } from '../flow/tokens/refresh-flights.js'
import { createBoundedFetch } from '../issuer/bounded-fetch.js'
import { createDecrypter } from '../issuer/decrypter.js'
import { createDpopNonces } from '../issuer/dpop-nonces.js'
import { createIssuer } from '../issuer/issuer.js'
import type { Issuer } from '../issuer/types.js'
import { createLazyOidcClient } from '../oidc/lazy-client.js'
import { createAttempts } from '../session/attempts.js'
import { createFormTokens } from '../session/form-token.js'
import { createLeases } from '../session/leases.js'
import { createSealedSessions, type SealedSessionsOptions } from '../session/sealed-sessions.js'
import { createSharedMemory } from '../session/shared-memory.js'
import { createStoredSessions } from '../session/stored-sessions.js'
import type { Sessions } from '../session/types.js'
import type { Log } from '../shared/log.js'
import { createIntrospection, type IntrospectionPorts } from '../verify/introspection.js'
import { createTokenVerifier, type TokenVerifier } from '../verify/token-verifier.js'
import { cookieCodec } from './cookie-codec.js'
import { shareOwnAddresses } from './own-addresses.js'
import type { CookieWriting } from './reply-cookies.js'

/** One `app.register(signicat)`: everything its routes, guards and members share. */
export interface Registration {
  readonly services: Services
  /** The REST flows, `null` when they are off. */
  readonly rest: RestServices | null
  /** Of access, ID and logout tokens that come from anywhere. */
  readonly verifier: TokenVerifier
  readonly config: Config
  readonly pages: Pages
  readonly cookies: CookieWriting
  readonly log: Log
}

/**
 * Puts the parts of a registration together. Nothing is fetched yet.
 *
 * @throws {@link ConfigError} for texts and brand that the pages cannot show
 */
export async function createRegistration(app: FastifyInstance, config: Config): Promise<Registration> {
  const log: Log = app.log
  const faults = findPageFaults(config.pages)
  if (faults.length > 0) throw new ConfigError(faults)
  const places = shareOwnAddresses(app, placesFor(config, app.prefix))
  const claimsPolicy = createClaimsPolicy(config.claims)
  const fetch = createBoundedFetch(config)
  const issuer = createIssuer(config, { log, fetch })
  const nonces = createDpopNonces()
  const parts = { config, scopePath: places.scopePath, log }
  const services: Services = Object.freeze({
    config,
    places,
    issuer,
    decrypter: createDecrypter(config),
    oidc: createLazyOidcClient({ config, issuer, fetch, log, nonces }),
    nonces,
    sessions: createSessions({ ...parts, keepClaims: claimsPolicy.keep }),
    shared: createSharedMemory(config, log),
    refreshes: createRefreshFlights<Renewed>(config.clock),
    leases: createLeases(config),
    attempts: createAttempts(parts),
    forms: createFormTokens(parts),
    otherHosts: createOtherHosts(),
    claimsPolicy,
    idTokens: createIdTokenKeeper({ config, claimsPolicy, issuer, log }),
  })
  return Object.freeze({
    services,
    rest: config.rest === null ? null : await loadRest({ config, places, log }),
    verifier: createVerifier(config, { issuer, fetch }),
    config,
    pages: createPages({
      pages: config.pages,
      log,
      showFaults: isLoopbackHost(new URL(config.origin).hostname),
    }),
    cookies: Object.freeze({ codec: await cookieCodec(), secure: config.secureCookies }),
    log,
  })
}

/** Loaded only where the option names them. */
async function loadRest(parts: RestParts): Promise<RestServices | null> {
  const { createRestServices } = await import('../flow/rest/services.js')
  return createRestServices(parts)
}

/** On the issuer's keys that logins use too, but with a budget of its own. */
function createVerifier(
  config: Config,
  { issuer, fetch }: Pick<IntrospectionPorts, 'fetch'> & { readonly issuer: Issuer },
): TokenVerifier {
  const { tokens, clock, timeoutMs } = config
  const { introspection } = tokens
  return createTokenVerifier({
    ...tokens,
    issuerName: issuer.name,
    clientId: config.clientId,
    idTokenAlgorithms: [config.idTokenAlg],
    keys: issuer.keys.resolver('bearer'),
    decrypter: createDecrypter(config),
    mustBeEncrypted: {
      idToken: config.requireEncrypted.has('idToken'),
      logoutToken: config.requireEncrypted.has('logoutToken'),
    },
    sandboxAllowed: config.expect.sandbox,
    levels: config.levels,
    strictLogoutTokens: config.session.strictLogoutTokens,
    clock,
    toleranceSeconds: config.clockToleranceSeconds,
    introspect:
      introspection === null
        ? null
        : createIntrospection({ ...introspection, timeoutMs }, { issuer, fetch, clock }),
  })
}

function createSessions(options: SealedSessionsOptions): Sessions {
  const { kind, store } = options.config.session
  return kind === 'stored' && store !== null
    ? createStoredSessions({ ...options, store })
    : createSealedSessions(options)
}

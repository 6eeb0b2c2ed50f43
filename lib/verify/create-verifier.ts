import { createBoundedFetch } from '../issuer/bounded-fetch.js'
import { createDecrypter } from '../issuer/decrypter.js'
import { createIssuer } from '../issuer/issuer.js'
import type { Issuer, IssuerStatus } from '../issuer/types.js'
import { silentLog } from '../shared/log.js'
import { givenKeys } from './given-keys.js'
import { createIntrospection } from './introspection.js'
import { readVerifierOptions, type VerifierSettings } from './read-verifier-options.js'
import { createTokenVerifier, type TokenVerifier } from './token-verifier.js'
import type { VerifierOptions } from './verifier-options.js'

/** A verifier of its own, without Fastify. */
export interface Verifier extends TokenVerifier {
  /**
   * Asks the issuer for its metadata now, for those who want to fail early.
   *
   * @throws {@link IssuerError} when it cannot be had
   */
  ready(): Promise<void>
  /** What is known of the issuer. */
  status(): IssuerStatus
  /** Aborts calls to the issuer that are under way. */
  close(): void
}

/**
 * Verifies tokens of an issuer, without Fastify. Nothing is fetched before the first token; keys are then kept, fetched
 * again when they are old or one is unknown, and trusted a while longer while the issuer cannot be asked.
 *
 * @throws {@link ConfigError} `ERR_SIGNICAT_CONFIG_INVALID` with every fault of the options
 * @example
 * const verifier = createVerifier({ issuer, audience: 'https://api.example.com' })
 * const { sub, scopes } = await verifier.verifyAccessToken(token, { scope: 'orders:read' })
 */
export function createVerifier(options: VerifierOptions): Verifier {
  const settings = readVerifierOptions(options)
  const fetch = createBoundedFetch(settings)
  const issuer = createIssuer(
    { ...settings, idTokenAlg: settings.algorithms[0] ?? 'RS256', responseMode: 'query', clientSecret: null },
    { log: options.log ?? silentLog, fetch },
  )
  const { clock, timeoutMs } = settings
  const verifier = createTokenVerifier({
    ...settings,
    issuerName: issuer.name,
    idTokenAlgorithms: settings.algorithms,
    keys: settings.keys === null ? issuer.keys.resolver('bearer') : givenKeys(settings.keys),
    decrypter: createDecrypter(settings),
    toleranceSeconds: settings.clockToleranceSeconds,
    introspect:
      settings.introspection === null
        ? null
        : createIntrospection({ ...settings.introspection, timeoutMs }, { issuer, fetch, clock }),
  })
  return Object.freeze({ ...verifier, ...lifeOf(issuer, settings) })
}

function lifeOf(issuer: Issuer, { keys }: VerifierSettings): Pick<Verifier, 'ready' | 'status' | 'close'> {
  return {
    async ready() {
      if (keys === null) await issuer.metadata()
    },
    status: issuer.status,
    close: issuer.close,
  }
}

import type { Config } from '../../config/config.js'
import type { Places } from '../../config/places.js'
import { ConfigError } from '../../errors.js'
import { createSignicatRest, type SignicatRest } from '../../rest/client.js'
import { browserName, cookieNames } from '../../session/cookie-names.js'
import { createRestAttempts } from '../../session/rest-attempts.js'
import type { Log } from '../../shared/log.js'
import type { RestServices } from './ports.js'
import { createSessionReads } from './reads.js'
import { createStartLimits } from './start-limits.js'

export interface RestParts {
  readonly config: Config
  readonly places: Places
  readonly log: Log
}

/** Puts the REST flows of a registration together, `null` without the option. Nothing is fetched yet. */
export function createRestServices({ config, places, log }: RestParts): RestServices | null {
  const settings = config.rest
  if (settings === null || places.rest === null) return null
  const { scopePath } = places
  const client = clientOf(config, settings, log)
  return Object.freeze({
    settings,
    client,
    attempts: createRestAttempts({ config, scopePath, log, rest: settings }),
    reads: createSessionReads({ client, settings, clock: config.clock }),
    limits: createStartLimits(settings.limits, config.clock),
    places: places.rest,
    browserCookie: browserName(cookieNames(config, scopePath).session),
  })
}

function clientOf(config: Config, settings: NonNullable<Config['rest']>, log: Log): SignicatRest {
  const { clientId, clientSecret, decryptionKeys, baseUrl, tokenUrl, accountId } = settings
  const { timeoutMs, fetch, clock, allowInsecureLoopback } = config
  const common = {
    ...{ clientId, clientSecret, timeoutMs, clock, allowInsecureLoopback, log },
    ...(fetch === null ? {} : { fetch }),
    // A person is waiting, and the attempt outlives a failure: trying again is up to them.
    retries: 0,
    decryptionKeys,
    ...(baseUrl === null ? {} : { baseUrl }),
    ...(tokenUrl === null ? {} : { tokenUrl }),
  }
  try {
    return settings.api === 'express'
      ? createSignicatRest({ api: 'express', ...common })
      : createSignicatRest({ api: 'hub', ...common, ...(accountId === null ? {} : { accountId }) })
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    throw new ConfigError(error.faults.map((fault) => ({ ...fault, option: `rest.${fault.option}` })))
  }
}

import type { Config } from '../../config/config.js'
import { isSignicatError } from '../../errors.js'
import { createApiToken } from '../../rest/api-token.js'
import { readSettings } from '../../rest/settings.js'
import { errorText } from './error-text.js'
import { finding, good, type Row } from './report.js'

/** Whether the API client of the REST flows gets an access token. */
export async function checkRest(config: Config): Promise<readonly Row[]> {
  const { rest } = config
  if (rest === null) return []
  try {
    await createApiToken(settingsOf(config, rest)).current()
    return [good('rest', `${rest.clientId} gets access tokens for the ${rest.api} API`)]
  } catch (error) {
    if (isSignicatError(error, 'ERR_SIGNICAT_CLIENT_REFUSED')) {
      const remedy =
        'Give rest the id and secret of an API client (Dashboard > Settings > API clients), not of an OpenID Connect client, with the permission for this API'
      return [finding('rest', `the ${rest.api} API refuses rest.clientId and rest.clientSecret`, remedy)]
    }
    const remedy = 'Check rest.tokenUrl and the network to it'
    return [finding('rest', `the ${rest.api} API gives no access token: ${errorText(error)}`, remedy)]
  }
}

function settingsOf(config: Config, rest: NonNullable<Config['rest']>): ReturnType<typeof readSettings> {
  const { timeoutMs, fetch, clock, allowInsecureLoopback } = config
  const { clientId, clientSecret, baseUrl, tokenUrl } = rest
  const common = {
    ...{ clientId, clientSecret, timeoutMs, clock, allowInsecureLoopback },
    ...(fetch === null ? {} : { fetch }),
    ...(baseUrl === null ? {} : { baseUrl }),
    ...(tokenUrl === null ? {} : { tokenUrl }),
  }
  return readSettings(rest.api === 'hub' ? { api: 'hub', ...common } : { api: 'express', ...common })
}

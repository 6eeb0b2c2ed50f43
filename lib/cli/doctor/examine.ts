import type { Config } from '../../config/config.js'
import { resolveConfig } from '../../config/resolve.js'
import { ConfigError } from '../../errors.js'
import { createBoundedFetch } from '../../issuer/bounded-fetch.js'
import { checkApplication } from './check-application.js'
import { checkClient } from './check-client.js'
import { checkEncryption } from './check-encryption.js'
import { discover, isNamed } from './check-issuer.js'
import { checkKeys } from './check-keys.js'
import { checkLogout } from './check-logout.js'
import { checkOffer } from './check-offer.js'
import { checkRedirect } from './check-redirect.js'
import { checkRest } from './check-rest.js'
import { checkRunning } from './check-running.js'
import { checkScopes } from './check-scopes.js'
import { textOf, type UncheckedDocument } from './document.js'
import { errorText } from './error-text.js'
import { openProtocol } from './protocol.js'
import { finding, good, note, type Report, type Row, reportOf } from './report.js'

export interface Examination {
  /** Prefix of the scope that registers the plugin. */
  readonly scopePrefix: string
  /** Whether the application runs at its `baseUrl` and may be asked too. */
  readonly running: boolean
}

/** Holds the options of a registration against the issuer, and against themselves. */
export async function examine(options: unknown, examination: Examination): Promise<Report> {
  try {
    return reportOf(await examineConfig(resolveConfig(options), examination))
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    const rows = error.faults.map(({ option, problem, remedy }) =>
      finding('options', `${option} ${problem}`, remedy),
    )
    return reportOf([...rows, note('issuer', 'not asked before the options can be used')])
  }
}

async function examineConfig(config: Config, { scopePrefix, running }: Examination): Promise<readonly Row[]> {
  const fetch = createBoundedFetch(config)
  const own = [good('options', 'complete'), ...checkApplication(config, scopePrefix)]
  const discovery = await discover(config, fetch)
  const rows = [...own, ...discovery.rows]
  if (running) rows.push(...(await checkRunning(config, { fetch, scopePrefix })))
  const { document } = discovery
  if (document === null) return rows
  rows.push(
    ...checkOffer(config, document),
    ...checkScopes(config, document),
    ...checkLogout(config, document),
    ...checkEncryption(config, document),
    ...(await checkKeys(config, fetch, textOf(document, 'jwks_uri') ?? '')),
    ...(await withCredentials(config, document, { fetch, scopePrefix })),
  )
  return rows
}

interface Means {
  readonly fetch: ReturnType<typeof createBoundedFetch>
  readonly scopePrefix: string
}

/** Only here are credentials sent: the issuer has named itself, and its endpoints passed the rules of every login. */
async function withCredentials(
  config: Config,
  document: UncheckedDocument,
  means: Means,
): Promise<readonly Row[]> {
  if (!isNamed(config, document.issuer)) return []
  const rest = await checkRest(config)
  try {
    const protocol = await openProtocol(config, means)
    return [await checkClient(protocol), ...(await checkRedirect(protocol)), ...rest]
  } catch (error) {
    const says = `logins would stop at the issuer's document: ${errorText(error)}; no credentials were sent`
    return [finding('metadata', says, 'Repair what the lines above say'), ...rest]
  }
}

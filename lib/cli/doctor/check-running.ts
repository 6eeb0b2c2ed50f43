import type { Config } from '../../config/config.js'
import type { PrivateJwk } from '../../config/key-options.js'
import { type Places, placesFor } from '../../config/places.js'
import { isExpired } from '../../config/private-key-life.js'
import type { BoundedFetch } from '../../issuer/bounded-fetch.js'
import { UpstreamFault } from '../../issuer/upstream-fault.js'
import { finding, good, type Row } from './report.js'

interface Running {
  readonly fetch: BoundedFetch
  readonly scopePrefix: string
}

/** Asks the application itself, at its public address: whether requests arrive there, and which keys it publishes. */
export async function checkRunning(config: Config, { fetch, scopePrefix }: Running): Promise<readonly Row[]> {
  const { paths } = placesFor(config, scopePrefix)
  const rows: Row[] = []
  if (paths.session !== null) rows.push(await arrivalRow(fetch, config, paths))
  if (paths.jwks !== null) rows.push(await publishedRow(fetch, config, paths.jwks))
  return rows
}

async function arrivalRow(
  fetch: BoundedFetch,
  { origin, basePath }: Config,
  paths: Places['paths'],
): Promise<Row> {
  const address = `${origin}${paths.session}`
  const answer = await ask(fetch, address)
  if (typeof answer === 'string') return unreachable(address, answer)
  if (answer.status === 404) {
    const strips = basePath === '' ? 'passes the path on unchanged' : `strips ${basePath} and nothing else`
    const remedy = `See that the proxy ${strips}, and that baseUrl, prefix and --scope-prefix are those of the application`
    return finding('running', `${address} is not there: status 404`, remedy)
  }
  const isOurs = typeof answer.body === 'object' && answer.body !== null && 'authenticated' in answer.body
  if (answer.status === 200 && isOurs && /no-store/.test(answer.cacheControl)) {
    return good('running', `${address} arrives at the application`)
  }
  const remedy =
    'See that the proxy passes these routes on as they are, without a cache or a sign-in of its own'
  return finding('running', `${address} is answered by something else, or changed on its way`, remedy)
}

async function publishedRow(fetch: BoundedFetch, config: Config, path: string): Promise<Row> {
  const address = `${config.origin}${path}`
  const answer = await ask(fetch, address)
  if (typeof answer === 'string') return unreachable(address, answer)
  const published = keysOf(answer.body)
  const own = [...config.signingKeys, ...config.decryptionKeys].filter(
    (key) => !isExpired(key, config.clock()),
  )
  const missing = own.filter((key) => !published.some((other) => isHalfOf(other, key)))
  if (published.some((key) => 'd' in key)) {
    return finding('published-keys', `${address} publishes private keys`, 'Replace these keys at once')
  }
  if (missing.length === 0) return good('published-keys', `${own.length} of ${own.length}`)
  const says = `${address} lacks ${missing.map(({ kid }) => kid).join(', ')}, or has other keys by that name`
  return finding(
    'published-keys',
    says,
    'Deploy the same keys everywhere; the issuer fetches them from there',
  )
}

type Answer = { readonly status: number; readonly cacheControl: string; readonly body: unknown }

async function ask(fetch: BoundedFetch, address: string): Promise<Answer | string> {
  try {
    const response = await fetch.call(address, { headers: { accept: 'application/json' } })
    const body: unknown = await response.json().catch(() => null)
    return { status: response.status, cacheControl: response.headers.get('cache-control') ?? '', body }
  } catch (error) {
    return error instanceof UpstreamFault ? (error.code ?? error.kind) : 'network'
  }
}

function unreachable(address: string, why: string): Row {
  const remedy = 'Start the application and its proxy, or leave --running out'
  return finding('running', `${address} cannot be asked: ${why}`, remedy)
}

function keysOf(body: unknown): readonly PrivateJwk[] {
  const isSet = typeof body === 'object' && body !== null && 'keys' in body
  const entries: readonly unknown[] = isSet && Array.isArray(body.keys) ? body.keys : []
  return entries.filter((entry): entry is PrivateJwk => typeof entry === 'object' && entry !== null)
}

const isHalfOf = (one: PrivateJwk, other: PrivateJwk): boolean =>
  one.kid === other.kid && one.n === other.n && one.x === other.x

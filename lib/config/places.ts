import { ConfigError } from '../errors.js'
import { ownAddress, type ReturnRules } from '../shared/return-to.js'
import { frozenSet } from './clone.js'
import type { Config, ResolvedRoutes } from './config.js'

/** A path for every route of the registration, `null` for those that are left out. */
export interface RoutePaths {
  readonly login: string | null
  readonly callback: string
  readonly logout: string | null
  readonly loggedOut: string | null
  readonly session: string | null
  readonly initiate: string | null
  readonly backchannelLogout: string | null
  readonly frontchannelLogout: string | null
  readonly jwks: string | null
}

/** Paths of the REST flows, below the login path. `null`: the flow is not named. */
export interface RestPaths {
  readonly start: string | null
  /** Success, abort and error of the redirect flow, and the landing of frames and pop-ups. */
  readonly callback: string
  readonly frame: string | null
  readonly frameComplete: string | null
  readonly headless: string | null
  readonly headlessComplete: string | null
}

/** Where the routes of one registration are: for the router, for the browser, for the issuer. */
export interface Places {
  /** Path of the scope that the plugin was registered in, without {@link Config.prefix}; the empty string at the root. */
  readonly scopePath: string
  /** Below that scope, `prefix` included: `/auth/login`. */
  readonly routes: RoutePaths
  /** As the browser sees them, with what the proxy strips: `/portal/v1/auth/login`. */
  readonly paths: RoutePaths
  /** `null` without the option `rest`. */
  readonly rest: {
    readonly routes: RestPaths
    readonly paths: RestPaths
    readonly callbackUri: string
  } | null
  /** Must be registered at the issuer, exactly so. */
  readonly redirectUri: string
  /** Must be registered at the issuer as well; `null` without the route. */
  readonly postLogoutRedirectUri: string | null
  /** The page people are sent to when no other is known. */
  readonly home: string
  readonly returnRules: ReturnRules
}

/**
 * Works out every address of a registration from `baseUrl`, the prefix of the Fastify scope, `prefix` and `routes`.
 * Nothing of a request has a say in it.
 *
 * @param scopePrefix `instance.prefix` of the scope that registers the plugin.
 * @throws {@link ConfigError} `ERR_SIGNICAT_CONFIG_INVALID` when no single address follows from that prefix.
 */
export function placesFor(config: Config, scopePrefix: string): Places {
  const scopePath = checkedScopePath(scopePrefix)
  const routes = mapRoutes(config.routes, (route) => config.prefix + route)
  const paths = mapRoutes(routes, (route) => browserPath(config, scopePath + route))
  const { origin, basePath, trustedOrigins } = config
  const rest = restPlaces(config, routes.login, scopePath)
  const ownAddresses = frozenSet(
    [...Object.values(paths), ...Object.values(rest?.paths ?? {})].flatMap((path) =>
      path === null ? [] : [ownAddress(origin, path)],
    ),
  )
  return Object.freeze({
    scopePath,
    routes,
    paths,
    rest,
    redirectUri: origin + paths.callback,
    postLogoutRedirectUri: paths.loggedOut === null ? null : origin + paths.loggedOut,
    home: `${basePath}/`,
    returnRules: Object.freeze({ origin, basePath, trustedOrigins, ownAddresses }),
  })
}

function restPlaces(config: Config, login: string | null, scopePath: string): Places['rest'] {
  if (config.rest === null || login === null) return null
  const { flows } = config.rest
  const paths = (base: string): RestPaths =>
    Object.freeze({
      start: flows.includes('redirect') ? `${base}/rest` : null,
      callback: `${base}/rest/callback`,
      frame: flows.includes('frame') ? `${base}/frame` : null,
      frameComplete: flows.includes('frame') ? `${base}/frame/complete` : null,
      headless: flows.includes('headless') ? `${base}/headless` : null,
      headlessComplete: flows.includes('headless') ? `${base}/headless/complete` : null,
    })
  const seen = paths(browserPath(config, scopePath + login))
  return Object.freeze({ routes: paths(login), paths: seen, callbackUri: config.origin + seen.callback })
}

/** Fastify joins `/v1/` and `/login` with one slash, so one at the end is dropped; it keeps every other. */
function checkedScopePath(scopePrefix: string): string {
  const path = scopePrefix.replace(/\/$/, '')
  const problem = scopeProblem(path)
  if (problem === null) return path
  const remedy = 'Register the plugin in a scope whose prefix is a plain path'
  throw new ConfigError([
    { option: 'prefix', problem: `the prefix of the surrounding scope ${problem}`, remedy },
  ])
}

function scopeProblem(path: string): string | null {
  const segments = path.split('/').slice(1)
  if (path !== '' && !path.startsWith('/')) return 'does not begin with a slash'
  if (segments.includes('')) return 'has an empty segment'
  if (segments.includes('.') || segments.includes('..')) return 'has a dot segment'
  return /[:*?#()\\\s]/.test(path)
    ? 'has a parameter, a wildcard or another character without a fixed address'
    : null
}

const browserPath = ({ origin, basePath }: Config, path: string): string =>
  new URL(origin + basePath + path).pathname

function mapRoutes(routes: ResolvedRoutes | RoutePaths, change: (route: string) => string): RoutePaths {
  const some = (route: string | false | null): string | null =>
    route === false || route === null ? null : change(route)
  return Object.freeze({
    login: some(routes.login),
    callback: change(routes.callback),
    logout: some(routes.logout),
    loggedOut: some(routes.loggedOut),
    session: some(routes.session),
    initiate: some(routes.initiate),
    backchannelLogout: some(routes.backchannelLogout),
    frontchannelLogout: some(routes.frontchannelLogout),
    jwks: some(routes.jwks),
  } satisfies Record<keyof ResolvedRoutes, string | null>)
}

import type { Exchange } from '../exchange.js'
import type { EmulatorEndpoint } from '../types.js'
import { apiOf, handleApi, handleExpressToken } from './api-handler.js'
import { handleBroker, handleRestLogin } from './login-handler.js'
import { handlePhone } from './phone-handler.js'
import { type RestState, restPaths } from './rest-state.js'

type RestRoute = (exchange: Exchange, state: RestState) => Promise<void>

/** Who answers a path; `undefined` for paths that are not of the REST APIs. The hub's token endpoint is shared. */
export function restRoute(pathname: string): RestRoute | undefined {
  const api = apiOf(pathname)
  if (api !== undefined) return (exchange, state) => handleApi(exchange, state, api)
  if (pathname === restPaths.expressToken) return handleExpressToken
  if (pathname === restPaths.broker) return async (exchange, state) => handleBroker(exchange, state)
  if (pathname.startsWith(restPaths.login)) return handleRestLogin
  return isPhone(pathname) ? handlePhone : undefined
}

/** What a path is counted as. */
export function restEndpointOf(pathname: string): EmulatorEndpoint | undefined {
  if (apiOf(pathname) !== undefined) return 'rest'
  if (pathname === restPaths.expressToken) return 'token'
  return restRoute(pathname) === undefined ? undefined : 'pages'
}

const isPhone = (pathname: string): boolean =>
  pathname === restPaths.phone || pathname.startsWith(`${restPaths.phone}/`)

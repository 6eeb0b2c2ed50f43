import type { IncomingMessage, ServerResponse } from 'node:http'
import { discoveryDocument } from './discovery-shape.js'
import { endSession } from './end-session.js'
import { type Exchange, sendBody, sendJson, sendPage, sendText } from './exchange.js'
import { slowDown } from './faults.js'
import { isForm, readForm, replay, withJoinedHints } from './form-body.js'
import { handleLogin } from './login-pages.js'
import { isLoopbackHost } from './loopback.js'
import { errorPage } from './pages/error.js'
import { icon } from './pages/icon.js'
import { startPage } from './pages/start.js'
import { restEndpointOf, restRoute } from './rest/route.js'
import { isApiTokenRequest, issueApiToken } from './rest/token-endpoint.js'
import { type EmulatorState, loginPath, mountPath } from './state.js'
import type { EmulatorEndpoint } from './types.js'

const wellKnown = `${mountPath}/.well-known/openid-configuration`
const jwksPath = `${wellKnown}/jwks`
const connect = `${mountPath}/connect`

const endpoints: Readonly<Record<string, EmulatorEndpoint>> = {
  [wellKnown]: 'discovery',
  [jwksPath]: 'jwks',
  [`${connect}/par`]: 'par',
  [`${connect}/token`]: 'token',
  [`${connect}/userinfo`]: 'userinfo',
  [`${connect}/introspect`]: 'introspect',
  [`${connect}/revocation`]: 'revocation',
  [`${connect}/endsession`]: 'endsession',
}

function endpointOf(path: string): EmulatorEndpoint {
  const exact = endpoints[path]
  if (exact !== undefined) return exact
  if (path.startsWith(`${connect}/authorize`)) return 'authorize'
  if (path.startsWith(`${mountPath}/Authentication/`)) return 'pages'
  return restEndpointOf(path) ?? 'other'
}

export const createCounters = (): Record<EmulatorEndpoint, number> => ({
  discovery: 0,
  jwks: 0,
  authorize: 0,
  par: 0,
  token: 0,
  userinfo: 0,
  introspect: 0,
  revocation: 0,
  endsession: 0,
  rest: 0,
  pages: 0,
  other: 0,
})

export interface HandlerParts {
  readonly state: EmulatorState
  readonly counters: Record<EmulatorEndpoint, number>
  /** Aborted when the emulator is closed. */
  readonly signal: AbortSignal
}

/** Answers every request: host check, counters and faults first, then our own paths, then the provider's. */
export function createRequestHandler(
  parts: HandlerParts,
): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    answer(request, response, parts).catch((error: unknown) => {
      if (!parts.signal.aborted)
        parts.state.log.warn({ error: nameOf(error) }, 'a request could not be answered')
      if (response.headersSent) response.destroy()
      else response.writeHead(error instanceof RangeError ? 413 : 500).end()
    })
  }
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error)

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  parts: HandlerParts,
): Promise<void> {
  const { state, counters, signal } = parts
  const exchange = { request, response, url: new URL(`http://localhost${pathOf(request)}`) }
  if (!isLoopbackHost(request.headers.host)) {
    sendText(exchange, 421, 'This is a local Signicat: call it as localhost')
    return
  }
  const endpoint = endpointOf(exchange.url.pathname)
  counters[endpoint] += 1
  await slowDown(state.faults, endpoint, signal)
  if (state.faults.outage === 'closed') {
    request.socket.destroy()
    return
  }
  if (state.faults.outage === 'unavailable') {
    sendText(exchange, 503, 'Service unavailable')
    return
  }
  await route(exchange, state)
}

/** An absolute or odd request target is answered as the root. */
const pathOf = (request: IncomingMessage): string => {
  const path = request.url ?? '/'
  return path.startsWith('/') && !path.startsWith('//') ? path : '/'
}

async function route(exchange: Exchange, state: EmulatorState): Promise<void> {
  const { pathname } = exchange.url
  if (pathname.startsWith(`${mountPath}${loginPath}`)) return handleLogin(exchange, state)
  if (pathname === `${connect}/endsession`) return endSession(exchange, state)
  if (pathname === `${connect}/token`) return answerToken(exchange, state)
  if (pathname.startsWith(`${connect}/`) && !notSimulated.has(pathname)) return callProvider(exchange, state)
  const answerRest = restRoute(pathname)
  if (answerRest !== undefined) return answerRest(exchange, state.rest)
  answerFixed(exchange, state)
}

/** API clients get their token here, everybody else from the provider. */
async function answerToken(exchange: Exchange, state: EmulatorState): Promise<void> {
  const { request } = exchange
  if (!isForm(request)) return callProvider(exchange, state)
  const form = await readForm(request)
  if (isApiTokenRequest(exchange, form, state.rest))
    return issueApiToken({ exchange, form, api: 'hub', state: state.rest })
  return callProvider({ ...exchange, request: replay(request, String(form)) }, state)
}

const notSimulated: ReadonlySet<string> = new Set(
  ['deviceauthorization', 'ciba', 'ciba/cancel', 'checksession'].map((name) => `${connect}/${name}`),
)

function answerFixed(exchange: Exchange, state: EmulatorState): void {
  const { pathname, searchParams } = exchange.url
  if (pathname === wellKnown) sendJson(exchange, 200, discoveryDocument(state.issuer))
  else if (pathname === jwksPath)
    sendJson(exchange, 200, { keys: state.keys.publish(state.faults, state.random) })
  else if (pathname === `${mountPath}/Error`)
    sendErrorPage(exchange, state, searchParams.get('errorId') ?? '')
  else if (pathname === '/' || pathname === mountPath) sendPage(exchange, 200, startPage(state))
  else if (pathname === '/favicon.svg' || pathname === '/favicon.ico')
    sendBody(exchange, { status: 200, type: 'image/svg+xml', body: icon })
  else if (notSimulated.has(pathname)) sendJson(exchange, 400, notSimulatedAnswer)
  else sendText(exchange, 404, 'Not found')
}

const notSimulatedAnswer = {
  error: 'unauthorized_client',
  error_description: 'Not part of the local Signicat',
}

function sendErrorPage(exchange: Exchange, state: EmulatorState, id: string): void {
  const report = state.errors.find(id)
  sendPage(exchange, report === undefined ? 404 : 400, errorPage(report))
}

/** The provider does not know the path that the issuer carries, but finds it again in `originalUrl`. */
async function callProvider({ request, response }: Exchange, state: EmulatorState): Promise<void> {
  const joined = await withJoinedHints(request)
  const path = joined.url ?? '/'
  Object.assign(joined, { originalUrl: path, url: path.slice(mountPath.length) })
  await state.provider().callback()(joined, response)
}

import { type Exchange, sendJson } from '../exchange.js'
import { readForm } from '../form-body.js'
import { authorizedClient } from './authorized-client.js'
import { listLanguages, listProviders, listSessions } from './express-lists.js'
import { failOnPurpose } from './fail-on-purpose.js'
import { newTraceId, type Refusal, refusals, sendRefusal } from './problems.js'
import type { RestApi } from './providers.js'
import { type RestState, restPaths } from './rest-state.js'
import { type ApiCall, type CallResult, cancelSession, createSession, readSession } from './session-calls.js'
import { issueApiToken } from './token-endpoint.js'

/** Which of the two APIs a path belongs to. */
export function apiOf(pathname: string): RestApi | undefined {
  if (pathname.startsWith(`${restPaths.hub}/`)) return 'hub'
  return pathname.startsWith(`${restPaths.express}/`) ? 'express' : undefined
}

/** Answers a call of one of the APIs. */
export async function handleApi(exchange: Exchange, state: RestState, api: RestApi): Promise<void> {
  exchange.response.setHeader('Request-Id', newTraceId())
  if (failOnPurpose(exchange, state.faults)) return
  const path = exchange.url.pathname.slice(restPaths[api].length)
  if (api === 'express' && path === '/jwks') return sendJson(exchange, 200, await state.signer.keySet())
  const client = authorizedClient(exchange, state, api)
  const refusal = 'code' in client ? client : await dispatch({ exchange, state, client }, path)
  if (refusal !== undefined) sendRefusal(exchange, api, refusal)
}

/** The token endpoint of Express, which has no other clients. */
export async function handleExpressToken(exchange: Exchange, state: RestState): Promise<void> {
  if (exchange.request.method !== 'POST') return sendRefusal(exchange, 'express', refusals.wrongMethod)
  const form = await readForm(exchange.request)
  issueApiToken({ exchange, form, api: 'express', state })
}

type Operation = (call: ApiCall, id: string) => CallResult

const shared: Readonly<Record<string, Operation>> = {
  'POST /sessions': createSession,
  'GET /sessions/*': readSession,
}

const operations: Readonly<Record<RestApi, Readonly<Record<string, Operation>>>> = {
  hub: { ...shared, 'POST /sessions/*/cancel': cancelSession },
  express: {
    ...shared,
    'POST /sessions/*/invalidate': cancelSession,
    'GET /sessions': listSessions,
    'GET /languages': listLanguages,
    'GET /id-providers': (call) => listProviders(call, 'all'),
    'GET /id-providers/account': (call) => listProviders(call, 'account'),
  },
}

async function dispatch(call: ApiCall, path: string): Promise<Refusal | undefined> {
  const known = operations[call.client.api]
  const id = /^\/sessions\/([^/]+)/.exec(path)?.[1] ?? ''
  const pattern = id === '' ? path : `/sessions/*${path.slice('/sessions/'.length + id.length)}`
  const operation = known[`${call.exchange.request.method} ${pattern}`]
  if (operation !== undefined) return operation(call, id)
  const isPath = Object.keys(known).some((name) => name.endsWith(` ${pattern}`))
  return isPath ? refusals.wrongMethod : refusals.noSuchPath
}

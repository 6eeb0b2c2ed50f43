import { type Exchange, sendBody, sendJson } from '../exchange.js'
import { readText } from '../form-body.js'
import { isRecord } from '../record.js'
import { expressAnswer } from './express-answer.js'
import { hubAnswer } from './hub-answer.js'
import { invalidRequest, type Refusal, refusals } from './problems.js'
import { readExpressRequest } from './read-express-request.js'
import { readHubRequest } from './read-hub-request.js'
import type { RestState } from './rest-state.js'
import { isOpen, type Json, type RestSession } from './session.js'
import type { EmulatorApiClient } from './types.js'

/** A call that was let in. */
export interface ApiCall {
  readonly exchange: Exchange
  readonly state: RestState
  readonly client: EmulatorApiClient
}

/** Either an answer was sent, or this is why not. */
export type CallResult = Promise<Refusal | undefined>

/** `POST /sessions`. */
export async function createSession(call: ApiCall): CallResult {
  const { exchange, state, client } = call
  const body = parse(await readText(exchange.request))
  if (!isRecord(body)) return refusals.notJson
  const plan = client.api === 'hub' ? readHubRequest(body) : readExpressRequest(body)
  if (!('flow' in plan)) return invalidRequest(plan)
  const session = state.sessions.create({ api: client.api, clientId: client.clientId, plan })
  return sendSession(call, session, 'create')
}

/** `GET /sessions/{id}`. An embedded session that came back with a nonce is read with that nonce. */
export async function readSession(call: ApiCall, id: string): CallResult {
  const session = sessionOf(call, id)
  if (session === undefined) return refusals.notFound
  const given = call.exchange.url.searchParams.get('sessionNonce')
  if (needsNonce(session) && given !== session.nonce) {
    return invalidRequest([{ name: 'sessionNonce', reason: given === null ? 'required' : 'is not this one' }])
  }
  return sendSession(call, session, 'other')
}

const needsNonce = ({ api, plan: { ending } }: RestSession): boolean =>
  api === 'hub' && ending.kind === 'return' && ending.url !== undefined

/** `POST /sessions/{id}/cancel` and `/invalidate`. */
export async function cancelSession(call: ApiCall, id: string): CallResult {
  const session = sessionOf(call, id)
  if (session === undefined) return refusals.notFound
  if (!isOpen(session, call.state.clock())) return refusals.isOver
  session.progress = { stage: 'cancelled' }
  return sendSession(call, session, 'other')
}

/** Another client's session does not exist. */
function sessionOf({ state, client }: ApiCall, id: string): RestSession | undefined {
  const session = state.sessions.find(id)
  const isOwn = session?.api === client.api && session.clientId === client.clientId
  return isOwn ? session : undefined
}

async function sendSession(call: ApiCall, session: RestSession, kind: 'create' | 'other'): CallResult {
  const { exchange, state, client } = call
  const isHub = client.api === 'hub'
  const honest = isHub ? hubAnswer(session, state, kind) : expressAnswer(session, state)
  const answer = { ...honest, ...state.faults.restAnswer }
  const sealed = await seal(call, session, answer)
  if (sealed === undefined) sendJson(exchange, 200, answer)
  else sendBody(exchange, { status: 200, type: 'application/jose', body: sealed })
  return undefined
}

async function seal({ state, client }: ApiCall, { plan }: RestSession, answer: Json) {
  if (plan.encryptionKey !== undefined) return state.signer.encrypt(answer, plan.encryptionKey)
  if (client.encryptionPublicKey === undefined) return undefined
  return state.signer.signAndEncrypt(answer, client.encryptionPublicKey)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

import { randomBytes } from 'node:crypto'
import { type Exchange, sendBody, sendJson } from '../exchange.js'
import type { RestApi } from './providers.js'
import type { Violation } from './violations.js'

/** Why a call is refused, before it is written in the words of one API. */
export interface Refusal {
  readonly status: number
  readonly code: string
  readonly title: string
  readonly violations?: readonly Violation[]
}

type Reason =
  | 'invalidToken'
  | 'forbidden'
  | 'wrongAccount'
  | 'notFound'
  | 'noSuchPath'
  | 'wrongMethod'
  | 'notJson'
  | 'isOver'

export const refusals: Readonly<Record<Reason, Refusal>> = {
  invalidToken: { status: 401, code: 'invalid_token', title: 'The access token is missing, unknown or old' },
  forbidden: { status: 403, code: 'forbidden', title: 'The API client lacks the permission' },
  wrongAccount: { status: 403, code: 'invalid_account_id', title: 'The account is not this client’s' },
  notFound: { status: 404, code: 'not_found', title: 'There is no such session' },
  noSuchPath: { status: 404, code: 'not_found', title: 'There is no such path' },
  wrongMethod: { status: 405, code: 'method_not_allowed', title: 'The path has no such method' },
  notJson: { status: 400, code: 'invalid_request', title: 'The body is not a JSON object' },
  isOver: { status: 400, code: 'invalid_session_state', title: 'The session is over' },
}

export const invalidRequest = (violations: readonly Violation[]): Refusal => ({
  status: 400,
  code: 'invalid_request_parameter',
  title: 'Invalid request parameter',
  violations,
})

const documentation = 'https://developer.signicat.com/docs/error-codes/'

export function sendRefusal(exchange: Exchange, api: RestApi, refusal: Refusal): void {
  if (api === 'hub') sendHubProblem(exchange, refusal)
  else sendExpressProblem(exchange, refusal)
}

function sendHubProblem(exchange: Exchange, { status, code, title, violations }: Refusal): void {
  const detail = violations === undefined ? title : 'Body failed validation.'
  const problem = { type: documentation, title, code, status, traceId: newTraceId(), detail }
  const body = JSON.stringify(violations === undefined ? problem : { ...problem, invalidParams: violations })
  sendBody(exchange, { status, type: 'application/problem+json; charset=utf-8', body })
}

function sendExpressProblem(exchange: Exchange, { status, code, title, violations = [] }: Refusal): void {
  const errors = violations.map(({ name, reason }) => ({ field: name, message: reason }))
  sendJson(exchange, status, { message: title, code, errors })
}

export const newTraceId = (): string => randomBytes(8).toString('hex')

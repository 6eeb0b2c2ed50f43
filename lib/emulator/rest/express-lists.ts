import { expressProviders } from '../../eids/catalogue-express.js'
import { sendJson } from '../exchange.js'
import { expressListed } from './express-answer.js'
import { invalidRequest } from './problems.js'
import { providersOf } from './providers.js'
import { expressLanguages } from './read-express-request.js'
import { isOpen } from './session.js'
import type { ApiCall, CallResult } from './session-calls.js'

const languageNames: Readonly<Record<string, string>> = {
  en: 'English',
  no: 'Norwegian',
  sv: 'Swedish',
  da: 'Danish',
  fi: 'Finnish',
  de: 'German',
  nl: 'Dutch',
}

/** `GET /languages`. */
export async function listLanguages({ exchange }: ApiCall): CallResult {
  sendJson(
    exchange,
    200,
    expressLanguages.map((id) => ({ id, name: languageNames[id] })),
  )
  return undefined
}

/** `GET /id-providers` and `/id-providers/account`. */
export async function listProviders({ exchange }: ApiCall, which: 'all' | 'account'): CallResult {
  const enabled = providersOf('express')
  const codes = which === 'account' ? enabled.map(({ code }) => code) : expressProviders
  const nameOf = (code: string): string => enabled.find((one) => one.code === code)?.eid.name ?? code
  sendJson(
    exchange,
    200,
    codes.map((code) => ({ type: code, name: nameOf(code), description: `Simulated: ${nameOf(code)}` })),
  )
  return undefined
}

const usualLimit = 25
const largestLimit = 100

/** `GET /sessions`: the finished ones, newest first, a page at a time. */
export async function listSessions({ exchange, state, client }: ApiCall): CallResult {
  const { searchParams } = exchange.url
  const limit = Number(searchParams.get('limit') ?? usualLimit)
  if (!Number.isInteger(limit) || limit < 1) {
    return invalidRequest([{ name: 'limit', reason: 'must be a number from 1' }])
  }
  const finished = state.sessions
    .all()
    .filter(({ api, clientId }) => api === 'express' && clientId === client.clientId)
    .filter((session) => !isOpen(session, state.clock()))
    .reverse()
  const cursor = searchParams.get('cursor')
  const start = cursor === null ? 0 : finished.findIndex(({ id }) => cursorOf(id) === cursor) + 1
  if (cursor !== null && start === 0) return invalidRequest([{ name: 'cursor', reason: 'is unknown' }])
  const size = Math.min(limit, largestLimit)
  const data = finished.slice(start, start + size)
  const last = data.at(-1)
  const hasMore = start + size < finished.length
  sendJson(exchange, 200, {
    limit: size,
    nextCursor: hasMore && last !== undefined ? cursorOf(last.id) : undefined,
    data: data.map((session) => expressListed(session, state)),
  })
  return undefined
}

const cursorOf = (id: string): string => Buffer.from(`after:${id}`).toString('base64url')

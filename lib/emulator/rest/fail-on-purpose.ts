import { type Exchange, sendBody, sendJson } from '../exchange.js'
import type { EmulatorFaults } from '../types.js'

/** Seconds that a caller is told to wait. */
const retryAfter = { 'retry-after': '7' } as const

const html = '<!doctype html><title>Maintenance</title><h1>We will be back soon</h1>'

/** On a bad day of the REST APIs. Says whether it answered. */
export function failOnPurpose(exchange: Exchange, { rest }: EmulatorFaults): boolean {
  switch (rest) {
    case false:
      return false
    case 'closed':
      exchange.request.socket.destroy()
      return true
    case 'html':
      sendBody(exchange, { status: 200, type: 'text/html; charset=utf-8', body: html })
      return true
    case 'server-error':
      sendJson(exchange, 500, { title: 'Internal server error', code: 'server_error', status: 500 })
      return true
    default: {
      const isLimit = rest === 'rate-limited'
      const problem = isLimit ? { code: 'too_many_requests' } : { code: 'service_unavailable' }
      sendBody(exchange, {
        status: isLimit ? 429 : 503,
        type: 'application/json; charset=utf-8',
        body: JSON.stringify(problem),
        headers: retryAfter,
      })
      return true
    }
  }
}

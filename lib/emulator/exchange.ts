import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ErrorReport } from './error-reports.js'
import type { Page } from './pages/layout.js'
import { type EmulatorState, mountPath } from './state.js'

/** One request and its answer. */
export interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly url: URL
}

const common = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
} as const

export function sendPage({ response }: Exchange, status: number, page: Page): void {
  const headers = {
    ...common,
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': page.contentSecurityPolicy,
    ...(page.frameOptions === undefined ? {} : { 'x-frame-options': page.frameOptions }),
  }
  response.writeHead(status, headers).end(page.html)
}

export function sendJson(exchange: Exchange, status: number, body: unknown): void {
  sendBody(exchange, { status, type: 'application/json; charset=utf-8', body: JSON.stringify(body) })
}

interface Body {
  readonly status: number
  readonly type: string
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
}

export function sendBody({ response }: Exchange, { status, type, body, headers }: Body): void {
  response.writeHead(status, { ...common, ...headers, 'content-type': type }).end(body)
}

export function sendText({ response }: Exchange, status: number, text: string): void {
  response.writeHead(status, { ...common, 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`)
}

/** 303: whatever the method was, the browser goes on with GET. */
export function redirect({ response }: Exchange, location: string): void {
  response.writeHead(303, { ...common, location, 'content-length': '0' }).end()
}

/** To the emulator's own error page; the application hears nothing. */
export function redirectToError(
  { response }: Exchange,
  { errors }: EmulatorState,
  report: ErrorReport,
): void {
  const location = `${mountPath}/Error?errorId=${errors.add(report)}`
  response.writeHead(302, { ...common, location, 'content-length': '0' }).end()
}

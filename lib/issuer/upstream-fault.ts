import { causesOf } from './error-causes.js'

/** What went wrong between us and the issuer before there was an answer to interpret. */
export type UpstreamFaultKind =
  | 'timeout'
  | 'closed'
  | 'network'
  | 'redirect'
  | 'too-large'
  | 'compressed'
  | 'not-a-response'
  | 'unavailable'

const messages: Readonly<Record<UpstreamFaultKind, string>> = {
  timeout: 'no complete answer within the time limit',
  closed: 'given up because the application is closing',
  network: 'the connection failed',
  redirect: 'the answer is a redirect',
  'too-large': 'the answer is larger than the limit',
  compressed: 'the answer is compressed in a way that cannot be read',
  'not-a-response': 'the custom fetch did not return a Response',
  unavailable: 'the service asked to come back later',
}

/** Thrown by the bounded fetch only. Its message is a constant: what a fetch throws may quote URLs and headers. */
export class UpstreamFault extends Error {
  readonly kind: UpstreamFaultKind
  /** System or undici code, such as `ECONNREFUSED`. */
  readonly code: string | undefined
  /** Seconds, from `Retry-After`. */
  readonly retryAfter: number | undefined

  constructor(kind: UpstreamFaultKind, more: { readonly code?: string; readonly retryAfter?: number } = {}) {
    super(messages[kind])
    this.name = 'UpstreamFault'
    this.kind = kind
    this.code = more.code
    this.retryAfter = more.retryAfter
  }
}

/** The code of the innermost error that has one: undici hides it below `TypeError: fetch failed`. */
export function networkFault(thrown: unknown): UpstreamFault {
  const codes = causesOf(thrown).map((error) => ('code' in error ? error.code : undefined))
  const code = codes.findLast((candidate) => typeof candidate === 'string' && /^\w{1,60}$/.test(candidate))
  return new UpstreamFault('network', typeof code === 'string' ? { code } : {})
}

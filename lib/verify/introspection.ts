import { IssuerError, TokenError } from '../errors.js'
import { basicCredentials } from '../issuer/basic-credentials.js'
import type { BoundedFetch } from '../issuer/bounded-fetch.js'
import { readSecret, type SecretSource } from '../issuer/client-secret.js'
import type { Issuer } from '../issuer/types.js'
import { upstreamError } from '../issuer/upstream-error.js'
import type { Clock } from '../shared/clock.js'
import { createTokenMemory } from './token-memory.js'
import { wholeDates } from './whole-dates.js'

/** Asks the issuer about a token that says nothing by itself. */
export type Introspect = (token: string) => Promise<Readonly<Record<string, unknown>>>

export interface IntrospectionSettings extends SecretSource {
  readonly clientId: string
  /** Default: what the issuer's metadata names. */
  readonly endpoint: string | null
  /** Seconds that an answer serves, at most until the token expires. */
  readonly cacheSeconds: number
}

export interface IntrospectionPorts {
  readonly issuer: Pick<Issuer, 'metadata'>
  readonly fetch: BoundedFetch
  readonly clock: Clock
}

/** Asked for at the same time; anybody can send texts that look like tokens. */
const mostAtOnce = 32
const cacheBytes = 4_194_304
/** A token that is not active is not asked about again at once. */
const refusedSeconds = 5

/**
 * Introspection of access tokens. Answers that are under way are shared, and remembered for a while.
 *
 * @see RFC 7662
 */
export function createIntrospection(settings: IntrospectionSettings, ports: IntrospectionPorts): Introspect {
  const { clock } = ports
  const known = createTokenMemory<Readonly<Record<string, unknown>> | null>(cacheBytes, clock)
  const underWay = new Map<string, Promise<Readonly<Record<string, unknown>> | null>>()

  const ask = async (token: string): Promise<Readonly<Record<string, unknown>> | null> => {
    const answer = await call(token, settings, ports)
    known.set(token, answer, untilOf(answer, settings, clock()))
    return answer
  }

  const join = (token: string): Promise<Readonly<Record<string, unknown>> | null> => {
    const flight = underWay.get(token)
    if (flight !== undefined) return flight
    if (underWay.size >= mostAtOnce) {
      const detail = 'introspection: too many at once'
      throw new IssuerError('ERR_SIGNICAT_ISSUER_UNREACHABLE', { detail, retryAfter: 1 })
    }
    const asking = ask(token).finally(() => underWay.delete(token))
    underWay.set(token, asking)
    return asking
  }

  return async (token) => {
    const remembered = known.get(token)
    const answer = remembered === undefined ? await join(token) : remembered
    if (answer !== null) return answer
    throw new TokenError('ERR_SIGNICAT_TOKEN_INVALID', { claim: 'active', reason: 'mismatch' })
  }
}

function untilOf(
  answer: Readonly<Record<string, unknown>> | null,
  { cacheSeconds }: IntrospectionSettings,
  now: number,
): number {
  if (answer === null) return now + Math.min(refusedSeconds, cacheSeconds)
  const { exp } = answer
  return Math.min(now + cacheSeconds, typeof exp === 'number' ? exp : now)
}

/** The claims of an active token, `null` for any other. */
async function call(
  token: string,
  settings: IntrospectionSettings,
  { issuer, fetch }: IntrospectionPorts,
): Promise<Readonly<Record<string, unknown>> | null> {
  const endpoint = settings.endpoint ?? (await issuer.metadata()).introspection_endpoint
  if (endpoint === undefined) throw unusable('the issuer names no endpoint')
  const headers = {
    accept: 'application/json',
    authorization: basicCredentials(settings.clientId, await readSecret(settings)),
    'content-type': 'application/x-www-form-urlencoded',
  }
  const body = new URLSearchParams({ token, token_type_hint: 'access_token' }).toString()
  const response = await fetch.call(endpoint, { method: 'POST', headers, body }).catch((fault: unknown) => {
    throw upstreamError(fault, 'introspection')
  })
  if (response.status === 401) {
    throw new IssuerError('ERR_SIGNICAT_CLIENT_REFUSED', { detail: 'introspection' })
  }
  if (response.status !== 200) throw unusable(`status ${response.status}`)
  const answer = await readAnswer(response)
  return answer.active === true && isAccessToken(answer) ? answer : null
}

async function readAnswer(response: Response): Promise<Readonly<Record<string, unknown>>> {
  const answer: unknown = await response.json().catch(() => null)
  if (typeof answer !== 'object' || answer === null || !('active' in answer)) throw unusable('not an answer')
  if (typeof answer.active !== 'boolean') throw unusable('active is not a boolean')
  return wholeDates({ ...answer })
}

/** Some issuers call a refresh token active too. */
function isAccessToken({ token_type: type }: Readonly<Record<string, unknown>>): boolean {
  return type === undefined || (typeof type === 'string' && /^(?:bearer|dpop|access_token)$/i.test(type))
}

function unusable(problem: string): IssuerError {
  return new IssuerError('ERR_SIGNICAT_ISSUER_ANSWER_INVALID', { detail: `introspection: ${problem}` })
}

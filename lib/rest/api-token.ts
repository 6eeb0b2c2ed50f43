import { ConfigError, RestError } from '../errors.js'
import { parseJson } from './json.js'
import { problemOf } from './problem.js'
import { type Answer, type Call, send } from './send.js'
import type { Settings } from './settings.js'
import { isRecord } from './shape.js'

/** The client's access token, fetched when needed and shared by everybody who asks. */
export interface ApiToken {
  /**
   * A token with time left on it; one request for all who ask at once.
   *
   * @throws {@link RestError} `ERR_SIGNICAT_CLIENT_REFUSED`, `ERR_SIGNICAT_REST_FAILED`, …
   */
  current(): Promise<string>
  /** Drops `token`, if it is still the current one. */
  forget(token: string): void
}

interface Held {
  readonly token: string
  /** From then on a new one is fetched. */
  readonly renewAt: number
}

const SKEW_SECONDS = 30
/** For an answer without `expires_in` (RFC 6749 §5.1 recommends the member, it is not required). */
const FALLBACK_LIFETIME_SECONDS = 60

const CLIENT_REFUSALS: ReadonlySet<unknown> = new Set(['invalid_client', 'unauthorized_client'])

/** Client credentials grant (RFC 6749 §4.4). */
export function createApiToken(settings: Settings): ApiToken {
  let held: Held | null = null
  let flight: Promise<Held> | null = null

  const fetchOnce = async (): Promise<Held> => {
    try {
      held = await fetchToken(settings)
      return held
    } finally {
      flight = null
    }
  }

  return {
    async current() {
      if (held !== null && settings.clock() < held.renewAt) return held.token
      flight ??= fetchOnce()
      return (await flight).token
    },
    forget(token) {
      if (held?.token === token) held = null
    },
  }
}

async function fetchToken(settings: Settings): Promise<Held> {
  const askedAt = settings.clock()
  const answer = await send(settings, tokenCall(settings, await readSecret(settings)))
  if (answer.status !== 200) throw refusal(answer)
  const body = parseJson(answer.text)
  if (!isRecord(body) || !isBearer(body)) {
    throw new RestError('ERR_SIGNICAT_REST_ANSWER_INVALID', {
      detail: 'token: no usable bearer token',
      httpStatus: answer.status,
    })
  }
  const lifetime = lifetimeOf(body.expires_in)
  return { token: body.access_token, renewAt: askedAt + lifetime - Math.min(SKEW_SECONDS, lifetime / 2) }
}

async function readSecret({ clientSecret }: Settings): Promise<string> {
  let secret: unknown
  try {
    secret = await clientSecret()
  } catch {
    // What a vault's client throws may quote the secret.
    throw new RestError('ERR_SIGNICAT_REST_FAILED', { detail: 'token: clientSecret() failed' })
  }
  if (typeof secret === 'string' && secret !== '') return secret
  throw new ConfigError([
    {
      option: 'clientSecret',
      problem: 'gave no secret',
      remedy: 'Let the function return a text that is not empty',
    },
  ])
}

function tokenCall(settings: Settings, secret: string): Call {
  const form = new URLSearchParams({ grant_type: 'client_credentials', scope: settings.scope })
  const headers: Record<string, string> = {
    accept: 'application/json',
    'content-type': 'application/x-www-form-urlencoded',
  }
  if (settings.clientAuth === 'client_secret_post') {
    form.set('client_id', settings.clientId)
    form.set('client_secret', secret)
  } else {
    headers.authorization = basic(settings.clientId, secret)
  }
  return { operation: 'token', method: 'POST', url: settings.tokenUrl, headers, body: form.toString() }
}

/** Both parts are form-encoded first (RFC 6749 §2.3.1). */
function basic(clientId: string, secret: string): string {
  const [id, key] = [clientId, secret].map((part) => new URLSearchParams({ '': part }).toString().slice(1))
  return `Basic ${Buffer.from(`${id}:${key}`).toString('base64')}`
}

/** Signicat answers 400 to a wrong client, others 401. */
function refusal(answer: Answer): RestError {
  const problem = problemOf('token', answer)
  if (answer.status !== 401 && !CLIENT_REFUSALS.has(problem.apiCode)) return problem
  return new RestError('ERR_SIGNICAT_CLIENT_REFUSED', {
    detail: 'token: check clientId, clientSecret and the permissions of the API client',
    httpStatus: answer.status,
    ...(problem.apiCode === undefined ? {} : { apiCode: problem.apiCode }),
    ...(problem.requestId === undefined ? {} : { requestId: problem.requestId }),
  })
}

function isBearer(
  body: Readonly<Record<string, unknown>>,
): body is { readonly access_token: string; readonly expires_in?: unknown } {
  const { access_token: token, token_type: type } = body
  const fitsHeader = typeof token === 'string' && /^[\x21-\x7e]+$/.test(token)
  return fitsHeader && (type === undefined || (typeof type === 'string' && type.toLowerCase() === 'bearer'))
}

function lifetimeOf(expiresIn: unknown): number {
  const seconds = Number(expiresIn)
  return Number.isFinite(seconds) && seconds > 0 ? seconds : FALLBACK_LIFETIME_SECONDS
}

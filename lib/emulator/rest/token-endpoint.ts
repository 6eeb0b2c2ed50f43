import { type Exchange, sendJson } from '../exchange.js'
import type { RestApi } from './providers.js'
import type { RestState } from './rest-state.js'

const scopes = { hub: 'signicat-api', express: 'identify' } as const

/**
 * Whether a token request is one of an API client: the hub has one token endpoint for them and for OpenID Connect
 * clients.
 */
export function isApiTokenRequest(exchange: Exchange, form: URLSearchParams, state: RestState): boolean {
  const { id } = credentialsOf(exchange, form)
  const scope = form.get('scope')?.split(' ') ?? []
  return state.clients.find('hub', id) !== undefined || scope.includes(scopes.hub)
}

interface TokenRequest {
  readonly exchange: Exchange
  readonly form: URLSearchParams
  readonly api: RestApi
  readonly state: RestState
}

/** Client credentials grant (RFC 6749 §4.4). A wrong client is a 400, as at Signicat. */
export function issueApiToken({ exchange, form, api, state }: TokenRequest): void {
  const { id, secret } = credentialsOf(exchange, form)
  const client = state.clients.find(api, id)
  const scope = scopes[api]
  const error = errorOf(form, scope, client !== undefined && client.clientSecret === secret)
  if (client === undefined || error !== undefined) {
    sendJson(exchange, 400, failure(error ?? 'invalid_client', api))
    return
  }
  const answer = {
    access_token: state.tokens.issue(client),
    expires_in: state.tokens.lifetime,
    token_type: 'Bearer',
    scope,
  }
  sendJson(exchange, 200, answer)
}

function errorOf(form: URLSearchParams, scope: string, isKnown: boolean): string | undefined {
  if (form.get('grant_type') !== 'client_credentials') return 'unsupported_grant_type'
  if (!isKnown) return 'invalid_client'
  return form.get('scope')?.split(' ').includes(scope) === true ? undefined : 'invalid_scope'
}

const failure = (error: string, api: RestApi): Readonly<Record<string, string>> =>
  api === 'express'
    ? { error }
    : {
        error,
        error_uri: `https://api.signicat.com/auth/open/config/errors/${error}`,
        error_description: `The token request was refused: ${error}`,
      }

interface Credentials {
  readonly id: string
  readonly secret: string
}

/** From the header, else from the form. Both parts of the header are form-encoded (RFC 6749 §2.3.1). */
function credentialsOf({ request }: Exchange, form: URLSearchParams): Credentials {
  const basic = /^Basic (\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  if (basic === undefined) return { id: form.get('client_id') ?? '', secret: form.get('client_secret') ?? '' }
  const [id = '', secret = ''] = Buffer.from(basic, 'base64').toString().split(/:(.*)/s).map(formDecoded)
  return { id, secret }
}

const formDecoded = (text: string): string => new URLSearchParams(`x=${text}`).get('x') ?? ''

import { createHash } from 'node:crypto'
import * as client from 'openid-client'
import type { Config } from '../config/config.js'
import { IssuerError, LoginError } from '../errors.js'
import { upstreamError } from '../issuer/upstream-error.js'
import type { Connection } from './connection.js'
import type { AuthorizationAsk } from './types.js'

/** What the protocol itself says in the request: `parameters` must not touch it. */
const protocolParameters: ReadonlySet<string> = new Set([
  'client_id',
  'client_secret',
  'client_assertion',
  'client_assertion_type',
  'response_type',
  'response_mode',
  'redirect_uri',
  'scope',
  'state',
  'nonce',
  'code_challenge',
  'code_challenge_method',
  'request',
  'request_uri',
  'login_hint',
  'dpop_jkt',
])

/**
 * @throws {@link LoginError} `ERR_SIGNICAT_REQUEST_INVALID`, {@link IssuerError} when the push fails.
 * @see OpenID Connect Core 1.0 §3.1.2.1, RFC 7636 §4, RFC 9126
 */
export async function authorizationUrl(
  { handle, metadata }: Connection,
  request: Config['request'],
  ask: AuthorizationAsk,
): Promise<string> {
  const parameters = requestParameters(ask)
  const mustPush = request === 'par' || metadata.require_pushed_authorization_requests === true
  if (!mustPush && !parameters.has('login_hint')) return client.buildAuthorizationUrl(handle, parameters).href
  if (metadata.pushed_authorization_request_endpoint === undefined) throw cannotPush(mustPush)
  const url = await client.buildAuthorizationUrlWithPAR(handle, parameters).catch((error: unknown) => {
    throw upstreamError(error, 'push')
  })
  return url.href
}

function requestParameters(ask: AuthorizationAsk): URLSearchParams {
  const parameters = new URLSearchParams({
    response_type: 'code',
    // Spelled as the token request will spell it: the issuer compares both.
    redirect_uri: new URL(ask.redirectUri).href,
    scope: ask.scope.join(' '),
    state: ask.state,
    nonce: ask.nonce,
    code_challenge: createHash('sha256').update(ask.verifier).digest('base64url'),
    code_challenge_method: 'S256',
  })
  if (ask.responseMode !== 'query') parameters.set('response_mode', ask.responseMode)
  for (const [name, value] of Object.entries(ask.parameters)) {
    if (protocolParameters.has(name)) throw invalid(`parameters.${name} belongs to the protocol`)
    parameters.set(name, value)
  }
  for (const hint of [ask.loginHint ?? []].flat()) parameters.append('login_hint', hint)
  return parameters
}

function cannotPush(mustPush: boolean): LoginError | IssuerError {
  const problem = 'the issuer takes no pushed requests'
  if (mustPush) return new IssuerError('ERR_SIGNICAT_ISSUER_ANSWER_INVALID', { detail: `push: ${problem}` })
  return invalid(`loginHint may name a person and needs a pushed request, but ${problem}`)
}

/** The application's mistake, not the visitor's. */
function invalid(detail: string): LoginError {
  return new LoginError('ERR_SIGNICAT_REQUEST_INVALID', { detail, statusCode: 500 })
}

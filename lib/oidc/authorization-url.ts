import { hash } from 'node:crypto'
import * as client from 'openid-client'
import type { Config } from '../config/config.js'
import { IssuerError, LoginError } from '../errors.js'
import type { IssuerKeys, IssuerMetadata } from '../issuer/types.js'
import { upstreamError } from '../issuer/upstream-error.js'
import type { Connection } from './connection.js'
import { requestObject } from './request-object.js'
import type { SigningKey } from './signing-key.js'
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
  'iss',
  'sub',
  'aud',
  'exp',
  'nbf',
  'iat',
  'jti',
])

/** What requests are made with. */
export interface RequestRules {
  readonly config: Pick<Config, 'request' | 'encryptRequest' | 'clientId' | 'clock' | 'signingKeys'>
  readonly keys: IssuerKeys
  readonly signingKey: () => Promise<SigningKey>
}

/** How one request travels. */
interface Way {
  readonly signed: boolean
  readonly pushed: boolean
}

/**
 * @throws {@link LoginError} `ERR_SIGNICAT_REQUEST_INVALID`, {@link IssuerError} when the request cannot be made so or the
 * push fails.
 * @see OpenID Connect Core 1.0 §3.1.2.1 and §6.1, RFC 7636 §4, RFC 9101, RFC 9126
 */
export async function authorizationUrl(
  connection: Connection,
  rules: RequestRules,
  ask: AuthorizationAsk,
): Promise<string> {
  const { handle, metadata } = connection
  const plain = requestParameters(ask)
  const hasSecretHint = plain.has('login_hint') && ask.isHintOpen !== true
  const way = wayOf(rules, metadata, hasSecretHint)
  const parameters = way.signed ? await signedParameters(plain, way, { rules, metadata }) : plain
  if (!way.pushed) return client.buildAuthorizationUrl(handle, parameters).href
  const url = await client.buildAuthorizationUrlWithPAR(handle, parameters).catch((error: unknown) => {
    throw upstreamError(error, 'push')
  })
  return url.href
}

function wayOf({ config }: RequestRules, metadata: IssuerMetadata, hasSecretHint: boolean): Way {
  const { request, encryptRequest, signingKeys } = config
  const mustSign = metadata.require_signed_request_object === true
  if (mustSign && signingKeys.length === 0) {
    throw unusable('discovery: the issuer takes signed requests only, and there are no signingKeys')
  }
  const signed = mustSign || request.startsWith('signed')
  const mustPush = request.endsWith('par') || metadata.require_pushed_authorization_requests === true
  // A hint may name a person: it travels where nobody on the way can read it.
  const pushed = mustPush || (hasSecretHint && !(signed && encryptRequest))
  if (pushed && metadata.pushed_authorization_request_endpoint === undefined) throw cannotPush(mustPush)
  return { signed, pushed }
}

interface Signing {
  readonly rules: RequestRules
  readonly metadata: IssuerMetadata
}

/**
 * Everything goes into the object. A pushed one needs nothing beside it (RFC 9126 §3); in a URL, OpenID Connect wants
 * `response_type` and `scope` repeated (Core §6.1), and nothing that is not signed is ever put there.
 */
async function signedParameters(
  plain: URLSearchParams,
  { pushed }: Way,
  { rules, metadata }: Signing,
): Promise<URLSearchParams> {
  const inside = new URLSearchParams([['client_id', rules.config.clientId], ...plain])
  const request = await requestObject(inside, { ...rules, metadata })
  if (pushed) return new URLSearchParams({ request })
  const { response_type = 'code', scope = 'openid' } = Object.fromEntries(plain)
  return new URLSearchParams({ response_type, scope, request })
}

function requestParameters(ask: AuthorizationAsk): URLSearchParams {
  const parameters = new URLSearchParams({
    response_type: 'code',
    // Spelled as the token request will spell it: the issuer compares both.
    redirect_uri: new URL(ask.redirectUri).href,
    scope: ask.scope.join(' '),
    state: ask.state,
    nonce: ask.nonce,
    code_challenge: hash('sha256', ask.verifier, 'base64url'),
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
  if (mustPush) return unusable(`push: ${problem}`)
  return invalid(`loginHint may name a person and needs a pushed or encrypted request, but ${problem}`)
}

function unusable(detail: string): IssuerError {
  return new IssuerError('ERR_SIGNICAT_ISSUER_ANSWER_INVALID', { detail })
}

/** The application's mistake, not the visitor's. */
function invalid(detail: string): LoginError {
  return new LoginError('ERR_SIGNICAT_REQUEST_INVALID', { detail, statusCode: 500 })
}

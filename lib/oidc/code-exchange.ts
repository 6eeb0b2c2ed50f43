import * as client from 'openid-client'
import { IssuerError } from '../errors.js'
import { upstreamError } from '../issuer/upstream-error.js'
import { checkAnswer, readCode } from './code-answer.js'
import type { Connection, Connector } from './connection.js'
import { keptExpiry } from './token-expiry.js'
import type { CodeAnswer, TokenSet } from './types.js'

/** @see OpenID Connect Core 1.0 §3.1.2.5 to §3.1.3.3, RFC 9207, RFC 7636 §4.5 */
export async function exchangeCode(
  connector: Connector,
  issuer: string,
  answer: CodeAnswer,
): Promise<TokenSet> {
  checkAnswer(answer, issuer)
  const connection = await connector.connect()
  const code = readCode(answer, connection.metadata)
  const response = await spend(connection, code, answer).catch((error: unknown) => {
    throw upstreamError(error, 'token')
  })
  return toTokenSet(response)
}

/** Once: after a time-out nobody knows whether the code is spent, and a second try makes the issuer revoke the tokens. */
function spend(
  { handle }: Connection,
  code: string,
  answer: CodeAnswer,
): ReturnType<typeof client.authorizationCodeGrant> {
  const url = new URL(answer.redirectUri)
  url.search = new URLSearchParams({ code, state: answer.state, ...issOf(answer) }).toString()
  return client.authorizationCodeGrant(handle, url, {
    pkceCodeVerifier: answer.verifier,
    expectedState: answer.state,
    expectedNonce: answer.nonce,
    idTokenExpected: true,
  })
}

function issOf({ parameters }: CodeAnswer): { readonly iss?: string } {
  const iss = parameters.get('iss')
  return iss === null ? {} : { iss }
}

function toTokenSet(response: client.TokenEndpointResponse): TokenSet {
  const { id_token: unverifiedIdToken, refresh_token: refreshToken, scope } = response
  if (unverifiedIdToken === undefined) throw unusable('no id_token')
  // Nothing else was asked for; openid-client would also take DPoP.
  if (response.token_type !== 'bearer') throw unusable('token_type')
  return Object.freeze({
    unverifiedIdToken,
    accessToken: response.access_token,
    tokenType: 'bearer',
    ...(refreshToken === undefined ? {} : { refreshToken }),
    ...keptExpiry(response.expires_in),
    ...(scope === undefined ? {} : { scope }),
  })
}

function unusable(problem: string): IssuerError {
  return new IssuerError('ERR_SIGNICAT_ISSUER_ANSWER_INVALID', { detail: `token: ${problem}` })
}

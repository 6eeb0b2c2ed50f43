import * as client from 'openid-client'
import { IssuerError } from '../errors.js'
import { upstreamError } from '../issuer/upstream-error.js'
import { checkAnswer, readCode } from './code-answer.js'
import type { Connection, Connector } from './connection.js'
import { type Dpop, startDpop, withDpop } from './dpop.js'
import { type JarmRules, openJarm } from './jarm.js'
import { keptExpiry } from './token-expiry.js'
import type { CodeAnswer, TokenSet } from './types.js'

/** What an exchange depends on. */
export interface ExchangeRules extends JarmRules {
  readonly config: JarmRules['config'] & { readonly dpop: boolean }
}

/** @see OpenID Connect Core 1.0 §3.1.2.5 to §3.1.3.3, RFC 9207, RFC 7636 §4.5, RFC 9449 §5 */
export async function exchangeCode(
  connector: Connector,
  rules: ExchangeRules,
  sealedAnswer: CodeAnswer,
): Promise<TokenSet> {
  const answer = await openJarm(sealedAnswer, rules)
  checkAnswer(answer, rules.config.issuerNames)
  const connection = await connector.connect()
  const code = readCode(answer, connection.metadata)
  const dpop = rules.config.dpop ? await startDpop(connection) : null
  const response = await spend(connection, { code, dpop }, answer).catch((error: unknown) => {
    throw upstreamError(error, 'token', [code, answer.verifier])
  })
  return toTokenSet(response, dpop)
}

interface Spending {
  readonly code: string
  readonly dpop: Dpop | null
}

/** Once: after a time-out nobody knows whether the code is spent, and a second try makes the issuer revoke the tokens. */
function spend(
  { handle }: Connection,
  { code, dpop }: Spending,
  answer: CodeAnswer,
): ReturnType<typeof client.authorizationCodeGrant> {
  const url = new URL(answer.redirectUri)
  url.search = new URLSearchParams({ code, state: answer.state, ...issOf(answer) }).toString()
  const checks = {
    pkceCodeVerifier: answer.verifier,
    expectedState: answer.state,
    expectedNonce: answer.nonce,
    idTokenExpected: true,
  }
  return client.authorizationCodeGrant(handle, url, checks, undefined, withDpop(dpop))
}

function issOf({ parameters }: CodeAnswer): { readonly iss?: string } {
  const iss = parameters.get('iss')
  return iss === null ? {} : { iss }
}

function toTokenSet(response: client.TokenEndpointResponse, dpop: Dpop | null): TokenSet {
  const { id_token: unverifiedIdToken, refresh_token: refreshToken, scope } = response
  if (unverifiedIdToken === undefined) throw unusable('no id_token')
  // openid-client takes either: a token that is not bound is not what was asked for, nor the other way round.
  const tokenType = dpop === null ? 'bearer' : 'dpop'
  if (response.token_type !== tokenType) throw unusable('token_type')
  return Object.freeze({
    unverifiedIdToken,
    accessToken: response.access_token,
    tokenType,
    ...(dpop === null ? {} : { dpopKey: dpop.key }),
    ...(refreshToken === undefined ? {} : { refreshToken }),
    ...keptExpiry(response.expires_in),
    ...(scope === undefined ? {} : { scope }),
  })
}

function unusable(problem: string): IssuerError {
  return new IssuerError('ERR_SIGNICAT_ISSUER_ANSWER_INVALID', { detail: `token: ${problem}` })
}

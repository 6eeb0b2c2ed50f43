import type { Config } from '../config/config.js'
import { GuardError, TokenError } from '../errors.js'
import type { AccessToken } from '../verify/access-token.js'
import type { TokenVerifier } from '../verify/token-verifier.js'
import type { CheckedBearer } from './bearer-demand.js'
import { type CheckedDemand, judge } from './demand.js'
import type { Visit } from './ports.js'
import type { Credentials } from './read-credentials.js'
import { headerOf } from './who-asks.js'

/** What is needed to look at tokens. */
export interface BearerServices {
  readonly verifier: TokenVerifier
  readonly config: Config
}

/** What a route asks of a token. */
export interface BearerCase {
  readonly bearer: CheckedBearer
  readonly demand: CheckedDemand
}

/**
 * The access token of a request, when it is good.
 *
 * @throws {@link TokenError} when it is not; {@link IssuerError} when that cannot be found out
 */
export function verifyBearer(
  { verifier, config }: BearerServices,
  visit: Visit,
  { credentials, bearer }: Pick<BearerCase, 'bearer'> & { readonly credentials: Credentials },
): Promise<AccessToken> {
  const { scheme, unverifiedToken } = credentials
  const proof = headerOf(visit.headers, 'dpop')
  const url = `${config.origin}${visit.url}`
  return verifier.verifyAccessToken(unverifiedToken, {
    ...(bearer.audiences === null ? {} : { audience: bearer.audiences }),
    ...(scheme === 'DPoP' ? { dpop: { proof, method: visit.method, url } } : {}),
  })
}

/** The names of the API that a token must be for, one of them; `null` when nobody has said. */
export function audiencesOf(
  bearer: CheckedBearer,
  { tokens }: Pick<Config, 'tokens'>,
): readonly string[] | null {
  return bearer.audiences ?? tokens.audiences
}

/**
 * Holds a good token against what a route asks. It may have been verified for another guard, with another audience.
 *
 * @throws {@link TokenError} when it is for another API; {@link GuardError} `ERR_SIGNICAT_FORBIDDEN` or
 * `ERR_SIGNICAT_LOGIN_TOO_WEAK` when it is not enough
 */
export function refuseShortToken(token: AccessToken, asked: BearerCase, config: Config): void {
  const accepted = audiencesOf(asked.bearer, config)
  if (accepted !== null && !token.audiences.some((audience) => accepted.includes(audience))) {
    throw new TokenError('ERR_SIGNICAT_TOKEN_INVALID', { claim: 'aud', reason: 'mismatch' })
  }
  const error = shortcoming(token, asked, config)
  if (error !== null) throw error
}

function shortcoming(
  token: AccessToken,
  { bearer, demand }: Pick<BearerCase, 'bearer' | 'demand'>,
  config: Config,
): GuardError | null {
  if (!bearer.scopes.every((scope) => token.scopes.includes(scope))) {
    return new GuardError('ERR_SIGNICAT_FORBIDDEN', { detail: 'scope' })
  }
  const verdict = judge({ ...token, user: token.claims }, demand, config)
  if (verdict.verdict === 'ok') return null
  return verdict.verdict === 'forbidden'
    ? new GuardError('ERR_SIGNICAT_FORBIDDEN', { detail: 'claims' })
    : new GuardError('ERR_SIGNICAT_LOGIN_TOO_WEAK', { detail: verdict.missing, statusCode: 401 })
}

import type { Config } from '../config/config.js'
import { GuardError } from '../errors.js'
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

/** A token, and what the route asks of it. */
export interface BearerCase {
  readonly credentials: Credentials
  readonly bearer: CheckedBearer
  readonly demand: CheckedDemand
}

/**
 * The access token of a request, when it is good and enough.
 *
 * @throws {@link TokenError} when it is not good; {@link GuardError} `ERR_SIGNICAT_FORBIDDEN` or
 * `ERR_SIGNICAT_LOGIN_TOO_WEAK` when it is not enough; {@link IssuerError} when that cannot be found out
 */
export async function acceptBearer(
  { verifier, config }: BearerServices,
  visit: Visit,
  { credentials, bearer, demand }: BearerCase,
): Promise<AccessToken> {
  const { scheme, unverifiedToken } = credentials
  const proof = headerOf(visit.headers, 'dpop')
  const url = `${config.origin}${visit.url}`
  const token = await verifier.verifyAccessToken(unverifiedToken, {
    ...(bearer.audiences === null ? {} : { audience: bearer.audiences }),
    ...(scheme === 'DPoP' ? { dpop: { proof, method: visit.method, url } } : {}),
  })
  const error = shortcoming(token, { bearer, demand }, config)
  if (error !== null) throw error
  return token
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

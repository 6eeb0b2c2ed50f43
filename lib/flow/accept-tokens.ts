import { unmetExpectation } from '../eids/expectations.js'
import { identityFromOidc } from '../eids/identity.js'
import { strongerLoa } from '../eids/loa.js'
import { mergeUserinfo } from '../eids/merge-userinfo.js'
import type { Claims, Identity } from '../eids/types.js'
import { LoginError, TokenError } from '../errors.js'
import type { TokenSet } from '../oidc/types.js'
import type { Attempt } from '../session/attempt-types.js'
import { personOf } from '../session/person-of.js'
import { verifyIdToken } from '../verify/id-token.js'
import type { IdTokenClaims } from '../verify/types.js'
import { loaOfEid } from './eid-settings.js'
import type { Services } from './ports.js'

/** A login as the issuer vouched for it, every check done. */
export interface AcceptedLogin {
  readonly identity: Identity
  readonly idTokenClaims: IdTokenClaims
  readonly idToken: string
  readonly tokens: TokenSet
}

/**
 * From tokens to a person: the ID token's signature and claims, userinfo about the same person, and whether the login
 * is of the kind that was asked for.
 *
 * @throws {@link TokenError}, {@link IssuerError}, or {@link LoginError} `ERR_SIGNICAT_LOGIN_NOT_AS_ASKED`
 * @see OpenID Connect Core 1.0 §3.1.3.7 and §5.3.2
 */
export async function acceptTokens(
  services: Services,
  attempt: Attempt,
  tokens: TokenSet,
): Promise<AcceptedLogin> {
  const idTokenClaims = await verified(services, attempt, tokens)
  try {
    return await acceptClaims(services, attempt, { tokens, idTokenClaims })
  } catch (error) {
    // The tokens are the issuer's, they only lead to no session. Those of a refused ID token are not used for anything.
    void services.oidc.revoke(tokens)
    throw error
  }
}

async function acceptClaims(
  services: Services,
  attempt: Attempt,
  { tokens, idTokenClaims }: Pick<AcceptedLogin, 'tokens' | 'idTokenClaims'>,
): Promise<AcceptedLogin> {
  const { config } = services
  const claims = await withUserinfo(services, idTokenClaims, tokens)
  const { asked } = attempt
  const unmet = unmetExpectation(claims, {
    ...asked,
    // Which eID it is may be known only now, when the person chose at the issuer.
    loa: strongerLoa(asked.loa, loaOfEid(config, claims.idp)),
    levels: config.levels,
    sandboxAllowed: config.expect.sandbox,
  })
  if (unmet !== null) {
    const { claim } = unmet
    throw new LoginError('ERR_SIGNICAT_LOGIN_NOT_AS_ASKED', { claim, detail: claim })
  }
  refuseSomebodyElse(config, attempt, idTokenClaims)
  return {
    identity: identityFromOidc(claims, idTokenClaims.iss, config.levels),
    idTokenClaims,
    idToken: tokens.unverifiedIdToken,
    tokens,
  }
}

/**
 * A step-up that left `prompt=login` out, see `steppingUp`, is of the person who asked for it. Somebody else whom the issuer
 * remembers has done nothing: that is an earlier login, unless they have just proved who they are.
 */
function refuseSomebodyElse(config: Services['config'], attempt: Attempt, claims: IdTokenClaims): void {
  const { asked, previous, bornAt, purpose } = attempt
  const isLeftOut = config.promptsByDefault && !config.isSignicat && !asked.freshLogin && purpose === 'login'
  if (!isLeftOut || previous === null) return
  if (previous.person === personOf({ issuer: claims.iss, sub: claims.sub })) return
  const since = typeof claims.auth_time === 'number' ? claims.auth_time : 0
  if (since >= bornAt - config.clockToleranceSeconds) return
  throw new TokenError('ERR_SIGNICAT_TOKEN_INVALID', { claim: 'auth_time', reason: 'too-old' })
}

function verified({ config, issuer }: Services, attempt: Attempt, tokens: TokenSet): Promise<IdTokenClaims> {
  const { asked } = attempt
  return verifyIdToken(tokens.unverifiedIdToken, {
    issuer: issuer.name(),
    clientId: config.clientId,
    algorithm: config.idTokenAlg,
    keys: issuer.keys.resolver('login'),
    now: config.clock(),
    toleranceSeconds: config.clockToleranceSeconds,
    nonce: attempt.nonce,
    accessToken: tokens.accessToken,
    // Somebody at a shared computer can strip `prompt=login` from the URL: only `auth_time` tells.
    requireAuthTime: asked.freshLogin && config.isSignicat,
    ...(asked.maxAge === null ? {} : { maxAge: asked.maxAge }),
    ...(asked.freshLogin ? { authenticatedSince: attempt.bornAt } : {}),
  })
}

async function withUserinfo(
  { config, issuer, oidc }: Services,
  claims: IdTokenClaims,
  { accessToken, dpopKey }: TokenSet,
): Promise<Claims> {
  if (!config.userinfo || issuer.known()?.userinfo_endpoint === undefined) return claims
  return mergeUserinfo(claims, await oidc.userinfo(accessToken, claims.sub, dpopKey))
}

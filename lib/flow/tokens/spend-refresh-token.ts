import { claimsOfPacked } from '../../session/id-token-bytes.js'
import type { KeptTokens, Session } from '../../session/types.js'
import { type OriginalIdToken, verifyRefreshedIdToken } from '../../verify/refreshed-id-token.js'
import type { Services } from '../ports.js'
import { keptTokens } from './kept-tokens.js'
import { endsSession, type RefreshableTokens } from './token-state.js'

/** What came of a refresh token, once it was spent. `error`: the new tokens cannot be used, not now or not ever. */
export interface Spent {
  readonly tokens: KeptTokens
  readonly error: unknown
}

/**
 * Spends the refresh token and looks at whose tokens came.
 *
 * @throws what {@link OidcClient.refresh} throws
 */
export async function spendRefreshToken(
  services: Services,
  session: Session,
  old: RefreshableTokens,
): Promise<Spent> {
  const { config, oidc } = services
  const answer = await oidc.refresh(old.refreshToken, old.dpopKey)
  const tokens = keptTokens(
    // What the issuer does not repeat has not changed (RFC 6749 §5.1).
    { ...(old.scope === undefined ? {} : { scope: old.scope }), ...answer },
    { now: config.clock(), ...(old.nonce === undefined ? {} : { nonce: old.nonce }) },
  )
  if (answer.unverifiedIdToken === undefined) return { tokens, error: null }
  try {
    await verify(services, session, { unverifiedIdToken: answer.unverifiedIdToken, tokens })
    return { tokens, error: null }
  } catch (error) {
    if (endsSession(error)) {
      void oidc.revoke(tokens)
      return { tokens: old, error }
    }
    // Nobody knows yet whose they are: the refresh token must not be lost, the access token must not be used.
    return { tokens: Object.freeze({ ...old, refreshToken: answer.refreshToken }), error }
  }
}

interface Unverified {
  readonly unverifiedIdToken: string
  readonly tokens: KeptTokens
}

async function verify(
  { config, issuer }: Services,
  session: Session,
  { unverifiedIdToken, tokens }: Unverified,
): Promise<void> {
  await verifyRefreshedIdToken(unverifiedIdToken, {
    issuer: config.issuer,
    clientId: config.clientId,
    algorithm: config.idTokenAlg,
    keys: issuer.keys.resolver('login'),
    now: config.clock(),
    toleranceSeconds: config.clockToleranceSeconds,
    accessToken: tokens.accessToken,
    original: originalOf(session),
  })
}

function originalOf({ sub, authTime, packedIdToken, tokens }: Session): OriginalIdToken {
  const claims = packedIdToken === undefined ? {} : (claimsOfPacked(packedIdToken) ?? {})
  const nonce = typeof claims.nonce === 'string' ? claims.nonce : tokens?.nonce
  return {
    sub,
    ...(authTime === undefined ? {} : { authTime }),
    ...(nonce === undefined ? {} : { nonce }),
    // One that was kept as text shows no claims.
    ...(claims.sub === undefined ? {} : { claims }),
  }
}

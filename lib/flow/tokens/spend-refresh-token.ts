import type { Claims } from '../../eids/types.js'
import { claimsOfPacked } from '../../session/id-token-bytes.js'
import type { KeptTokens, Session } from '../../session/types.js'
import { type OriginalIdToken, verifyRefreshedIdToken } from '../../verify/refreshed-id-token.js'
import type { Services } from '../ports.js'
import { keptTokens, type Renewed } from './kept-tokens.js'
import { endsSession, type RefreshableTokens } from './token-state.js'

/** What came of a refresh token, once it was spent. `error`: the new tokens cannot be used, not now or not ever. */
export interface Spent {
  readonly renewed: Renewed
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
  const { unverifiedIdToken } = answer
  if (unverifiedIdToken === undefined) return { renewed: { tokens }, error: null }
  try {
    const original = originalOf(session)
    const claims = await verify(services, session, { unverifiedIdToken, tokens, original })
    const idToken = services.idTokens.keep(unverifiedIdToken, claims)
    return { renewed: renewedBy(claims, { session, tokens, original, idToken }), error: null }
  } catch (error) {
    if (endsSession(error)) {
      void oidc.revoke(tokens)
      return { renewed: { tokens: old }, error }
    }
    // Nobody knows yet whose they are: the refresh token must not be lost, the access token must not be used.
    return { renewed: { tokens: Object.freeze({ ...old, refreshToken: answer.refreshToken }) }, error }
  }
}

interface Unverified {
  readonly unverifiedIdToken: string
  readonly tokens: KeptTokens
  readonly original: OriginalIdToken
}

function verify(
  { config, issuer }: Services,
  session: Session,
  { unverifiedIdToken, tokens, original }: Unverified,
): Promise<Claims> {
  return verifyRefreshedIdToken(unverifiedIdToken, {
    issuer: session.issuer,
    clientId: config.clientId,
    algorithm: config.idTokenAlg,
    keys: issuer.keys.resolver('login'),
    now: config.clock(),
    toleranceSeconds: config.clockToleranceSeconds,
    accessToken: tokens.accessToken,
    original,
  })
}

function originalOf({ sub, sid, authTime, packedIdToken, tokens }: Session): OriginalIdToken {
  const claims = packedIdToken === undefined ? {} : (claimsOfPacked(packedIdToken) ?? {})
  const nonce = typeof claims.nonce === 'string' && claims.nonce !== '' ? claims.nonce : tokens?.nonce
  return {
    sub,
    ...(sid === undefined ? {} : { sid }),
    ...(authTime === undefined ? {} : { authTime }),
    ...(nonce === undefined ? {} : { nonce }),
    // One that was kept as text shows no claims.
    ...(claims.sub === undefined ? {} : { claims }),
  }
}

interface Kept {
  readonly session: Session
  readonly tokens: KeptTokens
  readonly original: OriginalIdToken
  /** The new one, when it may be kept. */
  readonly idToken: Uint8Array | null
}

function renewedBy(claims: Claims, { session, tokens, original, idToken }: Kept): Renewed {
  const authTime = laterAuthTime(claims, session)
  const { nonce } = original
  // The nonce of the login goes on being known, also when the ID token that is kept does not repeat it.
  const isNonceLost = idToken !== null && nonce !== undefined && claims.nonce !== nonce
  return Object.freeze({
    tokens: isNonceLost ? Object.freeze({ ...tokens, nonce }) : tokens,
    ...(idToken === null ? {} : { packedIdToken: idToken }),
    ...(authTime === undefined ? {} : { authTime }),
  })
}

/**
 * The same person proved who they are again, in another window or for another application. Not taken over when it was by
 * other means: the level of the session is that of its own login, and together they would say what never happened.
 */
function laterAuthTime({ auth_time: authTime, acr, idp }: Claims, session: Session): number | undefined {
  if (typeof authTime !== 'number' || session.authTime === undefined || authTime <= session.authTime)
    return undefined
  const isByOtherMeans =
    (acr !== undefined && acr !== session.acr) || (idp !== undefined && idp !== session.idp)
  return isByOtherMeans ? undefined : authTime
}

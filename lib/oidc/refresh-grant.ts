import * as client from 'openid-client'
import { IssuerError, SessionError } from '../errors.js'
import { upstreamError } from '../issuer/upstream-error.js'
import type { Connection } from './connection.js'
import { resumeDpop, withDpop } from './dpop.js'
import { keptExpiry } from './token-expiry.js'
import type { RefreshedTokens } from './types.js'

export interface RefreshAsk {
  readonly refreshToken: string
  /** Of the session. */
  readonly dpopKey: string | undefined
  /** Whether tokens are bound to a key now. Sessions of before have none, and end. */
  readonly isBound: boolean
}

/**
 * Once: a second try with a refresh token that was spent looks like theft to an issuer that rotates them.
 *
 * @see RFC 6749 §6, OpenID Connect Core 1.0 §12
 */
export async function refreshTokens(
  connection: Connection,
  { refreshToken, dpopKey, isBound }: RefreshAsk,
): Promise<RefreshedTokens> {
  if (isBound && dpopKey === undefined) {
    throw new SessionError('ERR_SIGNICAT_SESSION_GONE', {
      detail: 'refresh: the tokens are not bound to a key',
    })
  }
  const dpop = dpopKey === undefined ? null : await resumeDpop(connection, dpopKey)
  const tokenType = dpop === null ? 'bearer' : 'dpop'
  const response = await client
    .refreshTokenGrant(connection.handle, refreshToken, undefined, withDpop(dpop))
    .catch((error: unknown) => {
      throw upstreamError(error, 'refresh', [refreshToken])
    })
  if (response.token_type !== tokenType) {
    throw new IssuerError('ERR_SIGNICAT_ISSUER_ANSWER_INVALID', { detail: 'refresh: token_type' })
  }
  const { id_token: unverifiedIdToken, scope } = response
  return Object.freeze({
    accessToken: response.access_token,
    tokenType,
    ...(dpop === null ? {} : { dpopKey: dpop.key }),
    // An issuer that does not rotate sends none: the old one stays good (RFC 6749 §6).
    refreshToken: response.refresh_token ?? refreshToken,
    ...keptExpiry(response.expires_in),
    ...(scope === undefined ? {} : { scope }),
    ...(unverifiedIdToken === undefined ? {} : { unverifiedIdToken }),
  })
}

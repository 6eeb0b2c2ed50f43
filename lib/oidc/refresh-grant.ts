import * as client from 'openid-client'
import { IssuerError } from '../errors.js'
import { upstreamError } from '../issuer/upstream-error.js'
import type { Connection } from './connection.js'
import { keptExpiry } from './token-expiry.js'
import type { RefreshedTokens } from './types.js'

/**
 * Once: a second try with a refresh token that was spent looks like theft to an issuer that rotates them.
 *
 * @see RFC 6749 §6, OpenID Connect Core 1.0 §12
 */
export async function refreshTokens({ handle }: Connection, refreshToken: string): Promise<RefreshedTokens> {
  const response = await client.refreshTokenGrant(handle, refreshToken).catch((error: unknown) => {
    throw upstreamError(error, 'refresh')
  })
  if (response.token_type !== 'bearer') {
    throw new IssuerError('ERR_SIGNICAT_ISSUER_ANSWER_INVALID', { detail: 'refresh: token_type' })
  }
  const { id_token: unverifiedIdToken, scope } = response
  return Object.freeze({
    accessToken: response.access_token,
    tokenType: 'bearer',
    // An issuer that does not rotate sends none: the old one stays good (RFC 6749 §6).
    refreshToken: response.refresh_token ?? refreshToken,
    ...keptExpiry(response.expires_in),
    ...(scope === undefined ? {} : { scope }),
    ...(unverifiedIdToken === undefined ? {} : { unverifiedIdToken }),
  })
}

import * as client from 'openid-client'
import { upstreamError } from '../issuer/upstream-error.js'
import type { Log } from '../shared/log.js'
import type { Connection } from './connection.js'

export interface RevocableTokens {
  readonly accessToken?: string
  readonly refreshToken?: string
}

/**
 * Both at once, so that the time limit of one call is the time limit of all. What cannot be revoked dies by itself soon.
 *
 * @see RFC 7009
 */
export async function revokeTokens(
  { handle, metadata }: Connection,
  tokens: RevocableTokens,
  log: Log,
): Promise<void> {
  if (metadata.revocation_endpoint === undefined) return
  const revoke = async (token: string, hint: string): Promise<void> => {
    try {
      await client.tokenRevocation(handle, token, { token_type_hint: hint })
    } catch (error) {
      log.warn({ err: upstreamError(error, 'revocation'), hint }, 'a token could not be revoked')
    }
  }
  await Promise.all([
    tokens.refreshToken === undefined ? null : revoke(tokens.refreshToken, 'refresh_token'),
    tokens.accessToken === undefined ? null : revoke(tokens.accessToken, 'access_token'),
  ])
}

import { createHash } from 'node:crypto'
import { isSignicatError, TokenError } from '../../errors.js'
import type { KeptTokens } from '../../session/types.js'

/** Tokens that can be renewed. */
export type RefreshableTokens = KeptTokens & { readonly refreshToken: string }

export function isRefreshable(tokens: KeptTokens): tokens is RefreshableTokens {
  return tokens.refreshToken !== undefined
}

/** `soon`: still good, and old enough to be renewed. `now`: no good any more. */
export type RefreshNeed = 'none' | 'soon' | 'now'

/** @param rejected the access token that an API refused */
export function refreshNeed(tokens: KeptTokens, now: number, rejected: string | undefined): RefreshNeed {
  const { accessToken, expiresAt, refreshAt } = tokens
  if (rejected === accessToken) return 'now'
  if (expiresAt !== null && now >= expiresAt) return 'now'
  return refreshAt !== undefined && now >= refreshAt ? 'soon' : 'none'
}

/** An issuer that does not rotate gives the same refresh token again, so both are compared. */
export function sameTokens(one: KeptTokens, other: KeptTokens): boolean {
  return one.accessToken === other.accessToken && one.refreshToken === other.refreshToken
}

/** Names the state of one session's tokens: never the same for two people, and nothing that could be used. */
export function nameOfState(sessionId: string, { accessToken, refreshToken = '' }: KeptTokens): string {
  const parts = JSON.stringify([sessionId, accessToken, refreshToken])
  return createHash('sha256').update(parts).digest('base64url')
}

/** Whether a failed refresh is the end of the session, and not a bad moment of the issuer or of its keys. */
export function endsSession(error: unknown): boolean {
  if (error instanceof TokenError) return error.code !== 'ERR_SIGNICAT_TOKEN_KEY_UNKNOWN'
  return isSignicatError(error, 'ERR_SIGNICAT_SESSION_GONE')
}

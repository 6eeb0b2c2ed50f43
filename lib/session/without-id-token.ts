import { claimsOfPacked } from './id-token-bytes.js'
import type { Session } from './types.js'

/** The session without the ID token that is kept as a hint for sign-out, `null` when it has none. */
export function withoutIdToken(session: Session): Session | null {
  const { packedIdToken, ...rest } = session
  if (packedIdToken === undefined) return null
  const { tokens } = session
  const nonce = claimsOfPacked(packedIdToken)?.nonce
  // A refreshed ID token is held against the nonce of the first one.
  const needsNonce = tokens?.refreshToken !== undefined && tokens.nonce === undefined
  return Object.freeze({
    ...rest,
    ...(needsNonce && typeof nonce === 'string' ? { tokens: Object.freeze({ ...tokens, nonce }) } : {}),
  })
}

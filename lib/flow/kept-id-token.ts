import type { Config } from '../config/config.js'
import type { Claims } from '../eids/types.js'
import { packIdToken } from '../session/id-token-bytes.js'
import type { Services } from './ports.js'

/** A verified ID token as the session keeps it, to be the hint at sign-out; `null` when it may not be kept. */
export function keptIdToken(
  { config, claimsPolicy }: Pick<Services, 'config' | 'claimsPolicy'>,
  idToken: string,
  claims: Claims,
): Uint8Array | null {
  return keepsIdTokens(config) && claimsPolicy.mayKeepIdToken(claims) ? packIdToken(idToken) : null
}

/** One that came encrypted would leave in the open again, as the hint at sign-out: it is kept by opt-in only. */
function keepsIdTokens({ session, decryptionKeys }: Config): boolean {
  if (session.keepIdToken === 'auto') return decryptionKeys.length === 0
  return session.keepIdToken === 'decrypted'
}

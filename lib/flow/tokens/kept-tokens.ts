import type { RefreshedTokens, TokenSet } from '../../oidc/types.js'
import type { KeptTokens } from '../../session/types.js'

/** A token is renewed this long before it expires, or after half of a short life: what an API gets must last a call. */
const earlySeconds = 60
/** When the issuer does not say how long a token lives, it is renewed after this. */
const unknownLifeSeconds = 300

/** What a refresh changes of a session. */
export interface Renewed {
  readonly tokens: KeptTokens
  /** The newest ID token, when the session may keep it. */
  readonly packedIdToken?: Uint8Array
  /** When the person proved who they are again, if they did since. */
  readonly authTime?: number
}

export interface TokenContext {
  readonly now: number
  /** Of the login, when the ID token that holds it is not kept: a refreshed one may repeat it. */
  readonly nonce?: string
}

/** What the session keeps of the tokens. */
export function keptTokens(tokens: TokenSet | RefreshedTokens, { now, nonce }: TokenContext): KeptTokens {
  const { accessToken, tokenType, refreshToken, expiresIn, scope, dpopKey } = tokens
  return Object.freeze({
    accessToken,
    tokenType,
    expiresAt: expiresIn === undefined ? null : now + expiresIn,
    ...(refreshToken === undefined ? {} : { refreshToken, refreshAt: now + refreshAfter(expiresIn) }),
    ...(refreshToken === undefined || nonce === undefined ? {} : { nonce }),
    ...(scope === undefined ? {} : { scope }),
    ...(dpopKey === undefined ? {} : { dpopKey }),
  })
}

function refreshAfter(expiresIn: number | undefined): number {
  if (expiresIn === undefined) return unknownLifeSeconds
  return Math.max(expiresIn - earlySeconds, Math.ceil(expiresIn / 2))
}

import type { Credentials } from '../flow/read-credentials.js'
import type { AccessToken } from '../verify/access-token.js'
import type { RequestState } from './request-state.js'

const tokens = new WeakMap<RequestState, AccessToken>()

/**
 * The cookie of a request with a token was not checked to come from our own site, so from here on there is no session: a
 * page elsewhere could bring a token of its own and the cookie of whoever looks at it.
 */
export function admitToken(state: RequestState, token: AccessToken): void {
  state.replace(null)
  tokens.set(state, token)
}

/** The access token that a guard accepted. */
export function tokenOf(state: RequestState): AccessToken | null {
  return tokens.get(state) ?? null
}

interface Verification {
  readonly credentials: Credentials
  readonly token: Promise<AccessToken>
}

const verifications = new WeakMap<RequestState, Verification>()

/** Remembers for the rest of the request that its token is being verified. */
export function noteVerification(
  state: RequestState,
  credentials: Credentials,
  token: Promise<AccessToken>,
): void {
  verifications.set(state, { credentials, token })
}

/** What became of the very same token in this request; `null` when nobody has looked at it. */
export function verificationOf(
  state: RequestState,
  { scheme, unverifiedToken }: Credentials,
): Promise<AccessToken> | null {
  const known = verifications.get(state)
  const isSame = known?.credentials.scheme === scheme && known.credentials.unverifiedToken === unverifiedToken
  return isSame ? known.token : null
}

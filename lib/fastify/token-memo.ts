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

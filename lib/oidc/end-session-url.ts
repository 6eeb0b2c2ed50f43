import * as client from 'openid-client'
import type { Connection } from './connection.js'

export interface EndSessionAsk {
  readonly idTokenHint?: string
  readonly postLogoutRedirectUri?: string
  readonly state?: string
}

/** Common servers take request lines of 8 kB. */
const longestUrl = 7000

/**
 * Always with `client_id`, which is what the issuer has left when the hint does not fit.
 *
 * @see OpenID Connect RP-Initiated Logout 1.0 §2
 */
export function endSessionUrl({ handle, metadata }: Connection, ask: EndSessionAsk): string | null {
  if (metadata.end_session_endpoint === undefined) return null
  const { idTokenHint, ...rest } = ask
  const url = build(handle, ask)
  return idTokenHint === undefined || url.length <= longestUrl ? url : build(handle, rest)
}

function build(handle: client.Configuration, ask: EndSessionAsk): string {
  const parameters = new URLSearchParams()
  if (ask.idTokenHint !== undefined) parameters.set('id_token_hint', ask.idTokenHint)
  if (ask.postLogoutRedirectUri !== undefined) {
    parameters.set('post_logout_redirect_uri', ask.postLogoutRedirectUri)
  }
  if (ask.state !== undefined) parameters.set('state', ask.state)
  return client.buildEndSessionUrl(handle, parameters).href
}

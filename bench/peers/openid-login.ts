import * as openid from 'openid-client'
import { client } from '../identity.js'
import type { PeerSettings } from './peer.js'

/** What a login must remember until it comes back. */
export interface Pending {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}

interface SignedIn {
  readonly claims: Readonly<Record<string, unknown>>
  readonly idToken: string
}

export interface OpenidLogin {
  begin(): Promise<{ readonly url: string; readonly pending: Pending }>
  finish(path: string, pending: Pending): Promise<SignedIn>
}

/**
 * The code flow with openid-client as its README has it, for session libraries that bring none. As it is, the ID token's
 * signature is not looked at.
 */
export async function createOpenidLogin(
  { issuer, baseUrl }: PeerSettings,
  more: { readonly verifies: boolean } = { verifies: false },
): Promise<OpenidLogin> {
  const config = await openid.discovery(new URL(issuer), client.id, client.secret)
  if (more.verifies) openid.enableNonRepudiationChecks(config)
  return {
    async begin() {
      const verifier = openid.randomPKCECodeVerifier()
      const pending = { verifier, state: openid.randomState(), nonce: openid.randomNonce() }
      const url = openid.buildAuthorizationUrl(config, {
        redirect_uri: `${baseUrl}/callback`,
        scope: 'openid profile',
        state: pending.state,
        nonce: pending.nonce,
        code_challenge: await openid.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      })
      return { url: url.href, pending }
    },
    async finish(path, { state, nonce, verifier }) {
      const tokens = await openid.authorizationCodeGrant(config, new URL(path, baseUrl), {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      })
      return { claims: { ...tokens.claims() }, idToken: tokens.id_token ?? '' }
    },
  }
}

import * as client from 'openid-client'
import type { Emulator } from '../../../lib/emulator/index.js'
import { createTestBrowser, type TestBrowser, type Visit } from './test-browser.js'

export const callbackUrl = 'http://localhost:3999/callback'

/** A certified client that knows nothing of the emulator. */
export interface RelyingParty {
  readonly configuration: client.Configuration
  /** Starts a login; extra parameters go into the authorization request. */
  start(extra?: Record<string, string>): Promise<Attempt>
  finish(attempt: Attempt, visit: Visit): ReturnType<typeof client.authorizationCodeGrant>
  /** Starts, goes through without a click, and finishes. */
  login(
    browser: TestBrowser,
    extra?: Record<string, string>,
  ): ReturnType<typeof client.authorizationCodeGrant>
}

export interface Attempt {
  readonly url: string
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}

interface RelyingPartyOptions {
  readonly clientId?: string
  readonly clientSecret?: string
  readonly auth?: client.ClientAuth
}

async function createRelyingParty(
  emulator: Emulator,
  {
    clientId = emulator.clientId,
    clientSecret = emulator.clientSecret ?? '',
    auth,
  }: RelyingPartyOptions = {},
): Promise<RelyingParty> {
  const configuration = await client.discovery(
    new URL(emulator.issuer),
    clientId,
    undefined,
    auth ?? client.ClientSecretBasic(clientSecret),
    { execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks] },
  )
  const party: RelyingParty = {
    configuration,
    async start(extra = {}) {
      const verifier = client.randomPKCECodeVerifier()
      const state = client.randomState()
      const nonce = client.randomNonce()
      const url = client.buildAuthorizationUrl(configuration, {
        redirect_uri: callbackUrl,
        scope: 'openid profile nin',
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state,
        nonce,
        ...extra,
      })
      return { url: url.href, state, nonce, verifier }
    },
    finish: ({ state, nonce, verifier }, { url }) =>
      client.authorizationCodeGrant(configuration, url, {
        pkceCodeVerifier: verifier,
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
      }),
    async login(browser, extra = {}) {
      const attempt = await party.start({ login_hint: 'auto:no-kari', ...extra })
      return party.finish(attempt, await browser.open(attempt.url))
    },
  }
  return party
}

/** Everything a test needs to log in, and what it must close. */
export async function setUp(
  emulator: Emulator,
  options?: RelyingPartyOptions,
): Promise<{ party: RelyingParty; browser: TestBrowser }> {
  return { party: await createRelyingParty(emulator, options), browser: createTestBrowser(emulator.url) }
}

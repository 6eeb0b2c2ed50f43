import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import type { TestApp } from '../support/build-app.js'
import { backchannel, isSignedIn, logoutClaims, logoutToken } from '../support/logout-token.js'
import { suiteApp, suitePerson } from './suite-app.js'

async function signedIn(): Promise<TestApp> {
  const test = await suiteApp({
    options: { routes: { backchannelLogout: '/backchannel' }, session: { singleProcess: true } },
  })
  await test.visitor.signIn(test.issuer, { person: suitePerson })
  return test
}

/** Every module logs in and begins to sign out; the logout token comes while the browser is at the issuer. */
async function signingOut(): Promise<TestApp> {
  const test = await signedIn()
  const { logoutUrl } = (await test.visitor.call('POST', '/logout')).json()
  const url = new URL(logoutUrl)
  expect(url.searchParams.get('post_logout_redirect_uri')).toBe('https://app.example/logged-out')
  return test
}

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

const refusedTokens: Readonly<Record<string, (test: TestApp) => string | Promise<string>>> = {
  'alg-none': (test) => `${part({ alg: 'none' })}.${part(logoutClaims(test))}.`,
  'wrong-alg': async (test) => {
    const { privateKey, publicKey } = await generateKeyPair('ES256')
    const jwk = { ...(await exportJWK(publicKey)), kid: 'es', use: 'sig', alg: 'ES256' }
    test.issuer.faults.jwks = (set) => ({ keys: [...set.keys, jwk] })
    return new SignJWT(logoutClaims(test)).setProtectedHeader({ alg: 'ES256', kid: 'es' }).sign(privateKey)
  },
  'wrong-aud': (test) => logoutToken(test, { aud: `${test.issuer.clientId}1` }),
  'wrong-iss': (test) => logoutToken(test, { iss: `${test.issuer.issuer}1` }),
  'no-event': (test) => logoutToken(test, { events: undefined }),
  'wrong-event': (test) => logoutToken(test, { events: { 'urn:example:other': {} } }),
  'with-nonce': (test) => logoutToken(test, { nonce: 'n' }),
}

// Modules of `oidcc-client-back-channel-logout-rp-basic`.
describe('Back-Channel OP', () => {
  it('oidcc-client-test-rp-backchannel-rpinitlogout', async () => {
    const test = await signingOut()
    const form = { logout_token: await logoutToken(test), 'urn:example:unknown': 'field' }
    const answer = await backchannel(test, form)
    expect(answer.statusCode, answer.body).toBe(200)
    expect(answer.headers['cache-control']).toContain('no-store')
    expect(await isSignedIn(test)).toBe(false)
  })

  it.each(Object.entries(refusedTokens))(
    'oidcc-client-test-rp-backchannel-rpinitlogout-%s',
    async (_module, tokenOf) => {
      const test = await signedIn()
      const answer = await backchannel(test, { logout_token: await tokenOf(test) })
      expect(answer.statusCode).toBe(400)
      expect(answer.headers['cache-control']).toContain('no-store')
      expect(answer.json().error).toBe('invalid_request')
      expect(await isSignedIn(test)).toBe(true)
    },
  )
})

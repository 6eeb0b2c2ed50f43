import { describe, expect, it } from 'vitest'
import type { TestApp } from '../support/build-app.js'
import { backchannel, isSignedIn, logoutToken } from '../support/logout-token.js'
import { suiteApp, suiteIssuer, suitePerson } from './suite-app.js'

interface SigningOut {
  readonly test: TestApp
  readonly url: URL
  readonly idToken: string
}

async function signingOut(): Promise<SigningOut> {
  const test = await suiteApp({
    // What the suite's ID token holds, so that it may be kept for the hint.
    options: {
      routes: { backchannelLogout: '/backchannel' },
      session: { singleProcess: true },
    },
  })
  let idToken = ''
  test.issuer.faults.tokenAnswer = (answer) => {
    idToken = String(answer.id_token)
    return answer
  }
  await test.visitor.signIn(test.issuer, { person: suitePerson })
  const answer = await test.visitor.call('POST', '/logout', { 'content-type': 'application/json' })
  return { test, url: new URL(answer.json().logoutUrl), idToken }
}

const land = ({ visitor }: TestApp, query: string) =>
  visitor.open(`/logged-out${query}`, { 'sec-fetch-site': 'cross-site' })

// Modules of `oidcc-client-rp-initiated-logout-rp-basic`.
describe('RP-Initiated OP', () => {
  it('oidcc-client-test-rp-init-logout', async () => {
    const { test, url, idToken } = await signingOut()
    expect(url.origin + url.pathname).toBe(`${suiteIssuer}/connect/endsession`)
    // Byte for byte.
    expect(url.searchParams.get('id_token_hint')).toBe(idToken)
    expect(url.searchParams.get('client_id')).toBe(test.issuer.clientId)
    expect(url.searchParams.get('post_logout_redirect_uri')).toBe('https://app.example/logged-out')
    expect(await isSignedIn(test)).toBe(false)
    expect((await backchannel(test, { logout_token: await logoutToken(test) })).statusCode).toBe(200)
    const landing = await land(
      test,
      `?${new URLSearchParams({ state: url.searchParams.get('state') ?? '' })}`,
    )
    expect(landing.statusCode).toBe(200)
    expect(landing.headers['cache-control']).toContain('no-store')
  })

  it('oidcc-client-test-rp-init-logout-other-state', async () => {
    const { test } = await signingOut()
    const landing = await land(test, '?state=another-state')
    expect(landing.statusCode).toBe(200)
    expect(landing.headers.location).toBeUndefined()
  })

  it('oidcc-client-test-rp-init-logout-no-state', async () => {
    const { test } = await signingOut()
    expect((await land(test, '')).statusCode).toBe(200)
  })
})

describe('the way back from the issuer', () => {
  it('goes on to where the person wanted to be, by the state of this sign-out', async () => {
    const test = await suiteApp()
    await test.visitor.signIn(test.issuer, { person: suitePerson })
    const page = await test.visitor.submit('/logout', { returnTo: '/public?a=1' })
    const [, location = ''] = /content="0; url=([^"]+)"/.exec(page.body) ?? []
    const state = new URL(location.replaceAll('&amp;', '&')).searchParams.get('state') ?? ''
    expect(state).not.toContain('public')
    expect((await land(test, `?${new URLSearchParams({ state })}`)).headers.location).toBe('/public?a=1')
  })

  it('R2 works without an issuer that can sign out', async () => {
    const test = await suiteApp({ issuerSettings: { discovery: { end_session_endpoint: undefined } } })
    await test.visitor.signIn(test.issuer, { person: suitePerson })
    const { logoutUrl } = (await test.visitor.call('POST', '/logout')).json()
    expect(logoutUrl).toBe('https://app.example/logged-out')
    expect(await isSignedIn(test)).toBe(false)
  })
})

describe('revocation at sign-out', () => {
  const keepTokens = { scope: 'openid offline_access', session: { keepTokens: true } }

  it('K4 revokes what the session kept', async () => {
    const test = await suiteApp({ options: keepTokens })
    await test.visitor.signIn(test.issuer, { person: suitePerson })
    await test.visitor.call('POST', '/logout')
    await expect.poll(() => test.issuer.revoked.length).toBe(2)
    expect(test.issuer.revoked.map((body) => body.get('token_type_hint'))).toEqual([
      'refresh_token',
      'access_token',
    ])
  })

  it('X34 never holds up a sign-out', async () => {
    const test = await suiteApp({ options: keepTokens })
    await test.visitor.signIn(test.issuer, { person: suitePerson })
    test.issuer.faults.respond = (path) =>
      path === '/connect/revocation' ? new Promise<Response>(() => undefined) : undefined
    const answer = await test.visitor.call('POST', '/logout')
    expect(answer.statusCode).toBe(200)
    expect(await isSignedIn(test)).toBe(false)
  })
})

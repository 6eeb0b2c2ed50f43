import { describe, expect, it } from 'vitest'
import type { TestApp, TestAppSettings } from '../support/build-app.js'
import { callsDuring } from '../support/no-session.js'
import { tokenApp } from '../support/token-app.js'
import { suiteIssuer, suitePerson } from './suite-app.js'

async function signedIn(settings: TestAppSettings = {}): Promise<TestApp> {
  const test = await tokenApp({
    issuerSettings: { issuer: suiteIssuer },
    options: { authorization: { prompt: '' } },
    ...settings,
  })
  await test.visitor.signIn(test.issuer, { person: suitePerson })
  return test
}

const isSignedIn = async ({ visitor }: TestApp): Promise<boolean> =>
  (await visitor.call('GET', '/session')).json().authenticated

// Modules of `oidcc-client-refreshtoken-test-plan`.
describe('the refresh token plan', () => {
  it('oidcc-client-test-refresh-token', async () => {
    const test = await signedIn()
    const before = (await test.visitor.call('GET', '/call')).json().token
    test.advance(601)
    const calls = await callsDuring(test.issuer, async () => {
      const answer = await test.visitor.call('GET', '/call')
      expect(answer.statusCode, answer.body).toBe(200)
      const { token } = answer.json()
      expect(token).not.toBe(before)
      // The new one is good at the issuer.
      const userinfo = await test.issuer.fetch(`${suiteIssuer}/connect/userinfo`, {
        headers: { authorization: `Bearer ${token}` },
      })
      expect(await userinfo.json()).toMatchObject({ sub: 'kari' })
    })
    expect(calls).toMatchObject({ token: 1, userinfo: 1 })
    expect(test.issuer.tokenRequests.at(-1)?.body.get('grant_type')).toBe('refresh_token')
  })

  it.each<[string, Record<string, unknown>]>([
    ['oidcc-client-test-refresh-token-invalid-issuer', { iss: `${suiteIssuer}1` }],
    ['oidcc-client-test-refresh-token-invalid-sub', { sub: 'ola' }],
  ])('%s', async (_module, changes) => {
    const test = await signedIn()
    test.advance(601)
    test.issuer.faults.refreshedIdTokenClaims = (claims) => ({ ...claims, ...changes })
    const calls = await callsDuring(test.issuer, async () => {
      const answer = await test.visitor.call('GET', '/call')
      expect(answer.statusCode).toBe(401)
      expect(answer.json().code).toBe('ERR_SIGNICAT_SESSION_GONE')
    })
    expect(calls.token).toBe(1)
    // Nothing is done with such tokens.
    expect(calls.userinfo).toBeUndefined()
    expect(await isSignedIn(test)).toBe(false)
  })
})

// OpenID Connect Core 1.0 §12.2, for what the plan has no module.
describe('an ID token that came with a refresh', () => {
  it.each<[string, Record<string, unknown>]>([
    ['another audience', { aud: 'somebody-else' }],
    ['another nonce', { nonce: 'another' }],
    ['the time of the refresh as auth_time', { auth_time: 1_790_000_601 }],
    ['no exp', { exp: undefined }],
  ])('ends the session with %s', async (_what, changes) => {
    const test = await signedIn({ issuerSettings: {}, options: {} })
    test.advance(601)
    test.issuer.faults.refreshedIdTokenClaims = (claims) => ({ ...claims, ...changes })
    expect((await test.visitor.call('GET', '/call')).statusCode).toBe(401)
    expect(await isSignedIn(test)).toBe(false)
  })

  it('may repeat the nonce of the login', async () => {
    const { visitor, issuer, advance } = await tokenApp()
    const location = await visitor.start()
    const nonce = new URL(location).searchParams.get('nonce')
    await visitor.comeBack(location, await issuer.authorize(location))
    issuer.faults.refreshedIdTokenClaims = (claims) => ({ ...claims, nonce })
    advance(601)
    expect((await visitor.call('GET', '/call')).statusCode).toBe(200)
  })

  it('need not be there', async () => {
    const test = await signedIn()
    test.issuer.faults.refreshAnswer = ({ id_token: _, ...answer }) => answer
    test.advance(601)
    expect((await test.visitor.call('GET', '/call')).statusCode).toBe(200)
  })
})

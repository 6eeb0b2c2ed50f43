import { describe, expect, it } from 'vitest'
import { callsDuring, expectNoSession, sessionCookies } from '../support/no-session.js'
import { refusedTokens } from './refused-tokens.js'
import { suiteApp, suitePerson } from './suite-app.js'

// Modules of `oidcc-client-basic-certification-test-plan` and those of the comprehensive plan for the code flow.
describe('Basic RP', () => {
  it('oidcc-client-test', async () => {
    const { visitor, issuer } = await suiteApp()
    const calls = await callsDuring(issuer, async () => {
      const callback = await visitor.signIn(issuer, { start: '/login?returnTo=/me', person: suitePerson })
      expect(callback.statusCode, callback.body).toBe(302)
      expect(callback.headers.location).toBe('/me')
    })
    expect(calls).toEqual({ discovery: 1, jwks: 1, token: 1, userinfo: 1 })
    expect((await visitor.open('/me')).json()).toMatchObject({ sub: 'kari' })
  })

  it.each(Object.entries(refusedTokens))('%s', async (_module, faultsOf) => {
    const { visitor, issuer } = await suiteApp()
    Object.assign(issuer.faults, faultsOf(issuer))
    const location = await visitor.start()
    const answer = await issuer.authorize(location, suitePerson)
    const calls = await callsDuring(issuer, async () => {
      const callback = await visitor.comeBack(location, answer)
      expect(callback.statusCode).toBe(400)
      await expectNoSession(visitor, callback)
    })
    expect({ ...calls, jwks: 0 }).toEqual({ token: 1, jwks: 0 })
  })

  it('oidcc-client-test-kid-absent-single-jwks', async () => {
    const { visitor, issuer } = await suiteApp()
    issuer.faults.idTokenHeader = () => ({ alg: 'RS256', kid: undefined })
    const callback = await visitor.signIn(issuer, { person: suitePerson })
    expect(sessionCookies(callback)).toHaveLength(1)
    expect(issuer.calls).toMatchObject({ jwks: 1, userinfo: 1 })
  })

  it('oidcc-client-test-idtoken-sig-rs256', async () => {
    const { visitor, issuer } = await suiteApp()
    issuer.faults.idTokenHeader = (header) => {
      expect(header.alg).toBe('RS256')
      return header
    }
    expect(sessionCookies(await visitor.signIn(issuer, { person: suitePerson }))).toHaveLength(1)
    // The signature was looked at: without the keys nobody could.
    expect(issuer.calls.jwks).toBe(1)
  })

  it('oidcc-client-test-userinfo-invalid-sub', async () => {
    const { visitor, issuer } = await suiteApp()
    issuer.faults.userinfo = (claims) => ({ ...claims, sub: `${claims.sub}1` })
    const callback = await visitor.signIn(issuer, { person: suitePerson })
    expect(callback.statusCode).toBe(502)
    await expectNoSession(visitor, callback)
    expect(issuer.calls).toMatchObject({ token: 1, userinfo: 1 })
  })

  it('oidcc-client-test-scope-userinfo-claims', async () => {
    const { visitor, issuer } = await suiteApp({
      options: { scope: 'openid profile email', claims: ['email'] },
    })
    const location = await visitor.start()
    expect(new URL(location).searchParams.get('scope')).toBe('openid profile email')
    const person = { ...suitePerson, userinfo: { email: 'kari@example.com' } }
    await visitor.comeBack(location, await issuer.authorize(location, person))
    expect((await visitor.open('/')).json()).toMatchObject({ user: { email: 'kari@example.com' } })
  })

  it('oidcc-client-test-client-secret-basic', async () => {
    const { visitor, issuer } = await suiteApp()
    await visitor.signIn(issuer, { person: suitePerson })
    const [{ authorization, body }] = issuer.tokenRequests as [(typeof issuer.tokenRequests)[number]]
    const [id, secret] = Buffer.from((authorization ?? '').replace(/^Basic /, ''), 'base64')
      .toString()
      .split(':')
    const decoded = new URLSearchParams(`id=${id}&secret=${secret}`)
    expect(Object.fromEntries(decoded)).toEqual({ id: issuer.clientId, secret: issuer.clientSecret })
    // One way of authenticating in one request (RFC 6749 §2.3).
    expect([...body.keys()]).not.toContain('client_secret')
  })

  it('oidcc-client-test-userinfo-bearer-header', async () => {
    const { visitor, issuer } = await suiteApp()
    let accessToken = ''
    issuer.faults.tokenAnswer = (answer) => {
      accessToken = String(answer.access_token)
      return answer
    }
    await visitor.signIn(issuer, { person: suitePerson })
    expect(issuer.userinfoRequests).toEqual([
      { url: `${issuer.issuer}/connect/userinfo`, authorization: `Bearer ${accessToken}` },
    ])
  })
})

import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { expectNoSession, sessionCookies } from '../support/no-session.js'
import { suiteApp, suiteIssuer, suitePerson } from './suite-app.js'

// Modules of `oidcc-client-config-certification-test-plan`; `idtoken-sig-none` is among those of the basic plan.
describe('Config RP', () => {
  it('oidcc-client-test-discovery-openid-config', async () => {
    const authorization_endpoint = `${suiteIssuer}/elsewhere/authorize`
    const { visitor, issuer } = await suiteApp({ issuerSettings: { discovery: { authorization_endpoint } } })
    expect(issuer.calls.discovery).toBe(0)
    const location = new URL(await visitor.start())
    expect(location.origin + location.pathname).toBe(authorization_endpoint)
    expect(issuer.calls.discovery).toBe(1)
  })

  it('oidcc-client-test-discovery-jwks-uri-keys', async () => {
    const path = `/keys/${randomUUID()}`
    const { visitor, issuer } = await suiteApp({
      issuerSettings: { discovery: { jwks_uri: `${suiteIssuer}${path}` } },
    })
    let keySet: object = {}
    issuer.faults.jwks = (set) => {
      keySet = set
      return set
    }
    await issuer.fetch(`${suiteIssuer}/.well-known/openid-configuration/jwks`)
    issuer.faults.respond = (asked) => (asked === path ? Response.json(keySet) : undefined)
    issuer.asked.length = 0
    expect(sessionCookies(await visitor.signIn(issuer, { person: suitePerson }))).toHaveLength(1)
    // The suite fails a client that asks userinfo before it has the keys.
    expect(issuer.asked.slice(1)).toEqual(['/connect/token', path, '/connect/userinfo'])
  })

  it.each([
    ['the issuer', suiteIssuer],
    ['a pasted well-known URL', `${suiteIssuer}/.well-known/openid-configuration`],
  ])('oidcc-client-test-discovery-issuer-mismatch, configured with %s', async (_name, configured) => {
    const { visitor, issuer } = await suiteApp({ options: { issuer: configured } })
    issuer.faults.discovery = (document) => ({ ...document, issuer: `${suiteIssuer}/other` })
    const answer = await visitor.open('/login')
    expect(answer.statusCode).toBe(502)
    expect(answer.headers.location).toBeUndefined()
    expect(issuer.asked).toEqual(['/.well-known/openid-configuration'])
    await expectNoSession(visitor, answer)
  })

  it('a pasted well-known URL signs people in when the document names the issuer', async () => {
    const { visitor, issuer } = await suiteApp({
      options: { issuer: `${suiteIssuer}/.well-known/openid-configuration` },
    })
    expect(sessionCookies(await visitor.signIn(issuer, { person: suitePerson }))).toHaveLength(1)
  })

  it('oidcc-client-test-signing-key-rotation', async () => {
    const { visitor, issuer } = await suiteApp()
    expect(sessionCookies(await visitor.signIn(issuer, { person: suitePerson }))).toHaveLength(1)
    await issuer.rotateKeys()
    // In the same second: a client that waits before it fetches again fails here.
    const second = await visitor.signIn(issuer, { person: suitePerson })
    expect(sessionCookies(second), second.body).toHaveLength(1)
    expect(issuer.calls).toMatchObject({ jwks: 2, userinfo: 2 })
  })

  it('oidcc-client-test-signing-key-rotation-just-before-signing', async () => {
    const { visitor, newVisitor, issuer } = await suiteApp()
    await visitor.signIn(issuer, { person: suitePerson })
    const other = newVisitor()
    const location = await other.start()
    const answer = await issuer.authorize(location, suitePerson)
    await issuer.rotateKeys()
    expect(sessionCookies(await other.comeBack(location, answer))).toHaveLength(1)
  })
})

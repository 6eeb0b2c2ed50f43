import { describe, expect, it } from 'vitest'
import type { TestApp } from '../support/build-app.js'
import { isSignedIn, issuerSid } from '../support/logout-token.js'
import { lastingCookies } from '../support/no-session.js'
import { suiteApp, suiteIssuer, suitePerson } from './suite-app.js'

async function signedIn(): Promise<TestApp> {
  const test = await suiteApp({
    options: { routes: { frontchannelLogout: '/frontchannel' }, session: { sameSite: 'none' } },
  })
  await test.visitor.signIn(test.issuer, { person: suitePerson })
  return test
}

const inFrame = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' }
const notice = `/frontchannel?${new URLSearchParams({ iss: suiteIssuer, sid: issuerSid })}`

async function expectNotice(test: TestApp): Promise<void> {
  const answer = await test.visitor.open(notice, inFrame)
  expect(answer.statusCode, answer.body).toBe(200)
  expect(answer.headers['content-type']).toContain('text/html')
  expect(answer.headers['cache-control']).toContain('no-store')
  expect(answer.headers['x-frame-options']).toBeUndefined()
  expect(answer.headers['content-security-policy']).toContain('frame-ancestors https://suite.example')
  expect(await isSignedIn(test)).toBe(false)
}

// Modules of `oidcc-client-front-channel-logout-rp-basic` and of `oidcc-client-logout-test-plan`.
describe('Front-Channel OP', () => {
  it('oidcc-client-test-rp-frontchannel-rpinitlogout', async () => {
    const test = await signedIn()
    await test.visitor.call('POST', '/logout')
    // The frame comes while the browser is at the issuer: there is nothing left to end, and that is fine.
    await expectNotice(test)
    expect((await test.visitor.open('/logged-out')).statusCode).toBe(200)
  })

  it('oidcc-client-test-rp-frontchannel-opinitlogout', async () => {
    const test = await signedIn()
    expect(await isSignedIn(test)).toBe(true)
    await expectNotice(test)
    expect(lastingCookies(test.visitor)).toEqual([])
  })
})

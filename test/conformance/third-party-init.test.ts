import type { LightMyRequestResponse } from 'fastify'
import { describe, expect, it } from 'vitest'
import type { TestApp, TestAppSettings } from '../support/build-app.js'
import { attemptCookies } from '../support/no-session.js'
import { suiteApp, suiteIssuer, suitePerson } from './suite-app.js'

const initiateApp = (settings: TestAppSettings = {}): Promise<TestApp> =>
  suiteApp({ ...settings, options: { routes: { initiate: '/initiate' }, ...settings.options } })

const fromElsewhere = { 'sec-fetch-site': 'cross-site' }
const byLink = ({ visitor }: TestApp, query: Record<string, string>, headers: Record<string, string> = {}) =>
  visitor.open(`/initiate?${new URLSearchParams(query)}`, { ...fromElsewhere, ...headers })

function askedOf(answer: LightMyRequestResponse): URLSearchParams {
  const url = new URL(String(answer.headers.location))
  expect(url.origin + url.pathname).toBe(`${suiteIssuer}/connect/authorize`)
  return url.searchParams
}

// The module of `oidcc-client-test-3rd-party-init-login-test-plan`.
describe('3rd Party-Init RP', () => {
  it('oidcc-client-test-3rd-party-init-login', async () => {
    const test = await initiateApp()
    const answer = await byLink(test, { iss: suiteIssuer })
    expect(answer.statusCode).toBe(302)
    const asked = askedOf(answer)
    expect(asked.get('client_id')).toBe(test.issuer.clientId)
    const callback = await test.visitor.comeBack(
      String(answer.headers.location),
      await test.issuer.authorize(String(answer.headers.location), suitePerson),
    )
    expect(callback.headers.location).toBe('/')
    expect((await test.visitor.open('/me')).statusCode).toBe(200)
  })

  it('takes a form as well, and answers it so that the browser comes by GET', async () => {
    const test = await initiateApp()
    const answer = await test.visitor.submit('/initiate', { iss: suiteIssuer }, fromElsewhere)
    expect(answer.statusCode).toBe(303)
    askedOf(answer)
  })

  it('goes to the target when it is one of ours, and to the default page when not', async () => {
    const targets: [string, string][] = [
      ['https://app.example/me?a=1', '/me?a=1'],
      ['/public', '/public'],
      ['https://elsewhere.example/me', '/'],
      ['//elsewhere.example', '/'],
      ['https://app.example/logout', '/'],
      ['javascript:alert(1)', '/'],
    ]
    for (const [target, landing] of targets) {
      const test = await initiateApp()
      const location = String(
        (await byLink(test, { iss: suiteIssuer, target_link_uri: target })).headers.location,
      )
      const callback = await test.visitor.comeBack(
        location,
        await test.issuer.authorize(location, suitePerson),
      )
      expect([target, callback.headers.location]).toEqual([target, landing])
    }
  })

  // OpenID Connect Core 1.0 §4: "MUST be passed on". It came through the browser, so it may go on there.
  it.each<[string, Record<string, unknown>, boolean]>([
    ['in the address', {}, true],
    ['pushed, where logins are pushed', { request: 'par' }, false],
  ])('passes the hint on %s, and pushes nothing because of it', async (_how, options, isOpen) => {
    const test = await initiateApp({ options })
    const hint = 'kari@example.org ø'
    const answer = await byLink(test, { iss: suiteIssuer, login_hint: hint })
    const pushed = test.issuer.asked.filter((url) => url.endsWith('/connect/par'))
    expect(pushed).toHaveLength(isOpen ? 0 : 1)
    expect(askedOf(answer).get('login_hint')).toBe(isOpen ? hint : null)
    if (!isOpen)
      expect([...test.issuer.pushed.values()].map((sent) => sent.get('login_hint'))).toEqual([hint])
  })

  it('passes on a hint that came in a form', async () => {
    const test = await initiateApp()
    const fields = { iss: suiteIssuer, login_hint: 'kari' }
    expect(askedOf(await test.visitor.submit('/initiate', fields, fromElsewhere)).get('login_hint')).toBe(
      'kari',
    )
  })

  it('passes nothing else on', async () => {
    const test = await initiateApp()
    const query = {
      iss: suiteIssuer,
      login_hint: '',
      prompt: 'none',
      acr_values: 'idp:x',
      max_age: '9',
    }
    const asked = askedOf(await byLink(test, { ...query, unknown: 'x' }))
    expect(asked.get('prompt')).toBe('login')
    for (const name of ['login_hint', 'acr_values', 'max_age', 'unknown', 'iss'])
      expect(asked.has(name)).toBe(false)
  })

  it('never signs anybody in silently, whatever the application does elsewhere', async () => {
    const test = await initiateApp({ options: { authorization: { prompt: 'none' } } })
    expect(askedOf(await byLink(test, { iss: suiteIssuer })).get('prompt')).toBe('login')
  })

  it.each<[string, string]>([
    ['another issuer', `iss=${encodeURIComponent(`${suiteIssuer}/`)}`],
    ['none', ''],
    ['an empty one', 'iss='],
    ['two', `iss=${encodeURIComponent(suiteIssuer)}&iss=${encodeURIComponent(suiteIssuer)}`],
    ['two hints', `iss=${encodeURIComponent(suiteIssuer)}&login_hint=a&login_hint=b`],
    ['a hint that is too long', `iss=${encodeURIComponent(suiteIssuer)}&login_hint=${'x'.repeat(513)}`],
    ['a hint over two lines', `iss=${encodeURIComponent(suiteIssuer)}&login_hint=a%0Ab`],
    ['two targets', `iss=${encodeURIComponent(suiteIssuer)}&target_link_uri=/a&target_link_uri=/b`],
  ])('O7 starts nothing for %s', async (_what, query) => {
    const test = await initiateApp()
    const answer = await test.visitor.open(`/initiate?${query}`, fromElsewhere)
    expect(answer.statusCode).toBe(400)
    expect(attemptCookies(answer)).toEqual([])
    expect(answer.headers['x-frame-options']).toBe('DENY')
    expect(test.issuer.asked).toEqual([])
  })

  it.each([
    { 'sec-fetch-dest': 'iframe' },
    { 'sec-fetch-dest': 'image', 'sec-fetch-mode': 'no-cors' },
    { 'sec-purpose': 'prefetch' },
  ])('starts nothing in a frame, for an image or a prefetch: %o', async (headers) => {
    const test = await initiateApp()
    const answer = await byLink(test, { iss: suiteIssuer }, headers)
    expect(answer.statusCode).toBe(403)
    expect(attemptCookies(answer)).toEqual([])
  })

  it('is not there until it is named', async () => {
    const test = await suiteApp()
    expect((await byLink(test, { iss: suiteIssuer })).statusCode).toBe(404)
  })
})

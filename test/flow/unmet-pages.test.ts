import { describe, expect, it } from 'vitest'
import { buildApp, type TestAppSettings } from '../support/build-app.js'
import { buildRestApp } from '../support/build-rest-app.js'
import type { Person } from '../support/fake-issuer.js'
import { expectNoSession } from '../support/no-session.js'

const production = 'https://acme.app.signicat.com/auth/open'

interface Login {
  readonly settings?: TestAppSettings
  readonly start?: string
  readonly person?: Person
}

describe('the page about a login that was not as asked', () => {
  it.each<[string, Login, number]>([
    ['Another eID was asked for', { start: '/login?idp=mitid', person: { idp: 'nbid', acr: 'high' } }, 403],
    ['A stronger sign-in was asked for', { start: '/login?loa=high', person: { acr: 'substantial' } }, 403],
    [
      'Test identities do not work here',
      { settings: { issuerSettings: { issuer: production } }, person: { claims: { sandbox: true } } },
      403,
    ],
    [
      'The sign-in was not recent',
      { start: '/login?max_age=60', person: { authTime: 1_790_000_000 - 3600 } },
      400,
    ],
  ])('says what happened: %s', async (title, { settings, start, person = {} }, status) => {
    const { visitor, issuer } = await buildApp(settings)
    const callback = await visitor.signIn(issuer, { ...(start === undefined ? {} : { start }), person })
    expect(callback.statusCode).toBe(status)
    expect(callback.body).toContain(`<h1>${title}</h1>`)
    await expectNoSession(visitor, callback)
  })

  it.each([
    ['that the registration demands', { expect: { loa: 'high' } }],
    ['that the eID demands', { eids: { nbid: { loa: 'high' }, sbid: {}, 'otp-email': {} } }],
  ] as const)('says so too when a REST API gives less than the level %s', async (_whose, options) => {
    const { visitor, rest } = await buildRestApp('hub', { options })
    await visitor.start('/login/rest?idp=nbid')
    const callback = await visitor.open(rest.approve(), { 'sec-fetch-site': 'cross-site' })
    expect(callback.statusCode).toBe(403)
    expect(callback.body).toContain('<h1>A stronger sign-in was asked for</h1>')
    await expectNoSession(visitor, callback)
  })

  it('has a button that starts the same login again', async () => {
    const { visitor, issuer } = await buildApp()
    const start = '/login?returnTo=/me&idp=mitid&loa=high&max_age=60'
    const { body } = await visitor.signIn(issuer, { start, person: { acr: 'high' } })
    const [, href = ''] = /class="button" href="([^"]+)"/.exec(body) ?? []
    expect(href.replaceAll('&amp;', '&')).toBe('/login?returnTo=%2Fme&idp=mitid&loa=high&max_age=60')
  })

  it('can be worded for one eID', async () => {
    const texts = { en: { 'other-eid.title.mitid': 'Please use MitID' } }
    const { visitor, issuer } = await buildApp({ options: { pages: { texts } } })
    const { body } = await visitor.signIn(issuer, { start: '/login?idp=mitid' })
    expect(body).toContain('<h1>Please use MitID</h1>')
  })
})

import { describe, expect, it } from 'vitest'
import { buildApp } from '../support/build-app.js'
import { buildRestApp } from '../support/build-rest-app.js'

describe.each(['hub', 'express'] as const)('a redirect through %s', (api) => {
  const provider = api === 'hub' ? 'nbid' : 'no_bankid'

  it('signs a person in as OpenID Connect does', async () => {
    const { visitor, rest } = await buildRestApp(api)
    const location = await visitor.start(`/login/rest?returnTo=/me&idp=${provider}`)
    expect(location).toContain(rest.last().id)
    const callback = await visitor.open(rest.approve(), { 'sec-fetch-site': 'cross-site' })
    expect(callback.statusCode, callback.body).toBe(302)
    expect(callback.headers.location).toBe('/me')
    expect(callback.headers['cache-control']).toBe('private, no-store')
    const me = (await visitor.open('/me')).json()
    expect(me).toMatchObject({
      method: 'rest',
      idp: provider,
      sub: api === 'hub' ? 'hashed-subject=' : '9578-5999-4-1765512',
      issuer:
        api === 'hub'
          ? 'https://api.signicat.com/auth/rest#sandbox'
          : 'https://api.signicat.io/identification/v2#test',
      user: {
        name: 'Marker-Kari Marker-Nordmann',
        given_name: 'Marker-Kari',
        family_name: 'Marker-Nordmann',
      },
    })
    expect(me.loa).toBe(api === 'hub' ? 'substantial' : undefined)
    expect(me.authTime).toBe(me.startedAt)
    expect(JSON.stringify(me)).not.toContain('29124815345')
    expect(rest.reads()).toBe(1)
  })

  it('asks for what the registration and the page say', async () => {
    const { visitor, rest } = await buildRestApp(api)
    await visitor.start(`/login/rest?idp=${provider}&ui_locales=nb`)
    expect(rest.last().request).toMatchObject({
      flow: 'redirect',
      allowedProviders: [provider],
      language: 'no',
    })
    await visitor.start('/login/rest')
    expect(rest.last().request.allowedProviders).toContain(provider)
  })

  it('sends three secrets to Signicat that the browser does not see', async () => {
    const { visitor, rest } = await buildRestApp(api)
    const answer = await visitor.open('/login/rest')
    const { callbackUrls, redirectSettings } = rest.last().request
    const urls = Object.values({ ...Object(callbackUrls ?? redirectSettings) }).map(String)
    const secrets = urls.map((url) => new URL(url).searchParams.get('attempt') ?? '')
    expect(new Set(secrets.map((secret) => secret.split('.')[2])).size).toBe(3)
    for (const secret of secrets) {
      expect(secret).toMatch(/^(success|abort|error)\.[\w-]{12}\.[\w-]{43}$/)
      expect(answer.body + JSON.stringify(answer.headers)).not.toContain(secret.split('.')[2])
    }
    expect(urls.every((url) => url.startsWith('https://app.example/login/rest/callback?'))).toBe(true)
  })

  it('takes an abort for a cancel', async () => {
    const { visitor, rest, log } = await buildRestApp(api)
    await visitor.start('/login/rest?returnTo=/public')
    const back = await visitor.open(rest.abort(), { 'sec-fetch-site': 'cross-site' })
    expect([back.statusCode, back.headers.location]).toEqual([302, '/public'])
    expect((await visitor.call('GET', '/session')).json()).toEqual({ authenticated: false })
    expect(log.join('')).toContain('ERR_SIGNICAT_LOGIN_CANCELLED')
  })

  it('says so in the language that was asked for, and starts again in it', async () => {
    const { visitor, rest } = await buildRestApp(api)
    await visitor.start(`/login/rest?returnTo=/public&idp=${provider}&ui_locales=nn`)
    const page = await visitor.open(rest.fail(), { 'sec-fetch-site': 'cross-site', 'accept-language': 'da' })
    expect(page.body).toContain('<html lang="nn">')
    expect(page.body).toContain(`/login/rest?returnTo=%2Fpublic&amp;idp=${provider}&amp;ui_locales=nn`)
  })

  it('says in the words for the eID that the API is away', async () => {
    const texts = { en: { [`issuer-down.message.${provider}`]: 'This eID has an outage.' } }
    const { visitor, rest } = await buildRestApp(api, { options: { pages: { texts } } })
    rest.faults.respond = () => new Response('', { status: 503 })
    const page = await visitor.open(`/login/rest?idp=${provider}&returnTo=/public`)
    expect(page.statusCode).toBe(503)
    expect(page.body).toContain('This eID has an outage.')
    expect(page.body).toContain(`/login/rest?returnTo=%2Fpublic&amp;idp=${provider}`)
  })

  it('says on a page that it failed, with a way to start again', async () => {
    const { visitor, rest } = await buildRestApp(api)
    await visitor.start(`/login/rest?returnTo=/public&idp=${provider}`)
    const page = await visitor.open(rest.fail(), { 'sec-fetch-site': 'cross-site' })
    expect(page.statusCode).toBe(400)
    expect(page.body).toContain('/login/rest?returnTo=%2Fpublic&amp;idp=')
    expect(page.body).not.toContain('29124815345')
  })

  it('takes the codes of a cancel for one, whatever address they come to', async () => {
    const { visitor, rest } = await buildRestApp(api)
    await visitor.start('/login/rest?returnTo=/public')
    const back = await visitor.open(rest.fail(rest.last(), 'IDP-3200'), { 'sec-fetch-site': 'cross-site' })
    expect([back.statusCode, back.headers.location]).toEqual([302, '/public'])
  })

  it('has several attempts in several tabs', async () => {
    const { visitor, rest } = await buildRestApp(api)
    await visitor.start('/login/rest?returnTo=/public')
    const first = rest.last()
    await visitor.start('/login/rest?returnTo=/')
    expect((await visitor.open(rest.approve(first))).headers.location).toBe('/public')
    expect((await visitor.open(rest.approve(rest.last()))).headers.location).toBe('/')
  })
})

describe('a redirect flow', () => {
  it('knows the person who was signed in before', async () => {
    const seen: unknown[] = []
    const { visitor, rest, issuer } = await buildRestApp('hub', {
      options: {
        onLogin: (identity, _request, { previous }) => {
          seen.push([identity.method, identity.sub, previous?.sub ?? null])
          return { account: 'a-1', data: {} }
        },
      },
    })
    await visitor.signIn(issuer)
    await visitor.start('/login/rest?returnTo=/public')
    // Another key of the same account: the person stays where they were.
    expect((await visitor.open(rest.approve())).headers.location).toBe('/public')
    expect(seen).toEqual([
      ['oidc', 'kari', null],
      ['rest', 'hashed-subject=', 'kari'],
    ])
  })

  it('writes one audit record and events like any login', async () => {
    const records: unknown[] = []
    const { visitor, rest } = await buildRestApp('hub', {
      options: { audit: (record) => void records.push(record) },
    })
    await visitor.start('/login/rest')
    await visitor.open(rest.approve())
    expect(records).toHaveLength(1)
    expect(records[0]).toMatchObject({
      event: 'login',
      outcome: 'success',
      method: 'rest',
      issuer: 'https://api.signicat.com/auth/rest#sandbox',
      idp: 'nbid',
      loa: 'substantial',
      transactionId: rest.last().id,
    })
  })

  it('leaves guards to OpenID Connect', async () => {
    const { visitor } = await buildRestApp('hub')
    expect((await visitor.open('/me')).headers.location).toContain('/auth/open/connect/authorize')
  })

  it('goes on from a page of ours when the session cookie is strict', async () => {
    const { visitor, rest } = await buildRestApp('hub', { options: { session: { sameSite: 'strict' } } })
    await visitor.start('/login/rest?returnTo=/me')
    const back = await visitor.open(rest.approve(), { 'sec-fetch-site': 'cross-site' })
    expect(back.headers.location).toBe('/me')
  })

  it('signs out without asking the issuer, which knows nothing of it', async () => {
    const { visitor, rest } = await buildRestApp('hub')
    await visitor.start('/login/rest')
    await visitor.open(rest.approve())
    const { logoutUrl } = (await visitor.call('POST', '/logout')).json()
    expect(logoutUrl).toMatch(/^https:\/\/app\.example\//)
    expect((await visitor.call('GET', '/session')).json()).toEqual({ authenticated: false })
  })

  it('asks for consent to identify on links of our own only', async () => {
    const { visitor, rest, issuer } = await buildRestApp('hub', {
      options: { onIdentify: () => ({ redirect: '/public' }) },
    })
    const foreign = await visitor.open('/login/rest?purpose=identify', { 'sec-fetch-site': 'cross-site' })
    expect(foreign.statusCode).toBe(403)
    expect(rest.calls).toHaveLength(0)
    await visitor.signIn(issuer)
    await visitor.start('/login/rest?purpose=identify')
    expect((await visitor.open(rest.approve())).headers.location).toBe('/public')
    expect((await visitor.open('/me')).json()).toMatchObject({ sub: 'kari', method: 'oidc' })
  })

  it('has no route without the option, and none for a flow that is not named', async () => {
    const off = await buildApp()
    const redirectOnly = await buildRestApp('hub', { rest: { flows: ['redirect'] } })
    expect((await off.visitor.open('/login/rest')).statusCode).toBe(404)
    expect((await redirectOnly.visitor.call('POST', '/login/frame')).statusCode).toBe(404)
    expect((await redirectOnly.visitor.call('POST', '/login/headless')).statusCode).toBe(404)
    expect(off.app.signicat.rest).toBeNull()
    expect(redirectOnly.app.signicat.rest?.api).toBe('hub')
  })
})

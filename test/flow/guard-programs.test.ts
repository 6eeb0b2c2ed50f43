import { requireLogin } from 'fastify-signicat'
import { describe, expect, it } from 'vitest'
import { buildApp } from '../support/build-app.js'

const build = () =>
  buildApp({
    after(app) {
      const handler = async (): Promise<string> => 'vault'
      app.get('/strong', { onRequest: requireLogin({ loa: 'high', idp: 'mitid', maxAge: 300 }) }, handler)
      app.get('/exact', { onRequest: requireLogin({ acr: ['high', 'substantial'] }) }, handler)
      app.get('/other', { onRequest: requireLogin({ acr: 'urn:other' }) }, handler)
      app.get('/check', { onRequest: requireLogin({ check: () => false }) }, handler)
    },
  })

describe('a guard and a program', () => {
  it('answers 401 with a problem document and where to sign in', async () => {
    const { visitor } = await build()
    const answer = await visitor.call('GET', '/me')
    expect(answer.statusCode).toBe(401)
    expect(answer.headers['content-type']).toContain('application/problem+json')
    expect(answer.headers['cache-control']).toBe('private, no-store')
    expect(answer.headers['set-cookie']).toBeUndefined()
    expect(answer.json()).toMatchObject({
      type: 'urn:fastify-signicat:ERR_SIGNICAT_LOGIN_REQUIRED',
      code: 'ERR_SIGNICAT_LOGIN_REQUIRED',
      status: 401,
      login_url: 'https://app.example/login',
    })
  })

  it('names the page of the person in `login_url`, and what the route demands', async () => {
    const { visitor } = await build()
    const answer = await visitor.call('GET', '/strong', { referer: 'https://app.example/account?tab=2' })
    const url = new URL(answer.json().login_url)
    expect(url.origin + url.pathname).toBe('https://app.example/login')
    expect(Object.fromEntries(url.searchParams)).toEqual({
      returnTo: '/account?tab=2',
      idp: 'mitid',
      loa: 'high',
      max_age: '300',
    })
  })

  it('gives a `login_url` that works: it asks for exactly that', async () => {
    const { visitor } = await build()
    const url = new URL((await visitor.call('GET', '/strong')).json().login_url)
    const start = await visitor.open(url.pathname + url.search)
    const asked = new URL(String(start.headers.location)).searchParams
    expect(asked.get('max_age')).toBe('300')
    expect(asked.get('acr_values')?.split(' ')).toEqual(expect.arrayContaining(['idp:mitid', 'loa:high']))
  })

  it('asks for the weakest level that an exact `acr` allows, and gives no `login_url` that would not do', async () => {
    const { visitor, issuer } = await build()
    const exact = await visitor.call('GET', '/exact')
    expect(exact.json().login_url).toBe('https://app.example/login?loa=substantial')
    const other = await visitor.call('GET', '/other')
    expect([other.statusCode, other.json().login_url]).toEqual([401, undefined])
    await visitor.signIn(issuer)
    const challenge = (await visitor.call('GET', '/other')).headers['www-authenticate']
    expect(challenge).toContain('acr_values="urn:other"')
  })

  it('gives no level of Signicat to another issuer', async () => {
    const { visitor } = await buildApp({
      issuerSettings: { issuer: 'https://id.example' },
      after: (app) => {
        app.get('/exact', { onRequest: requireLogin({ acr: 'high' }) }, async () => 'vault')
      },
    })
    expect((await visitor.call('GET', '/exact')).json().login_url).toBeUndefined()
  })

  it('does not send a program anywhere from a foreign page', async () => {
    const { visitor } = await build()
    const answer = await visitor.call('GET', '/me', { referer: 'https://evil.example/x' })
    expect(answer.json().login_url).toBe('https://app.example/login')
  })

  it('answers a session that is too weak as RFC 9470 says', async () => {
    const { visitor, issuer } = await build()
    await visitor.signIn(issuer)
    const answer = await visitor.call('GET', '/strong')
    expect(answer.statusCode).toBe(401)
    expect(answer.headers['www-authenticate']).toBe(
      'Bearer error="insufficient_user_authentication", ' +
        'error_description="A stronger or more recent login is required", ' +
        'acr_values="loa:high idp:mitid", max_age="300"',
    )
    expect(answer.json()).toMatchObject({
      status: 401,
      code: 'ERR_SIGNICAT_LOGIN_TOO_WEAK',
      error: 'insufficient_user_authentication',
      max_age: 300,
    })
  })

  it('answers 403 without a way to sign in when no login would help', async () => {
    const { visitor, issuer } = await build()
    await visitor.signIn(issuer)
    const answer = await visitor.call('GET', '/check')
    expect(answer.statusCode).toBe(403)
    expect(answer.json()).toMatchObject({ code: 'ERR_SIGNICAT_FORBIDDEN' })
    expect(answer.json()).not.toHaveProperty('login_url')
  })

  it.each([
    ['an upgrade', { upgrade: 'websocket', connection: 'upgrade', accept: 'text/html' }],
    ['a frame', { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe', accept: 'text/html' }],
    ['an image', { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }],
    ['a script of old', { accept: 'text/html', 'x-requested-with': 'XMLHttpRequest' }],
    ['a prefetch', { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document', 'sec-purpose': 'prefetch' }],
    ['a program that says nothing', {}],
  ])('treats %s as a program', async (_name, headers) => {
    const { app } = await build()
    const answer = await app.inject({ url: '/me', headers: { 'sec-fetch-site': 'same-origin', ...headers } })
    expect(answer.statusCode).toBe(401)
    expect(answer.headers['set-cookie']).toBeUndefined()
  })

  it('answers HEAD as a program, without starting a login', async () => {
    const { app } = await build()
    const answer = await app.inject({ method: 'HEAD', url: '/me', headers: { accept: 'text/html' } })
    expect(answer.statusCode).toBe(401)
    expect(answer.headers['set-cookie']).toBeUndefined()
  })
})

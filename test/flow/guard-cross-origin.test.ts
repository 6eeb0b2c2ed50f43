import { requireLogin } from 'fastify-signicat'
import { describe, expect, it } from 'vitest'
import { buildApp, type TestApp } from '../support/build-app.js'

type Headers = Record<string, string>

const trusted = 'https://admin.example'
/** What a request says about where it comes from, and whether it may change something. */
const table: readonly (readonly [string, Headers, boolean])[] = [
  ['our own page', { 'sec-fetch-site': 'same-origin' }, true],
  ['our own page, with Origin', { 'sec-fetch-site': 'same-origin', origin: 'https://app.example' }, true],
  ['the address bar', { 'sec-fetch-site': 'none' }, true],
  ['the address bar, our origin', { 'sec-fetch-site': 'none', origin: 'https://app.example' }, true],
  ['Firefox after a redirect without a referrer', { 'sec-fetch-site': 'none', origin: 'null' }, false],
  ['an extension', { 'sec-fetch-site': 'none', origin: 'moz-extension://1f2e' }, false],
  [
    'another site that claims an address bar',
    { 'sec-fetch-site': 'none', origin: 'https://evil.example' },
    false,
  ],
  ['our own page in a private mood', { 'sec-fetch-site': 'same-origin', origin: 'null' }, true],
  ['a sibling domain', { 'sec-fetch-site': 'same-site', origin: 'https://blog.example' }, false],
  ['a sibling domain without Origin', { 'sec-fetch-site': 'same-site' }, false],
  ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, false],
  ['another site without Origin', { 'sec-fetch-site': 'cross-site' }, false],
  ['a sandboxed frame', { 'sec-fetch-site': 'cross-site', origin: 'null' }, false],
  ['a trusted origin', { 'sec-fetch-site': 'cross-site', origin: trusted }, true],
  ['a trusted sibling', { 'sec-fetch-site': 'same-site', origin: trusted }, true],
  ['a value nobody knows', { 'sec-fetch-site': 'same-planet' }, false],
  ['two values', { 'sec-fetch-site': 'same-origin, cross-site' }, false],
  ['an old browser, our origin', { origin: 'https://app.example' }, true],
  ['an old browser, a trusted origin', { origin: trusted }, true],
  ['an old browser, another origin', { origin: 'https://evil.example' }, false],
  ['an old browser, our host over http', { origin: 'http://app.example' }, false],
  ['an old browser, our host on another port', { origin: 'https://app.example:8443' }, false],
  ['an old browser, a longer host', { origin: 'https://app.example.evil.example' }, false],
  ['an old browser, `null`', { origin: 'null' }, false],
  ['an old browser, an empty origin', { origin: '' }, false],
  ['neither header', {}, true],
]

const build = (options: Parameters<typeof buildApp>[0] = {}) =>
  buildApp({
    ...options,
    options: { trustedOrigins: [trusted], ...options.options },
    after(app) {
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'] as const) {
        app.route({
          method,
          url: '/change',
          onRequest: requireLogin(),
          handler: async () => 'changed',
        })
      }
      app.get('/change', { onRequest: requireLogin() }, async () => 'seen')
    },
  })

async function send(
  { app, visitor }: TestApp,
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  url: string,
  headers: Headers,
) {
  return app.inject({
    method,
    url,
    headers: { accept: 'application/json', cookie: visitor.cookieHeader(), ...headers },
  })
}

describe('a request that may change something, from', () => {
  it.each(table)('%s (%j) passes: %s', async (_from, headers, passes) => {
    const test = await build()
    await test.visitor.signIn(test.issuer)
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'] as const) {
      const guarded = await send(test, method, '/change', headers)
      expect(guarded.statusCode, method).toBe(passes ? 200 : 403)
      if (!passes) expect(guarded.json().code).toBe('ERR_SIGNICAT_CROSS_ORIGIN')
    }
    const extended = await send(test, 'POST', '/session', headers)
    expect(extended.statusCode).toBe(passes ? 200 : 403)
    expect(extended.cookies).toHaveLength(passes ? 1 : 0)
    const loggedOut = await send(test, 'POST', '/logout', headers)
    expect(loggedOut.statusCode).toBe(passes ? 200 : 403)
    expect((await test.visitor.call('GET', '/session')).json().authenticated).toBe(!passes)
  })

  it('another site may be read with GET: the guard does not stop a link', async () => {
    const test = await build()
    await test.visitor.signIn(test.issuer)
    const answer = await test.visitor.open('/change', { 'sec-fetch-site': 'cross-site' })
    expect(answer.body).toBe('seen')
  })

  it('another site, anonymously, is told to sign in: there is no cookie to abuse', async () => {
    const test = await build()
    const answer = await send(test, 'POST', '/change', { 'sec-fetch-site': 'cross-site', cookie: '' })
    expect(answer.statusCode).toBe(401)
  })

  it('another site counts even when the cookie is of no use', async () => {
    const test = await build()
    await test.visitor.signIn(test.issuer)
    test.advance(100_000)
    const answer = await send(test, 'POST', '/change', { 'sec-fetch-site': 'cross-site' })
    expect(answer.statusCode).toBe(403)
  })

  it('a browser gets a page, and no login that would go round', async () => {
    const test = await build()
    await test.visitor.signIn(test.issuer)
    const answer = await test.visitor.submit('/change', {}, { 'sec-fetch-site': 'same-site' })
    expect(answer.statusCode).toBe(403)
    expect(answer.headers['content-type']).toContain('text/html')
    expect(answer.headers.location).toBeUndefined()
  })
})

describe('cookies that other sites can send (sameSite none)', () => {
  it('make a request with neither header suspect', async () => {
    const test = await build({ options: { session: { sameSite: 'none' } } })
    await test.visitor.signIn(test.issuer)
    expect((await send(test, 'POST', '/change', {})).statusCode).toBe(403)
    expect((await send(test, 'POST', '/logout', {})).statusCode).toBe(403)
    const laundered = { 'sec-fetch-site': 'none', origin: 'null' }
    expect((await send(test, 'POST', '/change', laundered)).statusCode).toBe(403)
    expect((await send(test, 'POST', '/change', { 'sec-fetch-site': 'same-origin' })).statusCode).toBe(200)
    expect((await send(test, 'POST', '/change', { origin: 'https://app.example' })).statusCode).toBe(200)
  })
})

describe('an old browser that says nothing but `Origin: null`, as from our own page without a referrer', () => {
  it('signs out by way of the page that asks, whose form carries a token', async () => {
    const test = await build()
    await test.visitor.signIn(test.issuer)
    const headers = { accept: 'text/html', cookie: test.visitor.cookieHeader() }
    const asked = await test.app.inject({ url: '/logout?returnTo=%2Fpublic', headers })
    const [, token = ''] = /name="token" value="([^"]+)"/.exec(asked.body) ?? []
    const post = (payload: string) =>
      test.app.inject({
        method: 'POST',
        url: '/logout',
        payload,
        headers: { ...headers, origin: 'null', 'content-type': 'application/x-www-form-urlencoded' },
      })
    expect((await post('')).statusCode).toBe(403)
    expect((await test.visitor.call('GET', '/session')).json().authenticated).toBe(true)
    const left = await post(`token=${token}`)
    expect(left.statusCode, left.body).toBe(200)
    expect((await test.visitor.call('GET', '/session')).json().authenticated).toBe(false)
  })
})

describe('an upgrade', () => {
  const upgrade = { upgrade: 'websocket', connection: 'Upgrade' }
  it.each(table)('from %s (%j) passes: %s', async (_from, headers, passes) => {
    const test = await build()
    await test.visitor.signIn(test.issuer)
    const answer = await send(test, 'GET', '/change', { ...headers, ...upgrade })
    expect(answer.statusCode).toBe(passes ? 200 : 403)
    const read = await test.app.signicat.read({ cookie: test.visitor.cookieHeader(), ...headers, ...upgrade })
    expect(read?.sub).toBe(passes ? 'kari' : undefined)
  })
})

describe('an upgrade over HTTP/2 (extended CONNECT)', () => {
  it('from another site reads as nobody', async () => {
    const { app, visitor, issuer } = await build()
    await visitor.signIn(issuer)
    const headers = { ':protocol': 'websocket', cookie: visitor.cookieHeader() }
    expect(await app.signicat.read({ ...headers, origin: 'https://evil.example' })).toBeNull()
    expect(await app.signicat.read({ ...headers, origin: 'https://app.example' })).toMatchObject({
      sub: 'kari',
    })
  })
})

describe('what is exempt', () => {
  it('the form that the issuer posts to the callback', async () => {
    const { visitor, issuer, app } = await buildApp({
      options: { responseMode: 'form_post' },
      before: (app) => app.addHook('onRequest', requireLogin()),
    })
    const first = await visitor.open('/login')
    const answer = await issuer.authorize(String(first.headers.location))
    const callback = await app.inject({
      method: 'POST',
      url: '/callback',
      payload: answer.toString(),
      headers: {
        cookie: visitor.cookieHeader(),
        'content-type': 'application/x-www-form-urlencoded',
        'sec-fetch-site': 'cross-site',
        'sec-fetch-mode': 'navigate',
        'sec-fetch-dest': 'document',
        origin: 'https://acme.sandbox.signicat.com',
      },
    })
    expect(callback.statusCode, callback.body).toBe(303)
    const finished = await visitor.open(String(callback.headers.location), { 'sec-fetch-site': 'cross-site' })
    expect(finished.headers.location).toBe('/')
  })
})

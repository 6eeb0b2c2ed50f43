import formbody from '@fastify/formbody'
import { requireLogin } from 'fastify-signicat'
import { describe, expect, it } from 'vitest'
import { buildApp, type TestApp } from '../support/build-app.js'
import { attemptCookies, sessionCookies } from '../support/no-session.js'
import type { TestVisitor } from '../support/visitor.js'

/** What a worker makes of a navigation; see docs/decisions/what-browsers-send.md. */
const relays: [string, Record<string, string>][] = [
  ['Chromium, as it came', { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'empty' }],
  [
    'Firefox, or with a signal',
    { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'same-origin', 'sec-fetch-dest': 'empty' },
  ],
]
const [, [, hidden] = ['', {}]] = relays

const build = (options: Parameters<typeof buildApp>[0] = {}): Promise<TestApp> =>
  buildApp({
    ...options,
    before: (app) => app.register(formbody),
    after(app) {
      app.get('/vault', { onRequest: requireLogin({ loa: 'high' }) }, async () => 'vault')
      app.post('/order', { onRequest: requireLogin() }, async () => 'ordered')
      app.post('/out', async (_request, reply) => reply.signicat.logout())
    },
  })

const isSignedIn = async (person: TestVisitor): Promise<unknown> =>
  (await person.call('GET', '/session')).json().authenticated

describe.each(relays)('a navigation that a service worker relays (%s)', (_engine, relay) => {
  it('is sent to sign in by a guard, comes back, and gets in', async () => {
    const { visitor, issuer } = await build()
    const location = await visitor.start('/me', relay)
    const back = await visitor.open(`/callback?${await issuer.authorize(location)}`, {
      'sec-fetch-site': 'cross-site',
      ...relay,
    })
    expect([back.statusCode, back.headers.location]).toEqual([302, '/me'])
    expect(sessionCookies(back)).toHaveLength(1)
    expect((await visitor.open('/me', relay)).json()).toMatchObject({ sub: 'kari' })
  })

  it('starts at /login, and steps up', async () => {
    const { visitor, issuer } = await build()
    expect(await visitor.start('/login?returnTo=/me', relay)).toContain('/connect/authorize')
    await visitor.signIn(issuer)
    const stronger = await visitor.start('/vault', relay)
    expect(new URL(stronger).searchParams.get('acr_values')).toContain('high')
    const answer = await issuer.authorize(stronger, { acr: 'high' })
    const back = await visitor.open(`/callback?${answer}`, { 'sec-fetch-site': 'cross-site', ...relay })
    expect(back.headers.location).toBe('/vault')
    expect((await visitor.open('/vault', relay)).body).toBe('vault')
  })

  it('may be the form that the issuer posts', async () => {
    const { visitor, issuer } = await build({ options: { responseMode: 'form_post' } })
    const location = await visitor.start('/login', relay)
    const fields = Object.fromEntries(await issuer.authorize(location))
    const back = await visitor.submit('/callback', fields, { 'sec-fetch-site': 'cross-site', ...relay })
    // The step on our own origin, where all cookies come along.
    expect([back.statusCode, back.headers.location]).toEqual([302, '/'])
    expect(sessionCookies(back)).toHaveLength(1)
  })

  it('to /logout asks the person, since who made it cannot be told for sure', async () => {
    const { visitor, issuer } = await build()
    await visitor.signIn(issuer)
    const asked = await visitor.open('/logout?returnTo=/public', relay)
    expect(asked.headers['content-type']).toContain('text/html')
    expect(await isSignedIn(visitor)).toBe(true)
    const [, token = ''] = /name="token" value="([^"]+)"/.exec(asked.body) ?? []
    const left = await visitor.submit('/logout', { token, returnTo: '/public' }, relay)
    expect([left.statusCode, left.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
    expect(await isSignedIn(visitor)).toBe(false)
  })

  it('is a program when a page was loaded ahead, or asks for anything but a page', async () => {
    const { visitor, issuer } = await build()
    for (const headers of [
      { 'sec-purpose': 'prefetch;prerender' },
      { 'sec-fetch-mode': 'cors', accept: '*/*' },
    ]) {
      const answer = await visitor.open('/me', { ...relay, ...headers })
      expect([answer.statusCode, attemptCookies(answer)]).toEqual([401, []])
      expect((await visitor.open('/login', { ...relay, ...headers })).statusCode).toBe(403)
    }
    expect(issuer.calls.token).toBe(0)
  })
})

describe('a page that gets loaded into another', () => {
  it.each(['iframe', 'frame', 'object', 'embed', 'fencedframe'])(
    '%s starts and ends no login',
    async (dest) => {
      const { visitor, issuer } = await build()
      const headers = { 'sec-fetch-dest': dest }
      expect((await visitor.open('/me', headers)).statusCode).toBe(401)
      expect((await visitor.open('/login', headers)).statusCode).toBe(403)
      const answer = await issuer.authorize(await visitor.start())
      expect((await visitor.open(`/callback?${answer}`, headers)).statusCode).toBe(400)
      expect(issuer.calls.token).toBe(0)
    },
  )
})

describe('a navigation of another site, which a worker makes look like our own', () => {
  it.each(['https://app.example', 'null'])('changes nothing, with the origin %s', async (origin) => {
    const { visitor, issuer } = await build()
    await visitor.signIn(issuer)
    for (const path of ['/order', '/out', '/session']) {
      const answer = await visitor.submit(path, {}, { ...hidden, origin })
      expect(answer.statusCode, path).toBe(403)
      expect(answer.body, path).not.toContain('ordered')
    }
    const asked = await visitor.submit('/logout', { returnTo: '/public' }, { ...hidden, origin })
    expect(asked.body).toContain('name="token"')
    expect(asked.body).toContain('value="/public"')
    expect((await visitor.open('/logout', hidden)).body).toContain('name="token"')
    expect(await isSignedIn(visitor)).toBe(true)
  })

  it('stays another site where the engine says so', async () => {
    const { visitor, issuer } = await build()
    await visitor.signIn(issuer)
    const headers = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'empty', 'sec-fetch-site': 'same-site' }
    expect(
      (await visitor.submit('/order', {}, { ...headers, origin: 'https://blog.example' })).statusCode,
    ).toBe(403)
    expect((await visitor.submit('/logout', {}, { ...headers, origin: 'null' })).statusCode).toBe(403)
    expect(await isSignedIn(visitor)).toBe(true)
  })

  it('is none of ours to end where nobody is signed in', async () => {
    const { visitor } = await build()
    const answer = await visitor.submit('/logout', {}, hidden)
    expect(answer.statusCode).toBe(200)
    expect(answer.cookies).toEqual([])
  })

  it('is not a script of our own page, which asks for data', async () => {
    const { visitor, issuer } = await build()
    await visitor.signIn(issuer)
    const answer = await visitor.call('POST', '/order', { 'sec-fetch-mode': 'same-origin' })
    expect(answer.body).toBe('ordered')
  })
})

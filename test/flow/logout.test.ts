import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { buildApp, type TestApp, type TestAppSettings } from '../support/build-app.js'
import { attemptCookie, lastingCookies, sessionCookies } from '../support/no-session.js'

async function signedIn(settings: TestAppSettings = {}): Promise<TestApp> {
  const test = await buildApp(settings)
  await test.visitor.signIn(test.issuer)
  return test
}

const endSession = 'https://acme.sandbox.signicat.com/auth/open/connect/endsession'
const isSignedIn = async ({ visitor }: TestApp): Promise<boolean> =>
  (await visitor.call('GET', '/session')).json().authenticated

describe('POST /logout', () => {
  it('tells a program where to go on, with the cookie gone', async () => {
    const test = await signedIn()
    const answer = await test.visitor.call('POST', '/logout')
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['cache-control']).toBe('private, no-store')
    const url = new URL(answer.json().logoutUrl)
    expect(url.origin + url.pathname).toBe(endSession)
    expect(url.searchParams.get('client_id')).toBe(test.issuer.clientId)
    expect(url.searchParams.get('post_logout_redirect_uri')).toBe('https://app.example/logged-out')
    expect(test.visitor.cookies.size).toBe(0)
    expect(await isSignedIn(test)).toBe(false)
  })

  it('gives a person a page that goes on by itself, since a redirect after a form may be blocked', async () => {
    const { visitor } = await signedIn()
    const answer = await visitor.submit('/logout')
    expect(answer.statusCode).toBe(200)
    expect(answer.headers.location).toBeUndefined()
    expect(answer.body).toContain(`http-equiv="refresh" content="0; url=${endSession}`)
    expect(answer.body).toContain(`href="${endSession}`)
    expect(answer.body).not.toContain('<script')
  })

  it('takes the cookie back with the attributes it was set with', async () => {
    const { app, issuer, visitor } = await buildApp()
    const [set] = sessionCookies(await visitor.signIn(issuer))
    const [cleared, ...more] = (await visitor.call('POST', '/logout')).cookies.filter(
      ({ name }) => !attemptCookie.test(name),
    )
    expect(more).toEqual([])
    const { name, path, httpOnly, secure, sameSite } = set ?? {}
    expect(cleared).toMatchObject({ name, path, httpOnly, secure, sameSite, value: '', maxAge: 0 })
    expect(cleared?.domain).toBeUndefined()
    await app.close()
  })

  it('takes back every chunk of a large session', async () => {
    const test = await signedIn({
      after: (app) =>
        app.post('/fill', async (request) => {
          const noise = randomBytes(1500).toString('base64')
          await request.signicat.update({ noise })
          return 'filled'
        }),
    })
    expect((await test.visitor.call('POST', '/fill')).statusCode).toBe(200)
    expect(lastingCookies(test.visitor)).toHaveLength(2)
    await test.visitor.call('POST', '/logout')
    expect(test.visitor.cookies.size).toBe(0)
  })

  it('kills a copy of the cookie that somebody kept', async () => {
    const { app, visitor } = await signedIn()
    const cookie = visitor.cookieHeader()
    await visitor.call('POST', '/logout')
    const answer = await app.inject({ url: '/me', headers: { cookie } })
    expect(answer.statusCode).toBe(401)
    expect(await app.signicat.read({ cookie })).toBeNull()
  })

  it('ends one login only: the same person stays signed in elsewhere', async () => {
    const test = await signedIn()
    const other = test.newVisitor()
    await other.signIn(test.issuer)
    await test.visitor.call('POST', '/logout')
    expect((await other.open('/me')).statusCode).toBe(200)
  })

  it('works without a session, again and again', async () => {
    const { visitor } = await buildApp()
    for (let round = 0; round < 2; round += 1) {
      const program = await visitor.call('POST', '/logout')
      expect(program.statusCode).toBe(200)
      expect(program.json()).toEqual({ logoutUrl: 'https://app.example/logged-out' })
      expect((await visitor.submit('/logout')).statusCode).toBe(200)
    }
  })

  it('works with a damaged cookie and clears it', async () => {
    const { visitor } = await signedIn()
    for (const [name, value] of visitor.cookies) visitor.cookies.set(name, `${value.slice(0, -4)}AAAA`)
    const answer = await visitor.call('POST', '/logout')
    expect(answer.json()).toEqual({ logoutUrl: 'https://app.example/logged-out' })
    expect(visitor.cookies.size).toBe(0)
  })

  it('works with a session that has expired', async () => {
    const { visitor, advance } = await signedIn()
    advance(50_000)
    expect((await visitor.call('POST', '/logout')).statusCode).toBe(200)
    expect(visitor.cookies.size).toBe(0)
  })
})

describe('the way to the issuer', () => {
  it('names the person by the ID token when all its claims may be kept', async () => {
    const { visitor } = await signedIn()
    const { logoutUrl } = (await visitor.call('POST', '/logout')).json()
    expect(new URL(logoutUrl).searchParams.get('id_token_hint')?.split('.')).toHaveLength(3)
  })

  it.each([
    ['a claim that nobody asked for', { claims: { email: 'kari@example.com' } }, {}],
    ['keepIdToken false', {}, { session: { keepIdToken: false } } as const],
  ])('leaves the ID token out for %s', async (_name, person, options) => {
    const { visitor, issuer } = await buildApp({ options })
    await visitor.signIn(issuer, { person })
    const { searchParams } = new URL((await visitor.call('POST', '/logout')).json().logoutUrl)
    expect(searchParams.has('id_token_hint')).toBe(false)
    expect(searchParams.get('client_id')).toBe(issuer.clientId)
  })

  it('says once, and in the log only, which claims kept the ID token from being a hint', async () => {
    const claims = {
      ...{ email: 'kari@example.com', 'https://id.example/groups': ['a'], email_verified: true },
      ...{ 'kari 29124815345': 'x', '29124815345': 'x', 'line\nbreak': 'x' },
    }
    const { visitor, issuer, log } = await signedIn({ options: { scope: 'openid email' } })
    await visitor.signIn(issuer, { person: { claims } })
    await visitor.signIn(issuer, { person: { claims } })
    const lines = log.filter((line) => line.includes('not kept for sign-out'))
    expect(lines).toHaveLength(1)
    const names = ['email', 'https://id.example/groups', 'email_verified']
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 30, event: 'hint', claims: names, more: 3 })
    expect(log.join('')).not.toContain('29124815345')
    // With that list in `claims`, the token is kept.
    const repaired = await buildApp({ options: { claims: names } })
    const { 'kari 29124815345': _, '29124815345': __, 'line\nbreak': ___, ...known } = claims
    await repaired.visitor.signIn(repaired.issuer, { person: { claims: known } })
    const { logoutUrl } = (await repaired.visitor.call('POST', '/logout')).json()
    expect(new URL(logoutUrl).searchParams.has('id_token_hint')).toBe(true)
    expect(repaired.log.join('')).not.toContain('not kept for sign-out')
  })

  it.each([
    ['the issuer has no logout', { issuerSettings: { discovery: { end_session_endpoint: undefined } } }],
    ['there is no route for it', { options: { routes: { logout: false } } }],
    ['it is not wanted', { options: { session: { keepIdToken: false } } }],
  ] as const)('says nothing of it when %s', async (_what, settings) => {
    const { visitor, issuer, log } = await buildApp(settings)
    await visitor.signIn(issuer, { person: { claims: { email: 'kari@example.com' } } })
    expect(log.join('')).not.toContain('not kept for sign-out')
  })

  it('has the ID token with claims of the protocol, whoever invented them', async () => {
    const { visitor, issuer } = await buildApp()
    const claims = {
      ...{ typ: 'ID', session_state: 's', c_hash: 'c', s_hash: 's', azp: issuer.clientId, jti: 'j' },
      ...{ ver: '2.0', uti: 'u', rh: 'r', aio: 'a', vot: 'P2', vtm: 'https://id.example/vtm', txn: 't' },
    }
    await visitor.signIn(issuer, { person: { claims } })
    const { logoutUrl } = (await visitor.call('POST', '/logout')).json()
    expect(new URL(logoutUrl).searchParams.has('id_token_hint')).toBe(true)
  })

  it('has every ID token with keepIdToken always, unless a personal number is in it', async () => {
    for (const [claims, isKept] of [
      [{ email: 'kari@example.com', anything: 1 }, true],
      [{ email: 'kari@example.com', nin: '29124815345' }, false],
    ] as const) {
      const { visitor, issuer } = await buildApp({ options: { session: { keepIdToken: 'always' } } })
      await visitor.signIn(issuer, { person: { claims: { ...claims } } })
      const { user } = (await visitor.open('/me')).json()
      expect(Object.keys(user)).not.toContain('email')
      const { logoutUrl } = (await visitor.call('POST', '/logout')).json()
      expect(new URL(logoutUrl).searchParams.has('id_token_hint')).toBe(isKept)
    }
  })

  it('is offered without a hint to somebody whose session has run out, where the option says so', async () => {
    const options = { session: { logoutWithoutSession: 'issuer' } } as const
    const test = await signedIn({ options })
    test.advance(50_000)
    const url = new URL((await test.visitor.call('POST', '/logout')).json().logoutUrl)
    expect(url.origin + url.pathname).toBe(endSession)
    expect([...url.searchParams.keys()].sort()).toEqual(['client_id', 'post_logout_redirect_uri', 'state'])
    const page = await test.visitor.submit('/logout', { returnTo: '/bye' })
    expect(page.body).toContain(`http-equiv="refresh" content="0; url=${endSession}`)
    const state = /[?&](?:amp;)?state=([^"&]+)/.exec(page.body)?.[1]
    expect((await test.visitor.open(`/logged-out?state=${state}`)).headers.location).toBe('/bye')
    for (const site of ['same-origin', 'none', 'cross-site']) {
      const { headers } = await test.visitor.open('/logout', { 'sec-fetch-site': site })
      expect(headers.location, site).toMatch(endSession)
    }
  })

  it.each([
    ['there is none', { discovery: { end_session_endpoint: undefined } }],
    ['nobody knows it, since the issuer is down', {}],
  ])('is left out for them when %s', async (_why, issuerSettings) => {
    const options = { session: { logoutWithoutSession: 'issuer' } } as const
    const { visitor, issuer } = await buildApp({ options, issuerSettings })
    issuer.faults.down = () => !('discovery' in issuerSettings)
    expect((await visitor.call('POST', '/logout')).json()).toEqual({
      logoutUrl: 'https://app.example/logged-out',
    })
  })

  it('is left out when the issuer has no logout', async () => {
    const { visitor } = await signedIn({ issuerSettings: { discovery: { end_session_endpoint: undefined } } })
    expect((await visitor.call('POST', '/logout')).json()).toEqual({
      logoutUrl: 'https://app.example/logged-out',
    })
  })

  it('is left out while the issuer is down and its metadata was never loaded', async () => {
    const first = await signedIn()
    const cookie = first.visitor.cookieHeader()
    const restarted = await buildApp({ issuer: first.issuer })
    first.issuer.faults.down = () => true
    const answer = await restarted.app.inject({
      method: 'POST',
      url: '/logout',
      headers: { cookie, 'sec-fetch-site': 'same-origin' },
    })
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toEqual({ logoutUrl: 'https://app.example/logged-out' })
    // The session and what stayed of the attempt.
    expect(answer.cookies).toMatchObject([
      { value: '', maxAge: 0 },
      { value: '', maxAge: 0 },
    ])
  })

  it('revokes kept tokens without waiting for the issuer', async () => {
    const test = await signedIn({ options: { session: { keepTokens: true } } })
    test.issuer.faults.down = (path) => path.endsWith('/revocation')
    expect((await test.visitor.call('POST', '/logout')).statusCode).toBe(200)
    expect(await isSignedIn(test)).toBe(false)
  })
})

describe('what the application hears', () => {
  it('calls `onLogout` and `audit` once, with who it was', async () => {
    const heard: unknown[] = []
    const { visitor } = await signedIn({
      options: {
        onLogin: () => ({ account: 'account-1' }),
        onLogout: (subject, reason) => void heard.push([subject, reason]),
        audit: (record) => void (record.event === 'logout' && heard.push(record)),
      },
    })
    await visitor.call('POST', '/logout')
    await visitor.call('POST', '/logout')
    const who = { account: 'account-1', sub: 'kari', issuer: 'https://acme.sandbox.signicat.com/auth/open' }
    expect(heard).toEqual([
      expect.objectContaining({
        event: 'logout',
        outcome: 'success',
        idp: 'nbid',
        loa: 'substantial',
        ...who,
      }),
      [expect.objectContaining({ ...who, sid: expect.any(String) }), 'logout'],
    ])
  })

  it('is not undone by hooks that fail', async () => {
    const fail = (): never => {
      throw new Error('broken')
    }
    const test = await buildApp({
      options: {
        onLogout: fail,
        auditRequired: true,
        audit: ({ event }) => (event === 'logout' ? fail() : undefined),
      },
    })
    await test.visitor.signIn(test.issuer)
    expect((await test.visitor.call('POST', '/logout')).statusCode).toBe(200)
    expect(await isSignedIn(test)).toBe(false)
    expect(test.log.join('')).toContain('onLogout failed; the session is ended')
    expect(test.log.join('')).toContain('the audit record was not taken')
  })
})

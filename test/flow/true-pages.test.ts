import { describe, expect, it } from 'vitest'
import { buildApp, type TestApp } from '../support/build-app.js'
import { buildRestApp } from '../support/build-rest-app.js'

const loopback = { baseUrl: 'http://localhost:3000' }

async function failed(test: TestApp, error = 'invalid_scope') {
  const location = await test.visitor.start('/login?returnTo=/public')
  const state = new URL(location).searchParams.get('state') ?? ''
  return test.visitor.comeBack(location, new URLSearchParams({ state, error, iss: test.issuer.issuer }))
}

describe('an error page on a loopback host', () => {
  it('shows code, detail and where to read about it', async () => {
    const test = await buildApp({ options: loopback })
    const page = await failed(test)
    expect(page.statusCode).toBe(400)
    expect(page.body).toContain('<code>ERR_SIGNICAT_LOGIN_DENIED</code>')
    expect(page.body).toContain('<code>docs/errors.md#err_signicat_login_denied</code>')
    const start = await test.visitor.open('/login?idp=%00')
    expect(start.body).toContain('<code>ERR_SIGNICAT_REQUEST_INVALID</code> idp')
    expect((await test.visitor.open('/me/nothing')).body).not.toContain('ERR_SIGNICAT')
  })

  it('names the hosts that the log names, so that 127.0.0.1 is found', async () => {
    const test = await buildApp({ options: loopback })
    const location = await test.visitor.start('/login?returnTo=/me', { host: '127.0.0.1:3000' })
    const page = await test.newVisitor().comeBack(location, await test.issuer.authorize(location))
    expect(page.body).toContain('We cannot find your sign-in here')
    expect(page.body).toContain('127.0.0.1:3000')
    expect(page.body).toContain('localhost:3000')
    expect(page.body).toContain('docs/errors.md#err_signicat_attempt_unknown')
  })

  it('is translated but for that', async () => {
    const test = await buildApp({ options: loopback })
    const page = await test.visitor.open('/login?idp=%00&ui_locales=sv')
    expect(page.body).toContain('lang="sv"')
    expect(page.body).toContain('<p lang="en"><code>ERR_')
  })

  it('shows none of it anywhere else, whatever host is asked for', async () => {
    const test = await buildApp()
    for (const page of [
      await failed(test),
      await test.visitor.open('/login?idp=%00', { host: 'localhost:3000' }),
      await test.visitor.open('/callback?state=x', { host: '127.0.0.1' }),
    ]) {
      expect(page.statusCode).toBe(400)
      expect(page.body).not.toMatch(/ERR_SIGNICAT|errors\.md/)
    }
  })

  it('after a login through a REST API as well', async () => {
    const { visitor } = await buildRestApp('hub', { options: loopback })
    const page = await visitor.open('/login/rest/callback?success=x')
    expect(page.body).toContain('docs/errors.md#err_signicat_attempt_unknown')
  })
})

describe('/login that a script fetches', () => {
  it.each(['/login', '/login?returnTo=/me', '/login/rest'])('says at %s what to do instead', async (url) => {
    const { visitor } = await buildRestApp('hub')
    const answer = await visitor.call('GET', url)
    expect(answer.statusCode).toBe(403)
    expect(answer.headers['content-type']).toContain('application/problem+json')
    expect(answer.json().detail).toMatch(/navigations.*location\.assign\(\).*fetching/)
    expect(answer.json().code).toBe('ERR_SIGNICAT_REQUEST_INVALID')
  })
})

describe('/logged-out', () => {
  it('asks a signed-in person, who can sign out or stay', async () => {
    const test = await buildApp()
    await test.visitor.signIn(test.issuer)
    const page = await test.visitor.open('/logged-out', { 'sec-fetch-site': 'cross-site' })
    expect(page.body).not.toContain('You are signed out')
    expect(page.body).toContain('You are still signed in')
    expect((await test.visitor.open('/me')).statusCode).toBe(200)
    const token = /name="token" value="([^"]+)"/.exec(page.body)?.[1] ?? ''
    await test.visitor.submit('/logout', { token })
    expect((await test.visitor.open('/logged-out')).body).toContain('You are signed out')
  })

  it('knows them also where their cookie comes from our own pages alone', async () => {
    const test = await buildApp({ options: { session: { sameSite: 'strict' } } })
    await test.visitor.signIn(test.issuer)
    const step = await test.visitor.open('/logged-out', { 'sec-fetch-site': 'cross-site' })
    expect(step.body).toContain('http-equiv="refresh" content="0; url=/logged-out"')
    expect((await test.visitor.open('/logged-out')).body).toContain('You are still signed in')
    await test.visitor.submit('/logout')
    expect((await test.visitor.open('/logged-out')).body).toContain('You are signed out')
  })

  it('offers no sign-out where there is no route for it', async () => {
    const test = await buildApp({ options: { routes: { logout: false } } })
    await test.visitor.signIn(test.issuer)
    const page = await test.visitor.open('/logged-out')
    expect(page.body).toContain('You are still signed in')
    expect(page.body).not.toContain('<form')
  })
})

describe('a clock that is wrong', () => {
  const clockLine = ({ log }: TestApp) => log.filter((line) => line.includes('a clock is wrong'))

  it.each([
    ['nbf to come', (now: number) => ({ nbf: now + 300 })],
    ['iat to come', (now: number) => ({ iat: now + 300, exp: now + 900 })],
    // The issuer is four minutes behind: it makes tokens before it is asked for them.
    ['a token from before the login', (now: number) => ({ iat: now - 240, auth_time: now - 240 })],
  ])('is named in the log: %s', async (_what, dates) => {
    const test = await buildApp()
    const location = await test.visitor.start()
    const answer = await test.issuer.authorize(location, { claims: dates(test.now()) })
    const page = await test.visitor.comeBack(location, answer)
    expect(page.statusCode).toBe(400)
    expect(page.body).toContain('The sign-in failed')
    expect(clockLine(test)).toHaveLength(1)
  })

  it('is not blamed for an earlier login', async () => {
    const test = await buildApp()
    const location = await test.visitor.start()
    const answer = await test.issuer.authorize(location, { claims: { auth_time: test.now() - 240 } })
    expect((await test.visitor.comeBack(location, answer)).body).toContain('The sign-in was not recent')
    expect(clockLine(test)).toEqual([])
  })

  it('is named on the page of a loopback host', async () => {
    const test = await buildApp({ options: loopback })
    const location = await test.visitor.start()
    const answer = await test.issuer.authorize(location, { claims: { nbf: test.now() + 300 } })
    expect((await test.visitor.comeBack(location, answer)).body).toContain('a clock is wrong')
  })
})

import helmet from '@fastify/helmet'
import { describe, expect, it } from 'vitest'
import { buildApp, type TestApp, type TestAppSettings, testSecret } from '../support/build-app.js'

async function signedIn(settings: TestAppSettings = {}): Promise<TestApp> {
  const test = await buildApp(settings)
  await test.visitor.signIn(test.issuer)
  return test
}

const isSignedIn = async ({ visitor }: TestApp): Promise<boolean> =>
  (await visitor.call('GET', '/session')).json().authenticated

const tokenIn = (body: string): string => /name="token" value="([^"]+)"/.exec(body)?.[1] ?? ''

describe('GET /logout', () => {
  it('signs out at once when a link of our own page was followed', async () => {
    const test = await signedIn()
    const answer = await test.visitor.open('/logout')
    expect(answer.statusCode).toBe(302)
    expect(answer.headers.location).toMatch(/\/connect\/endsession\?/)
    expect(await isSignedIn(test)).toBe(false)
  })

  it.each([
    ['a link on another site', { 'sec-fetch-site': 'cross-site' }],
    ['a link on a sibling domain', { 'sec-fetch-site': 'same-site' }],
    ['the address bar', { 'sec-fetch-site': 'none' }],
    ['an image of our own page', { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }],
    ['a frame of our own page', { 'sec-fetch-dest': 'iframe' }],
    ['a script of our own page', { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }],
    ['a prefetch', { 'sec-purpose': 'prefetch' }],
  ])('asks first for %s', async (_name, headers) => {
    const test = await signedIn()
    const answer = await test.visitor.open('/logout', headers)
    expect(answer.statusCode).toBe(200)
    expect(answer.cookies).toEqual([])
    expect(tokenIn(answer.body)).not.toBe('')
    expect(await isSignedIn(test)).toBe(true)
  })

  it('asks first in a browser without Fetch Metadata', async () => {
    const test = await signedIn()
    const answer = await test.app.inject({
      url: '/logout',
      headers: { cookie: test.visitor.cookieHeader(), accept: 'text/html' },
    })
    expect(tokenIn(answer.body)).not.toBe('')
    expect(await isSignedIn(test)).toBe(true)
  })

  it('answers no HEAD', async () => {
    const test = await signedIn()
    const answer = await test.app.inject({
      method: 'HEAD',
      url: '/logout',
      headers: { cookie: test.visitor.cookieHeader() },
    })
    expect(answer.statusCode).toBe(404)
    expect(await isSignedIn(test)).toBe(true)
  })

  it('has nothing to ask without a session', async () => {
    const { visitor } = await buildApp()
    const answer = await visitor.open('/logout', { 'sec-fetch-site': 'cross-site' })
    expect(answer.headers.location).toBe('/logged-out')
  })
})

describe('GET /logout with the cookie of an instance with newer secrets', () => {
  it('leaves it alone when another site linked here, and takes it back when our own page did', async () => {
    const newer = await signedIn({ options: { secrets: ['Zq8wLz3nVb7xQm2rTg5yHj8uLs4dXc6b', testSecret] } })
    const older = await buildApp({ issuer: newer.issuer })
    for (const [name, value] of newer.visitor.cookies) older.visitor.cookies.set(name, value)
    const linked = await older.visitor.open('/logout', { 'sec-fetch-site': 'cross-site' })
    expect(linked.headers.location).toBe('/logged-out')
    expect(linked.cookies).toEqual([])
    const { cookies } = await older.visitor.open('/logout')
    expect(cookies.every(({ value, maxAge }) => value === '' && maxAge === 0)).toBe(true)
    expect(cookies.map(({ name }) => name)).toContainEqual(expect.stringMatching(/-session$/))
  })
})

describe('the page that asks', () => {
  const ask = async (test: TestApp, query = ''): Promise<string> =>
    (await test.visitor.open(`/logout${query}`, { 'sec-fetch-site': 'cross-site' })).body

  it('keeps its origin as the referrer, so that its form can be told from a foreign one', async () => {
    const test = await signedIn()
    const page = await test.visitor.open('/logout', { 'sec-fetch-site': 'none' })
    expect(page.headers['referrer-policy']).toBe('same-origin')
    expect(page.headers['x-frame-options']).toBe('DENY')
    expect(page.headers['content-security-policy']).toContain("form-action 'self'")
    expect(page.body).not.toContain('<script')
  })

  it('has a token that counts where neither header tells', async () => {
    const test = await signedIn({ options: { session: { sameSite: 'none' } } })
    const token = tokenIn(await ask(test))
    const send = (fields: Record<string, string>) =>
      test.visitor.submit('/logout', fields, { 'sec-fetch-site': '' })
    expect((await send({})).statusCode).toBe(403)
    expect((await send({ token: `${token}x` })).statusCode).toBe(403)
    expect(await isSignedIn(test)).toBe(true)
    expect((await send({ token })).statusCode).toBe(200)
    expect(await isSignedIn(test)).toBe(false)
  })

  it('has a token for this session only', async () => {
    const options = { session: { sameSite: 'none' } } as const
    const test = await signedIn({ options })
    const other = test.newVisitor()
    await other.signIn(test.issuer)
    const page = await other.open('/logout', { 'sec-fetch-site': 'none' })
    const answer = await test.visitor.submit(
      '/logout',
      { token: tokenIn(page.body) },
      { 'sec-fetch-site': 'cross-site' },
    )
    expect(answer.statusCode).toBe(403)
    expect(await isSignedIn(test)).toBe(true)
  })

  it('has a token that gets old', async () => {
    const test = await signedIn({ options: { session: { sameSite: 'none', idleSeconds: 20_000 } } })
    const token = tokenIn(await ask(test))
    test.advance(3600)
    expect(
      (await test.visitor.submit('/logout', { token }, { 'sec-fetch-site': 'cross-site' })).statusCode,
    ).toBe(403)
  })

  it('takes the way back along, written so that it stays text', async () => {
    const test = await signedIn()
    const page = await ask(test, `?returnTo=${encodeURIComponent('/bye"><script>alert(1)</script>')}`)
    expect(page).not.toContain('<script')
    expect(page).toContain('name="returnTo"')
  })
})

describe('the way back after logout', () => {
  const landing = async ({ visitor }: TestApp, returnTo: string): Promise<string | undefined> => {
    const { logoutUrl } = (await visitor.call('POST', '/logout')).json()
    expect(logoutUrl).toBeTypeOf('string')
    const page = await visitor.submit('/logout', { returnTo })
    const state = /[?&](?:amp;)?state=([^"&]+)/.exec(page.body)?.[1]
    const { headers } = await visitor.open(
      state === undefined ? '/logged-out' : `/logged-out?state=${state}`,
      { 'sec-fetch-site': 'cross-site' },
    )
    return typeof headers.location === 'string' ? headers.location : undefined
  }

  it.each([
    ['/bye', '/bye'],
    ['/bye?x=1#y', '/bye?x=1#y'],
    ['https://admin.example/bye', 'https://admin.example/bye'],
    ['https://evil.example/', undefined],
    ['//evil.example/', undefined],
    ['/\\evil.example/', undefined],
    ['/..//evil.example', undefined],
    ['javascript:alert(1)', undefined],
    ['bye', undefined],
    ['/logout', undefined],
    ['/LOGIN', undefined],
    ['', undefined],
    [`/${'x'.repeat(2000)}`, undefined],
  ])('%s leads to %s', async (returnTo, expected) => {
    const test = await buildApp({ options: { trustedOrigins: ['https://admin.example'] } })
    expect(await landing(test, returnTo)).toBe(expected)
  })

  it('goes through the issuer sealed', async () => {
    const test = await signedIn()
    const page = await test.visitor.submit('/logout', { returnTo: '/bye' })
    const href = /url=([^"]+)"/.exec(page.body)?.[1]?.replaceAll('&amp;', '&') ?? ''
    const state = new URL(href).searchParams.get('state') ?? ''
    expect(state).not.toContain('bye')
    const open = (query: string) =>
      test.visitor.open(`/logged-out${query}`, { 'sec-fetch-site': 'cross-site' })
    const landed = await open(`?${new URLSearchParams({ state })}`)
    expect(landed.headers).toMatchObject({ location: '/bye', 'cache-control': 'private, no-store' })
    expect((await open(`?${new URLSearchParams({ state })}`)).headers.location, 'a reload').toBe('/bye')
    const twice = new URLSearchParams([
      ['state', state],
      ['state', state],
    ])
    expect((await open(`?${twice}`)).headers.location, 'a repeated one').toBeUndefined()
  })

  it.each(['', '?state=', '?state=wrong', '?state=a&state=b', '?returnTo=/bye', '?error=x'])(
    'says goodbye at /logged-out%s and leaves a session alone',
    async (query) => {
      const test = await signedIn()
      const answer = await test.visitor.open(`/logged-out${query}`, { 'sec-fetch-site': 'cross-site' })
      expect(answer.statusCode).toBe(200)
      expect(answer.headers.location).toBeUndefined()
      expect(answer.cookies).toEqual([])
      expect(await isSignedIn(test)).toBe(true)
    },
  )

  it('refuses a state that was sealed for something else, or that is old', async () => {
    const test = await signedIn()
    const confirm = await test.visitor.open('/logout', { 'sec-fetch-site': 'none' })
    const formToken = tokenIn(confirm.body)
    const first = await test.visitor.open(`/logged-out?state=${formToken}`)
    expect(first.headers.location).toBeUndefined()
    const page = await test.visitor.submit('/logout', { returnTo: '/bye' })
    const state = /[?&](?:amp;)?state=([^"&]+)/.exec(page.body)?.[1] ?? ''
    test.advance(3600)
    expect((await test.visitor.open(`/logged-out?state=${state}`)).headers.location).toBeUndefined()
  })
})

describe('under helmet with its default policy', () => {
  it('signs out from a form and goes on', async () => {
    const test = await signedIn({ before: (app) => app.register(helmet) })
    const answer = await test.visitor.submit('/logout', {}, { origin: 'null' })
    expect(answer.statusCode).toBe(200)
    expect(answer.body).toContain('http-equiv="refresh"')
    expect(String(answer.headers['content-security-policy'])).not.toContain('script-src')
    expect(await isSignedIn(test)).toBe(false)
  })
})

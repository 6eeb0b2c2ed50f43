import { describe, expect, it } from 'vitest'
import { buildApp, type TestApp, type TestAppSettings, testSecret } from '../support/build-app.js'

async function signedIn(settings: TestAppSettings = {}): Promise<TestApp> {
  const test = await buildApp(settings)
  await test.visitor.signIn(test.issuer)
  return test
}

const state = async ({ visitor }: TestApp): Promise<Record<string, unknown>> =>
  (await visitor.call('GET', '/session')).json()

describe('GET /session', () => {
  it('says that nobody is signed in', async () => {
    const { visitor } = await buildApp()
    const answer = await visitor.call('GET', '/session')
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toEqual({ authenticated: false })
    expect(answer.headers['cache-control']).toBe('private, no-store')
  })

  it('says who is signed in and until when, and gives no token away', async () => {
    const test = await signedIn({ options: { session: { keepTokens: true } } })
    const now = test.now()
    const answer = await test.visitor.call('GET', '/session')
    expect(answer.json()).toEqual({
      authenticated: true,
      user: expect.objectContaining({ name: 'Kari Nordmann' }),
      method: 'oidc',
      idp: 'nbid',
      loa: 'substantial',
      authTime: now,
      startedAt: now,
      idleExpiresAt: now + 3600,
      absoluteExpiresAt: now + 43_200,
      now,
    })
    expect(answer.body).not.toMatch(/token|eyJ/i)
  })

  it('never keeps a session alive, however often it is asked', async () => {
    const test = await signedIn()
    const { idleExpiresAt } = await state(test)
    for (let passed = 0; passed < 3500; passed += 500) {
      const answer = await test.visitor.call('GET', '/session')
      expect(answer.headers['set-cookie']).toBeUndefined()
      expect(answer.json().idleExpiresAt).toBe(idleExpiresAt)
      test.advance(500)
    }
    test.advance(100)
    expect(await state(test)).toEqual({ authenticated: false })
  })
})

describe('POST /session', () => {
  it('starts the idle time anew, and nothing more', async () => {
    const test = await signedIn()
    const { absoluteExpiresAt } = await state(test)
    test.advance(60)
    const answer = await test.visitor.call('POST', '/session')
    expect(answer.json()).toMatchObject({ idleExpiresAt: test.now() + 3600, absoluteExpiresAt })
    expect(answer.cookies).toMatchObject([{ maxAge: 3600, httpOnly: true, secure: true, sameSite: 'Lax' }])
  })

  it('cannot carry a session beyond its absolute end', async () => {
    const test = await signedIn({ options: { session: { idleSeconds: 3000, absoluteSeconds: 7200 } } })
    for (let passed = 0; passed < 7200; passed += 1800) {
      test.advance(1800)
      await test.visitor.call('POST', '/session')
    }
    expect(await state(test)).toEqual({ authenticated: false })
    expect((await test.visitor.call('POST', '/session')).json()).toEqual({ authenticated: false })
  })
})

describe('the times of a session', () => {
  it('end it at the server, whatever the browser does with the cookie', async () => {
    const test = await signedIn()
    const cookie = test.visitor.cookieHeader()
    const me = () => test.app.inject({ url: '/me', headers: { cookie } })
    test.advance(3599)
    expect((await me()).statusCode).toBe(200)
    test.advance(1)
    const late = await me()
    expect(late.statusCode).toBe(401)
    expect(late.cookies).toMatchObject([{ value: '', maxAge: 0 }])
  })

  it('let an active person stay until the absolute end and not longer', async () => {
    const test = await signedIn()
    for (let passed = 0; passed < 43_200; passed += 3000) {
      expect((await test.visitor.open('/me')).statusCode).toBe(200)
      test.advance(3000)
    }
    expect((await test.visitor.open('/me')).statusCode).toBe(302)
  })

  it('never give a cookie a longer life than the session', async () => {
    const test = await signedIn({ options: { session: { idleSeconds: 3600, absoluteSeconds: 4000 } } })
    test.advance(3500)
    const [cookie] = (await test.visitor.open('/me')).cookies
    expect(cookie?.maxAge).toBe(500)
  })

  it('are written again only after a tenth of the idle time', async () => {
    const test = await signedIn()
    test.advance(359)
    expect((await test.visitor.open('/me')).headers['set-cookie']).toBeUndefined()
    test.advance(1)
    expect((await test.visitor.open('/me')).cookies).toHaveLength(1)
    expect((await test.visitor.open('/me')).headers['set-cookie']).toBeUndefined()
    expect(await state(test)).toMatchObject({ idleExpiresAt: test.now() + 3600 })
  })

  it('stay as they are on a route that does not ask', async () => {
    const test = await signedIn()
    test.advance(1000)
    const answer = await test.visitor.open('/public')
    expect(answer.headers['set-cookie']).toBeUndefined()
    expect(answer.headers['cache-control']).toBeUndefined()
  })

  it('survive a clock that is set back a little, and not a lot', async () => {
    const test = await signedIn()
    test.advance(-20)
    expect((await test.visitor.open('/me')).statusCode).toBe(200)
    test.advance(-20)
    expect((await test.visitor.call('GET', '/me')).statusCode).toBe(401)
  })
})

describe('a session and other secrets', () => {
  const newSecret = 'Zq8wLz3nVb7xQm2rTg5yHj8uLs4dXc6b'
  const move = async (from: TestApp, secrets: readonly string[]): Promise<TestApp> => {
    const to = await buildApp({ issuer: from.issuer, options: { secrets: [...secrets] } })
    for (const [name, value] of from.visitor.cookies) to.visitor.cookies.set(name, value)
    return to
  }

  it('survives a new first secret and is sealed with it at the next answer', async () => {
    const rotated = await move(await signedIn(), [newSecret, testSecret])
    const answer = await rotated.visitor.open('/me')
    expect(answer.statusCode).toBe(200)
    expect(answer.cookies).toHaveLength(1)
    expect((await rotated.visitor.open('/me')).cookies).toEqual([])
    const finished = await move(rotated, [newSecret])
    expect((await finished.visitor.open('/me')).statusCode).toBe(200)
  })

  it('is not sealed again by merely looking at `/session`', async () => {
    const rotated = await move(await signedIn(), [newSecret, testSecret])
    expect((await rotated.visitor.call('GET', '/session')).cookies).toEqual([])
  })

  it('is anonymous where its secret is not known, and the cookie is left for who wrote it', async () => {
    const before = await signedIn()
    const other = await move(before, [newSecret])
    const answer = await other.visitor.call('GET', '/me')
    expect(answer.statusCode).toBe(401)
    expect(answer.headers['set-cookie']).toBeUndefined()
    expect((await before.visitor.open('/me')).statusCode).toBe(200)
  })

  it('survives a restart, and so does a login that has begun', async () => {
    const before = await buildApp()
    const location = await before.visitor.start('/me')
    const after = await move(before, [testSecret])
    const back = await after.visitor.comeBack(location, await before.issuer.authorize(location))
    expect(back.headers.location).toBe('/me')
    const again = await move(after, [testSecret])
    expect((await again.visitor.open('/me')).statusCode).toBe(200)
  })
})

describe('a cookie that is not a session', () => {
  it.each([
    ['empty', () => ''],
    ['noise', () => 'AAAA.BBBB'],
    ['cut', (value: string) => value.slice(0, -10)],
    ['flipped at the end', (value: string) => `${value.slice(0, -2)}${value.endsWith('A') ? 'BB' : 'AA'}`],
    [
      'flipped in the middle',
      (value: string) => `${value.slice(0, 300)}${value[300] === 'A' ? 'B' : 'A'}${value.slice(301)}`,
    ],
    ['percent signs', () => '%E0%A4%A'],
    ['very long', () => 'A'.repeat(9000)],
    ['the mark of two chunks', (value: string) => `2~${value}`],
  ])('(%s) is an anonymous visitor, a cleared cookie, no fault', async (_name, spoil) => {
    const test = await signedIn()
    for (const [name, value] of test.visitor.cookies) test.visitor.cookies.set(name, spoil(value))
    const answer = await test.visitor.call('GET', '/me')
    expect(answer.statusCode).toBe(401)
    expect(answer.cookies).toMatchObject([{ value: '', maxAge: 0 }])
    expect((await test.visitor.open('/')).json()).toEqual({ user: null })
  })

  it('is anonymous when it belongs to another client, issuer or path', async () => {
    const test = await signedIn()
    const [value = ''] = test.visitor.cookies.values()
    for (const options of [{ clientId: 'other' }, { baseUrl: 'https://app.example/other' }]) {
      const other = await buildApp({ issuer: test.issuer, options })
      await other.visitor.signIn(test.issuer).catch(() => undefined)
      const names = [...other.visitor.cookies.keys()]
      expect([...test.visitor.cookies.keys()]).not.toEqual(names)
      for (const name of names) {
        const answer = await other.app.inject({ url: '/me', headers: { cookie: `${name}=${value}` } })
        expect(answer.statusCode).toBe(401)
      }
    }
  })
})

import { requireLogin } from 'fastify-signicat'
import { memoryStore } from 'fastify-signicat/store'
import { describe, expect, it } from 'vitest'
import { buildApp, type TestApp } from '../support/build-app.js'

const atIssuer = /\/connect\/authorize/
const isSession = (name: string): boolean => /session(\.1)?$/.test(name)

/** Goes round as a browser does, until there is something to read; gives how often the issuer was seen. */
async function goRound(test: TestApp, forget: () => unknown, page = '/me') {
  for (let visits = 0; visits < 10; visits += 1) {
    const answer = await test.visitor.open(page)
    const { location } = answer.headers
    if (typeof location !== 'string' || !atIssuer.test(location)) return { visits, answer }
    const callback = await test.visitor.comeBack(location, await test.issuer.authorize(location))
    expect([callback.statusCode, callback.headers.location]).toEqual([302, page])
    await forget()
  }
  throw new Error('it goes round for ever')
}

/** A cookie that a browser or a proxy does not keep. */
const dropSession = (test: TestApp) => () => {
  for (const name of test.visitor.cookies.keys()) if (isSession(name)) test.visitor.cookies.delete(name)
}

const lineOf = ({ log }: TestApp, text: string): Record<string, unknown> => {
  const lines = log.filter((line) => line.includes(text))
  expect(lines).toHaveLength(1)
  return JSON.parse(lines[0] ?? '{}')
}

describe('a session that does not last to the next page', () => {
  it('because its cookie does not stick is told after three visits at the issuer', async () => {
    const test = await buildApp()
    const { visits, answer } = await goRound(test, dropSession(test))
    expect(visits).toBe(3)
    expect([answer.statusCode, answer.headers['cache-control']]).toEqual([400, 'private, no-store'])
    expect(answer.body).toContain('You do not stay signed in')
    expect(answer.body).toContain('href="/me"')
    expect(lineOf(test, 'session is gone on the next page')).toMatchObject({
      level: 40,
      cookie: 'missing',
      cause: 'the browser did not bring the cookie',
      host: 'localhost:80',
      configured: 'app.example',
    })
  })

  it('because pages are at another host than the login', async () => {
    const test = await buildApp()
    for (let visit = 1; visit <= 3; visit += 1) {
      await test.visitor.signIn(test.issuer)
      dropSession(test)()
    }
    await test.visitor.open('/me', { host: 'www.app.example' })
    expect(lineOf(test, 'session is gone on the next page')).toMatchObject({
      cookie: 'missing',
      cause: 'asked at another host than baseUrl names',
      host: 'www.app.example',
    })
  })

  it('because the store forgets', async () => {
    const store = memoryStore()
    const forgetful = { ...store, get: async () => null }
    const test = await buildApp({ options: { session: { kind: 'stored', store: forgetful } } })
    const { visits, answer } = await goRound(test, () => undefined)
    expect(visits).toBe(3)
    expect(answer.body).toContain('You do not stay signed in')
    expect(lineOf(test, 'session is gone on the next page')).toMatchObject({
      cookie: 'seen',
      cause: 'the store does not have it',
    })
  })

  it('because another instance has another secret', async () => {
    const test = await buildApp()
    const spoil = () => {
      for (const name of test.visitor.cookies.keys())
        if (isSession(name)) test.visitor.cookies.set(name, 'sealed.by.somebody.else')
    }
    expect((await goRound(test, spoil)).visits).toBe(3)
    expect(lineOf(test, 'session is gone on the next page')).toMatchObject({
      cookie: 'seen',
      cause: 'the cookie that came cannot be opened',
    })
  })

  it('may be tried again, and is told again', async () => {
    const test = await buildApp()
    expect((await goRound(test, dropSession(test))).visits).toBe(3)
    expect((await goRound(test, dropSession(test))).visits).toBe(3)
    expect((await goRound(test, () => undefined)).answer.statusCode).toBe(200)
  })

  it('is counted where a page of the application starts the login', async () => {
    const test = await buildApp()
    for (let visit = 1; visit <= 3; visit += 1) {
      await test.visitor.signIn(test.issuer, { start: '/login?returnTo=/public' })
      dropSession(test)()
    }
    const page = await test.visitor.open('/login?returnTo=/public')
    expect(page.statusCode).toBe(400)
    expect(page.body).toContain('href="/login?returnTo=%2Fpublic"')
  })

  it('is counted where a weaker session stays in place of the new one', async () => {
    const after = (app: TestApp['app']) =>
      void app.get('/pay', { onRequest: requireLogin({ maxAge: 60 }) }, async () => 'paid')
    const test = await buildApp({ after })
    await test.visitor.signIn(test.issuer)
    const before = new Map([...test.visitor.cookies].filter(([name]) => isSession(name)))
    test.advance(300)
    const { visits } = await goRound(
      test,
      () => {
        test.advance(1)
        for (const [name, value] of before) test.visitor.cookies.set(name, value)
      },
      '/pay',
    )
    expect(visits).toBe(3)
  })
})

describe('logins that are no circle are not counted', () => {
  it('after a sign-out, with a session that holds, and long ago', async () => {
    const test = await buildApp()
    for (let login = 1; login <= 6; login += 1) {
      await test.visitor.signIn(test.issuer)
      test.advance(1)
      await test.visitor.submit('/logout')
    }
    for (let login = 1; login <= 6; login += 1) await test.visitor.signIn(test.issuer)
    dropSession(test)()
    for (let login = 1; login <= 6; login += 1) {
      test.advance(600)
      await test.visitor.signIn(test.issuer)
      dropSession(test)()
    }
  })

  it('in tabs that sign in side by side', async () => {
    const test = await buildApp()
    const tabs = await Promise.all([1, 2, 3, 4, 5].map(() => test.visitor.start()))
    for (const tab of tabs) await test.visitor.comeBack(tab, await test.issuer.authorize(tab))
    dropSession(test)()
    expect((await test.visitor.open('/me')).headers.location).toMatch(atIssuer)
  })
})

describe('a login at another host than baseUrl names', () => {
  const inLog = 'a login starts at another host'

  it('is told in the log at its start, once for each host and for few of them', async () => {
    const test = await buildApp()
    for (const host of [
      'www.app.example',
      'www.app.example',
      'APP.example:443',
      '[::1]:3000',
      'apex.example:8',
    ])
      await test.visitor.open('/login', { host })
    const lines = test.log.filter((line) => line.includes(inLog)).map((line) => JSON.parse(line))
    expect(lines.map(({ level, host, configured }) => [level, host, configured])).toEqual([
      [40, 'www.app.example', 'app.example'],
      [40, 'apex.example:8', 'app.example'],
    ])
    for (let number = 1; number <= 20; number += 1)
      await test.visitor.open('/login', { host: `h${number}.example` })
    expect(test.log.filter((line) => line.includes(inLog))).toHaveLength(8)
  })

  it('is told of 127.0.0.1 where baseUrl says localhost, whatever the port', async () => {
    const test = await buildApp({ options: { baseUrl: 'http://localhost:3000' } })
    for (const host of ['localhost:5173', '127.0.0.1:3000']) await test.visitor.open('/login', { host })
    expect(lineOf(test, inLog)).toMatchObject({ host: '127.0.0.1:3000', configured: 'localhost:3000' })
  })

  it('is not told with the words of whoever made it up', async () => {
    const test = await buildApp()
    await test.visitor.open('/login', { host: 'call me at <script>' })
    expect(lineOf(test, inLog)).toMatchObject({ host: 'unreadable' })
    expect(test.log.join()).not.toContain('<script>')
  })

  it('ends at the callback on a page of its own, and the log says what came', async () => {
    const test = await buildApp()
    const location = await test.visitor.start('/login?returnTo=/me', { host: 'www.app.example' })
    const elsewhere = test.newVisitor()
    const page = await elsewhere.comeBack(location, await test.issuer.authorize(location))
    expect(page.statusCode).toBe(400)
    expect(page.body).toContain('We cannot find your sign-in here')
    expect(page.body).toContain('href="/login')
    expect(lineOf(test, 'a callback without an attempt')).toMatchObject({
      reason: 'no-cookie',
      cookies: 'none',
      configured: 'app.example',
      loginsStartedAt: ['www.app.example'],
    })
    expect(test.issuer.calls.token).toBe(0)
  })
})

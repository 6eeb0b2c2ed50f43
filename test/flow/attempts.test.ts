import { describe, expect, it } from 'vitest'
import { buildApp } from '../support/build-app.js'
import { fakeIssuer } from '../support/fake-issuer.js'
import {
  attemptCookie,
  attemptCookies,
  callsDuring,
  expectNoSession,
  sessionCookies,
} from '../support/no-session.js'

const attempts = (cookies: ReadonlyMap<string, string>): string[] =>
  [...cookies.keys()].filter((name) => attemptCookie.test(name))

describe('a callback that comes again', () => {
  it('goes where it went the first time, and spends nothing', async () => {
    const { visitor, issuer } = await buildApp()
    const location = await visitor.start('/login?returnTo=/me')
    const answer = await issuer.authorize(location)
    await visitor.comeBack(location, answer)
    const calls = await callsDuring(issuer, async () => {
      const again = await visitor.comeBack(location, answer)
      expect([again.statusCode, again.headers.location]).toEqual([302, '/me'])
      expect(sessionCookies(again)).toEqual([])
    })
    expect(calls).toEqual({})
    expect((await visitor.open('/me')).statusCode).toBe(200)
  })

  it('with the cookies of before meets a spent attempt', async () => {
    const { visitor, issuer, app } = await buildApp()
    const location = await visitor.start()
    const cookie = visitor.cookieHeader()
    const answer = await issuer.authorize(location)
    await visitor.comeBack(location, answer)
    const calls = await callsDuring(issuer, async () => {
      const copy = await app.inject({ url: `/callback?${answer}`, headers: { cookie, accept: 'text/html' } })
      expect(copy.statusCode).toBe(400)
      expect(copy.body).toContain('This sign-in has already been used')
      expect(sessionCookies(copy)).toEqual([])
    })
    expect(calls).toEqual({})
  })

  it('twice at once ends in one session', async () => {
    const { visitor, issuer } = await buildApp()
    const location = await visitor.start()
    const answer = await issuer.authorize(location)
    const both = await Promise.all([visitor.comeBack(location, answer), visitor.comeBack(location, answer)])
    expect(both.map((callback) => sessionCookies(callback).length).sort()).toEqual([0, 1])
    expect(issuer.calls.token).toBe(1)
  })

  it('after another login of this browser is a spent one', async () => {
    const { visitor, issuer } = await buildApp()
    const location = await visitor.start('/login?returnTo=/me')
    const answer = await issuer.authorize(location)
    await visitor.comeBack(location, answer)
    await visitor.signIn(issuer)
    expect((await visitor.comeBack(location, answer)).statusCode).toBe(400)
    expect((await visitor.open('/me')).statusCode).toBe(200)
  })
})

describe('several tabs', () => {
  it('finish in any order, each where it began', async () => {
    const { visitor, issuer } = await buildApp()
    const first = await visitor.start('/login?returnTo=/first')
    const second = await visitor.start('/login?returnTo=/second')
    const late = await visitor.comeBack(second, await issuer.authorize(second))
    expect(late.headers.location).toBe('/second')
    const early = await visitor.comeBack(first, await issuer.authorize(first))
    expect(early.headers.location).toBe('/first')
  })

  it('are twelve, and the oldest gives way to the thirteenth', async () => {
    const { visitor, issuer, advance } = await buildApp()
    const locations: string[] = []
    for (let tab = 1; tab <= 13; tab += 1) {
      locations.push(await visitor.start(`/login?returnTo=/tab/${tab}`))
      advance(1)
    }
    expect(attempts(visitor.cookies)).toHaveLength(12)
    expect(visitor.cookieHeader().length).toBeLessThan(7000)
    const [oldest = '', ...others] = locations
    expect((await visitor.comeBack(oldest, await issuer.authorize(oldest))).statusCode).toBe(400)
    for (const [index, location] of others.entries()) {
      const callback = await visitor.comeBack(location, await issuer.authorize(location))
      expect(callback.headers.location).toBe(`/tab/${index + 2}`)
    }
    expect(visitor.cookieHeader().length).toBeLessThan(7000)
  })

  it('started from another site push out none of ours', async () => {
    const { visitor, issuer } = await buildApp()
    const ours = await visitor.start('/login?returnTo=/ours')
    for (let link = 0; link < 20; link += 1) {
      await visitor.start('/login?returnTo=/theirs', { 'sec-fetch-site': 'cross-site' })
    }
    expect(attempts(visitor.cookies)).toHaveLength(5)
    expect((await visitor.comeBack(ours, await issuer.authorize(ours))).headers.location).toBe('/ours')
  })
})

describe('an attempt', () => {
  it('lives fifteen minutes by the time sealed into it, whatever the browser keeps', async () => {
    const { visitor, issuer, advance } = await buildApp()
    const location = await visitor.start('/login?returnTo=/me')
    advance(899)
    const cookies = new Map(visitor.cookies)
    expect((await visitor.comeBack(location, await issuer.authorize(location))).headers.location).toBe('/me')

    const late = await visitor.start()
    advance(900)
    const calls = await callsDuring(issuer, async () => {
      const callback = await visitor.comeBack(late, await issuer.authorize(late))
      expect(callback.statusCode).toBe(400)
      expect(sessionCookies(callback)).toEqual([])
    })
    expect(calls).toEqual({})
    expect(cookies.size).toBe(1)
  })

  it('survives a restart of the application between leaving and coming back', async () => {
    const before = await buildApp()
    const after = await buildApp({ issuer: before.issuer })
    const location = await before.visitor.start('/login?returnTo=/me')
    const answer = await before.issuer.authorize(location)
    const visitor = after.newVisitor()
    for (const [name, value] of before.visitor.cookies) visitor.cookies.set(name, value)
    expect((await visitor.comeBack(location, answer)).headers.location).toBe('/me')
    expect((await visitor.open('/me')).json()).toMatchObject({ sub: 'kari' })
  })

  it('survives a new secret in front of the one that sealed it', async () => {
    const [old, fresh] = ['kF9wPz3nVb7xQm2rTg5yHj8uLs4dXc6a', 'Zq8RtY2uIo5pLk1jHg7fDs3aMn6bVc4x']
    const before = await buildApp({ options: { secrets: [old] } })
    const after = await buildApp({ issuer: before.issuer, options: { secrets: [fresh, old] } })
    const location = await before.visitor.start()
    const visitor = after.newVisitor()
    for (const [name, value] of before.visitor.cookies) visitor.cookies.set(name, value)
    expect(
      sessionCookies(await visitor.comeBack(location, await before.issuer.authorize(location))),
    ).toHaveLength(1)
  })

  it('is over before the code is spent, also when the login fails', async () => {
    const { visitor, issuer } = await buildApp()
    issuer.faults.tokenResponse = () => Response.json({ error: 'invalid_grant' }, { status: 400 })
    const location = await visitor.start()
    const answer = await issuer.authorize(location)
    const callback = await visitor.comeBack(location, answer)
    expect(callback.statusCode).toBe(400)
    await expectNoSession(visitor, callback)
    const calls = await callsDuring(issuer, async () => {
      const again = await visitor.comeBack(location, answer)
      expect(again.statusCode).toBe(400)
    })
    expect(calls).toEqual({})
  })

  it('of an issuer that is no longer configured is unknown', async () => {
    const before = await buildApp()
    const other = await fakeIssuer(before.now, { issuer: 'https://other.sandbox.signicat.com/auth/open' })
    const after = await buildApp({ issuer: other })
    const location = await before.visitor.start()
    const visitor = after.newVisitor()
    for (const [name, value] of before.visitor.cookies) visitor.cookies.set(name, value)
    expect((await visitor.comeBack(location, await before.issuer.authorize(location))).statusCode).toBe(400)
    expect(other.calls.token).toBe(0)
  })

  it('has a fresh state, nonce and challenge each time', async () => {
    const { visitor } = await buildApp()
    const seen = new Set<string | null>()
    for (let login = 0; login < 20; login += 1) {
      const answer = await visitor.open('/login')
      expect(attemptCookies(answer)).toMatchObject([
        { httpOnly: true, secure: true, sameSite: 'Lax', path: '/' },
      ])
      const { searchParams } = new URL(String(answer.headers.location))
      for (const name of ['state', 'nonce', 'code_challenge']) seen.add(searchParams.get(name))
      expect(searchParams.get('code_challenge_method')).toBe('S256')
    }
    expect(seen.size).toBe(60)
  })
})

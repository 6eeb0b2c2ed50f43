import type { FastifySignicatOptions } from 'fastify-signicat'
import { describe, expect, it } from 'vitest'
import { buildApp, type TestApp } from '../support/build-app.js'
import { buildRestApp } from '../support/build-rest-app.js'
import { callsDuring, sessionCookies } from '../support/no-session.js'

const finished = /already been|You can go on/

async function started(options: Partial<FastifySignicatOptions> = {}, start = '/login?returnTo=/public?a=1') {
  const test = await buildApp({ options })
  const location = await test.visitor.start(start)
  const state = new URL(location).searchParams.get('state') ?? ''
  const failed = (error: string) => new URLSearchParams({ state, error, iss: test.issuer.issuer })
  return { ...test, location, failed }
}

/** Loads the callback again, in the same browser, and with an instance that has just started. */
async function reloaded(test: TestApp, location: string, answer: URLSearchParams) {
  const other = await buildApp({ issuer: test.issuer })
  const elsewhere = other.newVisitor()
  for (const [name, value] of test.visitor.cookies) elsewhere.cookies.set(name, value)
  let pages: { statusCode: number; body: string; cookies: unknown[] }[] = []
  const calls = await callsDuring(test.issuer, async () => {
    pages = [await test.visitor.comeBack(location, answer), await elsewhere.comeBack(location, answer)]
  })
  expect(calls).toEqual({})
  return pages
}

describe('a page that says how a login ended, loaded again, says the same', () => {
  it('after a cancel', async () => {
    const test = await started({}, '/me')
    const answer = test.failed('access_denied')
    const first = await test.visitor.comeBack(test.location, answer)
    expect(first.body).toContain('You cancelled the sign-in')
    for (const page of await reloaded(test, test.location, answer)) {
      expect(page.statusCode).toBe(200)
      expect(page.body).toContain('You cancelled the sign-in')
      expect(page.body).toContain('/login?returnTo=%2Fme')
      expect(page.body).not.toMatch(finished)
    }
  })

  it.each([
    ['temporarily_unavailable', 'You cannot sign in right now'],
    ['server_error', 'The sign-in failed'],
    ['invalid_scope', 'The sign-in was not completed'],
  ])('after the issuer’s %s', async (error, title) => {
    const test = await started()
    const answer = test.failed(error)
    const first = await test.visitor.comeBack(test.location, answer)
    expect(first.body).toContain(title)
    for (const page of await reloaded(test, test.location, answer)) {
      expect(page.statusCode).toBe(first.statusCode)
      expect(page.body).toContain(title)
      expect(page.body).toContain('/login?returnTo=%2Fpublic%3Fa%3D1')
      expect(page.body).not.toMatch(finished)
    }
  })

  it('after a refusal of the application', async () => {
    const test = await started({ onLogin: () => ({ refuse: 'closed' }) })
    const answer = await test.issuer.authorize(test.location)
    const first = await test.visitor.comeBack(test.location, answer)
    for (const page of await reloaded(test, test.location, answer)) {
      expect([page.statusCode, first.statusCode]).toEqual([403, 403])
      expect(page.body).toContain('You do not have access to this service')
    }
  })

  it('and a cancel that went back goes there again', async () => {
    const test = await started()
    const answer = test.failed('access_denied')
    for (let load = 1; load <= 3; load += 1) {
      const back = await test.visitor.comeBack(test.location, answer)
      expect([back.statusCode, back.headers.location]).toEqual([302, '/public?a=1'])
    }
  })

  it('through a REST API as well', async () => {
    const { visitor, rest } = await buildRestApp('hub')
    await visitor.start('/login/rest?returnTo=/public')
    const address = rest.fail()
    const first = await visitor.open(address, { 'sec-fetch-site': 'cross-site' })
    const reads = rest.reads()
    const again = await visitor.open(address, { 'sec-fetch-site': 'cross-site' })
    const titleOf = ({ body }: { body: string }) => /<h1>[^<]+<\/h1>/.exec(body)?.[0]
    expect([again.statusCode, titleOf(again)]).toEqual([first.statusCode, titleOf(first)])
    expect(again.body).toContain('/login/rest?returnTo=%2Fpublic')
    expect(rest.reads()).toBe(reads)
  })
})

describe('a login that was finished, opened again', () => {
  it('goes where the application had sent the person, while its session is there', async () => {
    const test = await started({ onLogin: () => ({ redirect: '/welcome' }) })
    const answer = await test.issuer.authorize(test.location)
    const first = await test.visitor.comeBack(test.location, answer)
    const again = await test.visitor.comeBack(test.location, answer)
    expect([first.headers.location, again.headers.location]).toEqual(['/welcome', '/welcome'])
    expect(sessionCookies(again)).toEqual([])
  })

  it('does not tell somebody who is not signed in that they can go on', async () => {
    const test = await started()
    const answer = await test.issuer.authorize(test.location)
    const cookies = new Map(test.visitor.cookies)
    await test.visitor.comeBack(test.location, answer)
    const copy = test.newVisitor()
    for (const [name, value] of cookies) copy.cookies.set(name, value)
    const page = await copy.comeBack(test.location, answer)
    expect(page.statusCode).toBe(400)
    expect(page.body).toContain('If you are not signed in, start again')
    expect(page.body).not.toContain('You can go on')
    expect(page.body).toMatch(/href="\/login\?returnTo=/)
  })

  it('leaves nothing of where it went in the session', async () => {
    const test = await started({}, `/login?returnTo=/public?${'a'.repeat(600)}`)
    const short = await started()
    const sizeOf = async (one: typeof test) => {
      const callback = await one.visitor.comeBack(one.location, await one.issuer.authorize(one.location))
      return sessionCookies(callback)[0]?.value.length
    }
    expect(await sizeOf(test)).toBe(await sizeOf(short))
  })
})

describe('an attempt that came too late', () => {
  it('says so, and starts again where the person was going', async () => {
    const test = await started({}, '/login?returnTo=/public&idp=nbid&ui_locales=nn')
    test.advance(900)
    const answer = await test.issuer.authorize(test.location)
    for (let load = 1; load <= 2; load += 1) {
      const page = await test.visitor.comeBack(test.location, answer)
      expect(page.statusCode).toBe(400)
      expect(page.body).toContain('Innlogginga tok for lang tid')
      expect(page.body).toContain('/login?returnTo=%2Fpublic&amp;idp=nbid&amp;ui_locales=nn')
    }
    expect(test.issuer.calls.token).toBe(0)
  })

  it('through a REST API as well', async () => {
    const { visitor, rest, advance } = await buildRestApp('hub')
    await visitor.start('/login/rest?returnTo=/public&idp=nbid')
    const address = rest.approve()
    advance(900)
    const page = await visitor.open(address, { 'sec-fetch-site': 'cross-site' })
    expect(page.body).toContain('The sign-in took too long')
    expect(page.body).toContain('/login/rest?returnTo=%2Fpublic&amp;idp=nbid')
    expect(rest.reads()).toBe(0)
  })
})

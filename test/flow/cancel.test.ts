import type { FastifySignicatOptions } from 'fastify-signicat'
import { describe, expect, it } from 'vitest'
import { buildApp, type TestApp } from '../support/build-app.js'
import { callsDuring, expectNoSession } from '../support/no-session.js'

async function answered(test: TestApp, start: string, answer: Record<string, string>) {
  const { visitor, issuer } = test
  const location = await visitor.start(start)
  const state = new URL(location).searchParams.get('state') ?? ''
  return visitor.comeBack(location, new URLSearchParams({ state, iss: issuer.issuer, ...answer }))
}

const build = (options: Partial<FastifySignicatOptions> = {}): Promise<TestApp> => buildApp({ options })

describe.each(['access_denied', 'IDP-3200', 'AuthnFailed'])('a login cancelled with %s', (error) => {
  it('goes back to where the person was, and nothing is asked of the issuer', async () => {
    const test = await build()
    await test.visitor.start()
    const calls = await callsDuring(test.issuer, async () => {
      const callback = await answered(test, '/login?returnTo=/public', { error })
      expect([callback.statusCode, callback.headers.location]).toEqual([302, '/public'])
      await expectNoSession(test.visitor, callback)
    })
    expect(calls).toEqual({})
  })

  it('ends on a page with a button when a guard had started it, so that nobody goes round in circles', async () => {
    const test = await build()
    const callback = await answered(test, '/me', { error })
    expect(callback.statusCode).toBe(200)
    expect(callback.headers.location).toBeUndefined()
    expect(callback.body).toContain('You cancelled the sign-in')
    expect(callback.body).toContain('/login?returnTo=%2Fme')
  })

  it('ends on that page again when the button was tried and it was cancelled once more', async () => {
    const test = await build()
    const [, again = ''] =
      /href="([^"]*login[^"]*)"/.exec((await answered(test, '/me', { error })).body) ?? []
    const callback = await answered(test, again.replaceAll('&amp;', '&'), { error })
    expect(callback.statusCode).toBe(200)
    expect(callback.body).toContain(again)
  })
})

describe('an error of the issuer', () => {
  it('that is no cancel ends on a page with a button', async () => {
    const test = await build()
    const callback = await answered(test, '/login?returnTo=/public', { error: 'invalid_scope' })
    expect(callback.statusCode).toBe(400)
    expect(callback.body).toContain('The sign-in was not completed')
    expect(callback.body).toContain('/login?returnTo=%2Fpublic')
  })

  it('is a cancel when cancelCodes says so, and only then', async () => {
    const test = await build({ cancelCodes: ['user_gone'] })
    const gone = await answered(test, '/login?returnTo=/public', { error: 'user_gone' })
    expect(gone.headers.location).toBe('/public')
    expect((await answered(test, '/login', { error: 'access_denied' })).statusCode).toBe(400)
  })

  it('wins over a code beside it', async () => {
    const test = await build()
    await test.visitor.start()
    const calls = await callsDuring(test.issuer, async () => {
      const callback = await answered(test, '/login?returnTo=/public', { error: 'access_denied', code: 'x' })
      expect(callback.headers.location).toBe('/public')
    })
    expect(calls).toEqual({})
  })

  it('without the state of an attempt is nobody’s word, and the attempt stays', async () => {
    const { visitor, issuer } = await build()
    const location = await visitor.start('/login?returnTo=/public')
    for (const query of ['error=access_denied', 'error=access_denied&state=3.wrong']) {
      const stray = await visitor.open(`/callback?${query}`)
      expect(stray.statusCode).toBe(400)
      expect(stray.body).toContain('This sign-in cannot go on here')
    }
    const callback = await visitor.comeBack(location, await issuer.authorize(location))
    expect(callback.headers.location).toBe('/public')
  })

  it('leaves a session as it is', async () => {
    const test = await build()
    await test.visitor.signIn(test.issuer)
    await answered(test, '/login', { error: 'access_denied' })
    await answered(test, '/login', { error: 'server_error' })
    expect((await test.visitor.open('/me')).statusCode).toBe(200)
  })

  it('ends as one that came by a link when it was posted', async () => {
    const test = await build({ responseMode: 'form_post' })
    const callback = await answered(test, '/login?returnTo=/public', { error: 'access_denied' })
    expect([callback.statusCode, callback.headers.location]).toEqual([302, '/public'])
  })
})

import { type FastifySignicatOptions, requireLogin } from 'fastify-signicat'
import { describe, expect, it } from 'vitest'
import { buildApp, type TestApp } from '../support/build-app.js'
import { buildRestApp } from '../support/build-rest-app.js'
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

describe('one cancel is one cancel', () => {
  const cancelled = (test: TestApp, start: string) => answered(test, start, { error: 'access_denied' })
  const atIssuer = /\/connect\/authorize/

  it('where a login by a link leads back to a guarded page: it says so, once, and then signs in', async () => {
    const test = await build()
    const back = await cancelled(test, '/login?returnTo=/me&ui_locales=nn&idp=nbid')
    expect([back.statusCode, back.headers.location]).toEqual([302, '/me'])
    const page = await test.visitor.open('/me', { 'sec-fetch-site': 'cross-site' })
    expect([page.statusCode, page.headers['cache-control'], page.headers.location]).toEqual([
      200,
      'private, no-store',
      undefined,
    ])
    expect(page.body).toContain('Du avbraut innlogginga')
    expect(page.body).toContain('href="/me"')
    expect((await test.visitor.open('/me')).headers.location).toMatch(atIssuer)
  })

  it('however the login was started', async () => {
    const after = (app: TestApp['app']) =>
      void app.get('/start', async (_request, reply) => reply.signicat.login({ returnTo: '/public' }))
    const test = await buildApp({ after })
    await cancelled(test, '/start')
    expect((await test.visitor.open('/me')).body).toContain('You cancelled the sign-in')
    // Started by a guard, the page has been shown already.
    await cancelled(test, '/me')
    expect((await test.visitor.open('/me')).headers.location).toMatch(atIssuer)
  })

  it('where the page that it leads to starts the login itself, and only there', async () => {
    const after = (app: TestApp['app']) => {
      app.get('/own', async (request, reply) =>
        request.signicat.user === null ? reply.signicat.login({ returnTo: '/own' }) : 'own',
      )
      app.get('/start', async (_request, reply) => reply.signicat.login({ returnTo: '/own' }))
    }
    const test = await buildApp({ after })
    await cancelled(test, '/own')
    expect((await test.visitor.open('/start')).headers.location).toMatch(atIssuer)
    expect((await test.visitor.open('/own')).body).toContain('You cancelled the sign-in')
    expect((await test.visitor.open('/own')).headers.location).toMatch(atIssuer)
  })

  it('for people alone, in this browser alone, and for a moment', async () => {
    const test = await build()
    await cancelled(test, '/login?returnTo=/me')
    expect((await test.visitor.call('GET', '/me')).statusCode).toBe(401)
    expect((await test.newVisitor().open('/me')).headers.location).toMatch(atIssuer)
    expect((await test.visitor.submit('/me')).headers.location).toContain('unsent=1')
    expect((await test.visitor.open('/login?returnTo=/me')).headers.location).toMatch(atIssuer)
    test.advance(29)
    expect((await test.visitor.open('/me')).statusCode).toBe(200)
    await cancelled(test, '/login?returnTo=/me')
    test.advance(30)
    expect((await test.visitor.open('/me')).headers.location).toMatch(atIssuer)
  })

  it('and a step-up that was cancelled keeps the session', async () => {
    const after = (app: TestApp['app']) =>
      void app.get('/pay', { onRequest: requireLogin({ maxAge: 60 }) }, async () => 'paid')
    const test = await buildApp({ after })
    await test.visitor.signIn(test.issuer)
    test.advance(300)
    await cancelled(test, '/login?returnTo=/pay&max_age=60')
    expect((await test.visitor.open('/pay')).body).toContain('You cancelled the sign-in')
    expect((await test.visitor.open('/me')).statusCode).toBe(200)
    expect((await test.visitor.open('/pay')).headers.location).toMatch(atIssuer)
  })

  it('through a REST API as well', async () => {
    const { visitor, rest } = await buildRestApp('hub', {
      after: (app) => void app.get('/mine', { onRequest: requireLogin() }, async () => 'mine'),
    })
    await visitor.start('/login/rest?returnTo=/mine')
    const back = await visitor.open(rest.abort(), { 'sec-fetch-site': 'cross-site' })
    expect(back.headers.location).toBe('/mine')
    expect((await visitor.open('/mine')).body).toContain('You cancelled the sign-in')
    expect((await visitor.open('/mine')).statusCode).toBe(302)
  })
})

describe('a login without the person', () => {
  const silent = (app: TestApp['app']) =>
    void app.get('/look', async (request, reply) =>
      reply.signicat.login({
        prompt: 'none',
        returnTo: request.url.includes('own') ? '/look?own' : '/public',
      }),
    )
  const needs = ['login_required', 'interaction_required', 'consent_required', 'account_selection_required']

  it.each(needs)(
    'that ends in %s leads back, with nobody signed in and nothing to configure',
    async (error) => {
      const test = await buildApp({ after: silent, options: { cancelCodes: ['access_denied'] } })
      await test.visitor.start()
      const calls = await callsDuring(test.issuer, async () => {
        const callback = await answered(test, '/look', { error })
        expect([callback.statusCode, callback.headers.location]).toEqual([302, '/public'])
        await expectNoSession(test.visitor, callback)
        // Nobody cancelled anything.
        expect((await test.visitor.open('/me')).statusCode).toBe(302)
      })
      expect(calls).toEqual({})
    },
  )

  it('counts only where it was asked for', async () => {
    const test = await buildApp({ after: silent })
    const callback = await answered(test, '/login?returnTo=/public', { error: 'login_required' })
    expect([callback.statusCode, callback.headers.location]).toEqual([400, undefined])
    expect((await answered(test, '/look', { error: 'server_error' })).statusCode).toBe(400)
  })

  it('does not go round for ever where every login of a guard is one, or the page asks again', async () => {
    const options = { authorization: { prompt: 'none' } }
    const byGuard = await answered(await buildApp({ options }), '/me', { error: 'login_required' })
    expect([byGuard.statusCode, byGuard.headers.location]).toEqual([200, undefined])
    expect(byGuard.body).toContain('The sign-in was not completed')

    const test = await buildApp({ after: silent })
    for (let visit = 1; visit <= 3; visit += 1)
      expect((await answered(test, '/look?own', { error: 'login_required' })).headers.location).toBe(
        '/look?own',
      )
    const page = await test.visitor.open('/look?own')
    expect([page.statusCode, page.headers.location]).toEqual([400, undefined])
    expect((await test.visitor.open('/login')).statusCode).toBe(302)
  })
})

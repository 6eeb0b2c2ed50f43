import { describe, expect, it } from 'vitest'
import { attemptCookies, callsDuring, expectNoSession, sessionCookies } from '../support/no-session.js'
import { refusedTokens } from './refused-tokens.js'
import { suiteApp, suitePerson } from './suite-app.js'

const formPost = { options: { authorization: { prompt: '' }, responseMode: 'form_post' } } as const

// Modules of `oidcc-client-formpost-basic-certification-test-plan`: the answer comes in a form of another site.
describe('Form Post RP', () => {
  it('oidcc-client-test', async () => {
    const { visitor, issuer } = await suiteApp(formPost)
    const started = await visitor.open('/login?returnTo=/me')
    expect(attemptCookies(started)).toMatchObject([{ sameSite: 'Lax', secure: true, httpOnly: true }])
    const location = String(started.headers.location)
    expect(new URL(location).searchParams.get('response_mode')).toBe('form_post')
    const callback = await visitor.comeBack(location, await issuer.authorize(location, suitePerson))
    expect([callback.statusCode, callback.headers.location], callback.body).toEqual([302, '/me'])
    expect(issuer.calls.userinfo).toBe(1)
    expect((await visitor.open('/me')).json()).toMatchObject({ sub: 'kari' })
  })

  it.each(Object.entries(refusedTokens))('%s', async (_module, faultsOf) => {
    const { visitor, issuer } = await suiteApp(formPost)
    Object.assign(issuer.faults, faultsOf(issuer))
    const location = await visitor.start()
    const answer = await issuer.authorize(location, suitePerson)
    const calls = await callsDuring(issuer, async () => {
      const callback = await visitor.comeBack(location, answer)
      expect(callback.statusCode).toBe(400)
      await expectNoSession(visitor, callback)
    })
    expect({ ...calls, jwks: 0 }).toEqual({ token: 1, jwks: 0 })
  })

  it('oidcc-client-test-kid-absent-single-jwks', async () => {
    const { visitor, issuer } = await suiteApp(formPost)
    issuer.faults.idTokenHeader = () => ({ alg: 'RS256', kid: undefined })
    expect(sessionCookies(await visitor.signIn(issuer, { person: suitePerson }))).toHaveLength(1)
  })

  it('oidcc-client-test-userinfo-invalid-sub', async () => {
    const { visitor, issuer } = await suiteApp(formPost)
    issuer.faults.userinfo = (claims) => ({ ...claims, sub: 'somebody-else' })
    const callback = await visitor.signIn(issuer, { person: suitePerson })
    expect(callback.statusCode).toBe(502)
    await expectNoSession(visitor, callback)
  })

  it('oidcc-client-test-form-post-error', async () => {
    const { visitor, issuer } = await suiteApp({
      options: { responseMode: 'form_post', authorization: { prompt: 'none' } },
    })
    const location = await visitor.start('/login?returnTo=/me&max_age=0')
    const { searchParams } = new URL(location)
    expect([searchParams.get('prompt'), searchParams.get('max_age')]).toEqual(['none', '0'])
    const state = searchParams.get('state') ?? ''
    const error = new URLSearchParams({ error: 'login_required', state, iss: issuer.issuer })
    const calls = await callsDuring(issuer, async () => {
      const callback = await visitor.comeBack(location, error)
      // Nobody was to be asked: back to where the person was, with nobody signed in.
      expect([callback.statusCode, callback.headers.location]).toEqual([302, '/me'])
      await expectNoSession(visitor, callback)
      // Where every login is silent, the guard there must not send the person round and round.
      const again = await visitor.start('/me')
      const query = new URL(again).searchParams
      expect(query.get('prompt')).toBe('none')
      error.set('state', query.get('state') ?? '')
      const guarded = await visitor.comeBack(again, error)
      expect(guarded.statusCode).toBe(200)
      expect(guarded.body).toContain('The sign-in was not completed')
      await expectNoSession(visitor, guarded)
    })
    expect(calls).toEqual({})
  })
})

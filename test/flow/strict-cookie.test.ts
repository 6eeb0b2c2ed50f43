import { describe, expect, it } from 'vitest'
import { buildApp } from '../support/build-app.js'
import { sessionCookies } from '../support/no-session.js'

const strict = { options: { session: { sameSite: 'strict' } } } as const

describe('a session cookie that is strict', () => {
  it('is there on the page that a login leads to, because a page of ours goes on to the end of it', async () => {
    const { visitor, issuer } = await buildApp(strict)
    const callback = await visitor.signIn(issuer, { start: '/me' })
    expect(sessionCookies(callback)).toMatchObject([{ sameSite: 'Strict' }])
    expect([callback.statusCode, callback.headers.location]).toEqual([302, '/me'])
    expect((await visitor.open('/me', { 'sec-fetch-site': 'cross-site' })).statusCode).toBe(302)
    expect((await visitor.open('/me')).statusCode).toBe(200)
  })

  it('is there after a cancelled login too', async () => {
    const { visitor, issuer } = await buildApp(strict)
    await visitor.signIn(issuer)
    const location = await visitor.start('/login?returnTo=/me')
    const state = new URL(location).searchParams.get('state') ?? ''
    const answer = new URLSearchParams({ error: 'access_denied', state, iss: issuer.issuer })
    const callback = await visitor.comeBack(location, answer)
    expect([callback.statusCode, callback.headers.location]).toEqual([302, '/me'])
  })

  it('of a former login does not survive a new one', async () => {
    const { visitor, issuer, app } = await buildApp(strict)
    await visitor.signIn(issuer)
    const former = visitor.cookieHeader()
    await visitor.signIn(issuer)
    expect((await app.inject({ url: '/', headers: { cookie: former } })).json()).toEqual({ user: null })
  })
})

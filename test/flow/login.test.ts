import { describe, expect, it } from 'vitest'
import { buildApp } from '../support/build-app.js'

describe('the login', () => {
  it('signs a person in and says who it is', async () => {
    const { visitor, issuer } = await buildApp()
    const callback = await visitor.signIn(issuer, { start: '/login?returnTo=/me' })
    expect(callback.statusCode, callback.body).toBe(302)
    expect(callback.headers.location).toBe('/me')
    const me = await visitor.open('/me')
    expect(me.statusCode).toBe(200)
    expect(me.json()).toMatchObject({
      sub: 'kari',
      idp: 'nbid',
      loa: 'substantial',
      user: { name: 'Kari Nordmann' },
    })
  })
})

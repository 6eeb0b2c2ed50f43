import type { FastifySignicatOptions } from 'fastify-signicat'
import { describe, expect, it, vi } from 'vitest'
import { buildApp } from '../support/build-app.js'
import { lastingCookies, sessionCookies } from '../support/no-session.js'

type OnIdentify = NonNullable<FastifySignicatOptions['onIdentify']>

async function identifying(onIdentify?: OnIdentify, options: Partial<FastifySignicatOptions> = {}) {
  const onLogin = vi.fn(() => ({ data: { kept: true } }))
  const test = await buildApp({
    options: { onLogin, ...(onIdentify === undefined ? {} : { onIdentify }), ...options },
    after: (app) => {
      app.get('/sign-for', async (_request, reply) =>
        reply.signicat.login({ purpose: 'identify', returnTo: '/done' }),
      )
    },
  })
  return { ...test, onLogin }
}

describe('an attempt that only identifies', () => {
  it('ends in onIdentify with every claim and leaves the session as it is', async () => {
    const onIdentify = vi.fn<OnIdentify>(() => undefined)
    const { visitor, issuer, onLogin } = await identifying(onIdentify)
    await visitor.signIn(issuer)
    const session = lastingCookies(visitor).map((name) => visitor.cookies.get(name))
    const callback = await visitor.signIn(issuer, { start: '/sign-for', person: { sub: 'ola' } })
    expect([callback.statusCode, callback.headers.location]).toEqual([302, '/done'])
    expect(onIdentify.mock.calls[0]?.[0]).toMatchObject({ sub: 'ola', claims: { nin: '29124815345' } })
    expect(sessionCookies(callback)).toEqual([])
    expect(lastingCookies(visitor).map((name) => visitor.cookies.get(name))).toEqual(session)
    expect(onLogin).toHaveBeenCalledOnce()
    expect((await visitor.open('/me')).json()).toMatchObject({ sub: 'kari', data: { kept: true } })
  })

  it('tells onIdentify who is signed in, so that a second eID can be linked to an account', async () => {
    const onIdentify = vi.fn<OnIdentify>((identity, request) => {
      expect([request.signicat.session?.sub, identity.sub, identity.idp]).toEqual(['kari', 'kari-se', 'sbid'])
    })
    const { visitor, issuer } = await identifying(onIdentify)
    await visitor.signIn(issuer)
    const person = { sub: 'kari-se', idp: 'sbid' }
    const callback = await visitor.signIn(issuer, { start: '/sign-for', person })
    expect(callback.headers.location).toBe('/done')
    expect(onIdentify).toHaveBeenCalledOnce()
  })

  it('is held against what was asked, as a login is', async () => {
    const onIdentify = vi.fn<OnIdentify>(() => undefined)
    const { visitor, issuer } = await identifying(onIdentify, { expect: { loa: 'high' } })
    await visitor.signIn(issuer, { person: { acr: 'high' } })
    const callback = await visitor.signIn(issuer, { start: '/sign-for', person: { acr: 'substantial' } })
    expect(callback.statusCode).toBe(403)
    expect(callback.body).toContain('A stronger sign-in was asked for')
    expect(onIdentify).not.toHaveBeenCalled()
    expect((await visitor.open('/me')).json()).toMatchObject({ loa: 'high' })
  })

  it('lets somebody who is not signed in sign in first, and come back to it', async () => {
    const onIdentify = vi.fn<OnIdentify>(() => undefined)
    const { visitor, issuer } = await identifying(onIdentify)
    const login = await visitor.signIn(issuer, { start: '/sign-for' })
    expect([login.statusCode, login.headers.location]).toEqual([302, '/sign-for'])
    expect(onIdentify).not.toHaveBeenCalled()
    expect((await visitor.signIn(issuer, { start: '/sign-for' })).headers.location).toBe('/done')
    expect(onIdentify).toHaveBeenCalledOnce()
  })

  it('goes to a page that onIdentify names, inside the application', async () => {
    const { visitor, issuer } = await identifying(async () => ({ redirect: '/signed' }))
    await visitor.signIn(issuer)
    const callback = await visitor.signIn(issuer, { start: '/sign-for' })
    expect(callback.headers.location).toBe('/signed')
    const other = await identifying(() => ({ redirect: '//evil.example' }))
    await other.visitor.signIn(other.issuer)
    const unsafe = await other.visitor.signIn(other.issuer, { start: '/sign-for' })
    expect(unsafe.headers.location).toBe('/done')
  })

  it.each<[string, () => Promise<undefined>]>([
    ['throws', () => Promise.reject(new Error('down'))],
    ['hangs', () => new Promise(() => undefined)],
  ])('answers 503 when onIdentify %s; the session stays and the tokens are revoked', async (_name, hook) => {
    const { visitor, issuer } = await identifying(hook, { timeoutMs: 1000 })
    await visitor.signIn(issuer)
    const callback = await visitor.signIn(issuer, { start: '/sign-for' })
    expect(callback.statusCode).toBe(503)
    expect((await visitor.open('/me')).json()).toMatchObject({ sub: 'kari' })
    await expect.poll(() => issuer.calls.revocation, { interval: 1 }).toBe(1)
  })

  it('cannot be asked for, nor turned into a login, by the query', async () => {
    const onIdentify = vi.fn<OnIdentify>(() => undefined)
    const { visitor, issuer, onLogin } = await identifying(onIdentify)
    await visitor.signIn(issuer, { start: '/login?purpose=identify' })
    expect(onLogin).toHaveBeenCalledOnce()
    await visitor.signIn(issuer, { start: '/sign-for?purpose=login' })
    expect(onIdentify).toHaveBeenCalledOnce()
    expect(onLogin).toHaveBeenCalledOnce()
  })
})

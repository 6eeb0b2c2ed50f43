import { type FastifySignicatOptions, requireLogin } from 'fastify-signicat'
import { describe, expect, it } from 'vitest'
import { buildApp, type TestApp } from '../support/build-app.js'

function guarded(options: Partial<FastifySignicatOptions> = {}): Promise<TestApp> {
  return buildApp({
    options,
    after: (app) => {
      const page = async (): Promise<string> => 'inside'
      app.get('/strong', { onRequest: requireLogin({ loa: 'high' }) }, page)
      app.get('/recent', { onRequest: requireLogin({ maxAge: 300 }) }, page)
      app.get('/now', { onRequest: requireLogin({ maxAge: 0 }) }, page)
      app.get('/all', { onRequest: requireLogin({ loa: 'high', idp: ['mitid'], maxAge: 300 }) }, page)
      app.get('/silent', async (_request, reply) => reply.signicat.login({ loa: 'high', prompt: 'consent' }))
      app.get('/identify', async (_request, reply) =>
        reply.signicat.login({ loa: 'high', purpose: 'identify' }),
      )
    },
  })
}

const parametersOf = (location: string): Record<string, string> =>
  Object.fromEntries(new URL(location).searchParams)

describe('a step-up asks with all that is needed', () => {
  it('acr_values, max_age and prompt', async () => {
    const { visitor, issuer } = await guarded()
    await visitor.signIn(issuer)
    expect(parametersOf(await visitor.start('/all'))).toMatchObject({
      acr_values: 'idp:mitid loa:high',
      max_age: '300',
      prompt: 'login',
    })
  })

  it.each([
    ['', 'login'],
    ['none', 'login'],
    ['consent', 'login consent'],
    ['login consent', 'login consent'],
  ])('prompt=login also where the registration says %j', async (prompt, expected) => {
    const { visitor, issuer } = await guarded({ authorization: { prompt } })
    await visitor.signIn(issuer)
    expect(parametersOf(await visitor.start('/strong')).prompt).toBe(expected)
    expect(parametersOf(await visitor.start('/login?loa=high')).prompt).toBe(expected)
  })

  it('and holds the answer against it: a remembered login is not enough', async () => {
    const { visitor, issuer, now, advance } = await guarded({ authorization: { prompt: '' } })
    const authTime = now()
    await visitor.signIn(issuer)
    advance(60)
    const location = await visitor.start('/strong')
    const callback = await visitor.comeBack(
      location,
      await issuer.authorize(location, { acr: 'high', authTime }),
    )
    expect(callback.statusCode).toBe(400)
    expect(callback.body).toContain('The sign-in was not recent')
  })

  it('but not where nobody is signed in, the session is enough, the application chose, or nobody signs in', async () => {
    const { visitor, issuer } = await guarded({ authorization: { prompt: '' } })
    expect(parametersOf(await visitor.start('/strong')).prompt).toBeUndefined()
    await visitor.signIn(issuer)
    expect(parametersOf(await visitor.start('/login?loa=substantial')).prompt).toBeUndefined()
    expect(parametersOf(await visitor.start('/silent')).prompt).toBe('consent')
    expect(parametersOf(await visitor.start('/identify')).prompt).toBeUndefined()
  })
})

describe('a step-up takes one round', () => {
  it('from substantial to high, and back on that page', async () => {
    const { visitor, issuer } = await guarded()
    await visitor.signIn(issuer, { person: { acr: 'substantial' } })
    const back = await visitor.signIn(issuer, { start: '/strong?tab=2', person: { acr: 'high' } })
    expect(back.headers.location).toBe('/strong?tab=2')
    expect((await visitor.open('/strong?tab=2')).body).toBe('inside')
    expect(issuer.calls.token).toBe(2)
  })

  it('and ends on one clear page when the issuer does not do as asked', async () => {
    const { visitor, issuer } = await guarded()
    await visitor.signIn(issuer, { person: { acr: 'substantial' } })
    const end = await visitor.signIn(issuer, { start: '/strong', person: { acr: 'substantial' } })
    expect([end.statusCode, end.headers.location]).toEqual([403, undefined])
    expect(end.body).toContain('A stronger sign-in was asked for')
    expect(end.body).not.toContain('http-equiv="refresh"')
    expect((await visitor.open('/me')).json()).toMatchObject({ loa: 'substantial' })
  })

  it('for a login that is too old', async () => {
    const { visitor, issuer, advance } = await guarded()
    await visitor.signIn(issuer)
    expect((await visitor.open('/recent')).body).toBe('inside')
    advance(331)
    expect(parametersOf(await visitor.start('/recent')).max_age).toBe('300')
    await visitor.signIn(issuer, { start: '/recent' })
    expect((await visitor.open('/recent')).body).toBe('inside')
  })

  it('for max_age 0, which asks again as soon as the tolerance is over', async () => {
    const { visitor, issuer, advance } = await guarded()
    await visitor.signIn(issuer)
    advance(31)
    const location = await visitor.start('/now')
    expect(parametersOf(location).max_age).toBe('0')
    const back = await visitor.comeBack(location, await issuer.authorize(location))
    expect(back.headers.location).toBe('/now')
    expect((await visitor.open('/now')).body).toBe('inside')
    advance(31)
    expect((await visitor.open('/now')).statusCode).toBe(302)
  })
})

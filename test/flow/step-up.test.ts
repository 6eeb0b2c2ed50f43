import { type FastifySignicatOptions, requireLogin } from 'fastify-signicat'
import { describe, expect, it, vi } from 'vitest'
import { buildApp, type TestApp } from '../support/build-app.js'

const substantial = { acr: 'substantial' }
const high = { acr: 'high' }

/** A person is signed in at `substantial` with data, and opens a page for which only `high` will do. */
async function atTheDoor(
  options: Partial<FastifySignicatOptions> = {},
): Promise<TestApp & { location: string }> {
  const test = await buildApp({
    options: {
      onLogin: (_identity, _request, { previous }) => (previous ? {} : { data: { cart: ['tea'] } }),
      ...options,
    },
    after: (app) => {
      app.get(
        '/strong',
        { onRequest: requireLogin({ loa: 'high' }) },
        async (request) => request.signicat.session,
      )
      app.get('/identify', async (_request, reply) => reply.signicat.login({ purpose: 'identify' }))
    },
  })
  await test.visitor.signIn(test.issuer, { person: substantial })
  return { ...test, location: await test.visitor.start('/strong?tab=2') }
}

describe('a step-up', () => {
  it('carries the data over for the same person and goes on where they were', async () => {
    const { visitor, issuer, location } = await atTheDoor()
    expect(new URL(location).searchParams.get('acr_values')).toContain('high')
    const callback = await visitor.comeBack(location, await issuer.authorize(location, high))
    expect(callback.headers.location).toBe('/strong?tab=2')
    expect((await visitor.open('/strong')).json()).toMatchObject({ loa: 'high', data: { cart: ['tea'] } })
  })

  it('gives another person a new session without the data, on the default page', async () => {
    const { visitor, issuer, location } = await atTheDoor()
    const callback = await visitor.comeBack(
      location,
      await issuer.authorize(location, { ...high, sub: 'ola' }),
    )
    expect(callback.headers.location).toBe('/')
    const session = (await visitor.open('/strong')).json()
    expect(session).toMatchObject({ sub: 'ola', loa: 'high' })
    expect(session.data).toEqual({})
  })

  it('treats two subjects of one account as one person', async () => {
    const onLogin = vi.fn(() => ({ account: 'customer-7' }))
    const { visitor, issuer, location } = await atTheDoor({ onLogin })
    const callback = await visitor.comeBack(
      location,
      await issuer.authorize(location, { ...high, sub: 'kari-mitid' }),
    )
    expect(callback.headers.location).toBe('/strong?tab=2')
    expect((await visitor.open('/me')).json()).toMatchObject({ sub: 'kari-mitid', account: 'customer-7' })
  })

  it('does not take two people without an account for one', async () => {
    const { visitor, issuer, location } = await atTheDoor({ onLogin: () => undefined })
    const callback = await visitor.comeBack(
      location,
      await issuer.authorize(location, { ...high, sub: 'ola' }),
    )
    expect(callback.headers.location).toBe('/')
  })

  it('tells onLogin who was signed in', async () => {
    const onLogin = vi.fn<NonNullable<FastifySignicatOptions['onLogin']>>(() => ({
      account: 'a',
      data: { n: 1 },
    }))
    const { visitor, issuer, location } = await atTheDoor({ onLogin })
    await visitor.comeBack(location, await issuer.authorize(location, high))
    expect(onLogin.mock.calls[1]?.[2]).toEqual({
      previous: { issuer: issuer.issuer, sub: 'kari', account: 'a', data: { n: 1 } },
      purpose: 'login',
    })
  })

  it('says nothing of a session that began after the attempt', async () => {
    const onLogin = vi.fn<NonNullable<FastifySignicatOptions['onLogin']>>(() => undefined)
    const { visitor, issuer, location } = await atTheDoor({ onLogin })
    await visitor.signIn(issuer, { person: { ...substantial, sub: 'ola' } })
    await visitor.comeBack(location, await issuer.authorize(location, high))
    expect(onLogin.mock.calls[2]?.[2].previous).toBeNull()
  })

  it('ends the former session, and tells onLogout that it was replaced', async () => {
    const onLogout = vi.fn()
    const { visitor, issuer, location, app } = await atTheDoor({ onLogout })
    const former = visitor.cookieHeader()
    await visitor.comeBack(location, await issuer.authorize(location, high))
    expect(onLogout.mock.calls).toEqual([[expect.objectContaining({ sub: 'kari' }), 'replaced']])
    const copied = await app.inject({ url: '/', headers: { cookie: former } })
    expect(copied.json()).toEqual({ user: null })
  })

  it('ends the former session also when the answer is posted', async () => {
    const { visitor, issuer, location, app } = await atTheDoor({ responseMode: 'form_post' })
    const former = visitor.cookieHeader()
    const callback = await visitor.comeBack(location, await issuer.authorize(location, high))
    expect([callback.statusCode, callback.headers.location]).toEqual([302, '/strong?tab=2'])
    expect((await app.inject({ url: '/', headers: { cookie: former } })).json()).toEqual({ user: null })
  })

  it('that is weaker than asked is no login, and the session stays', async () => {
    const { visitor, issuer, location } = await atTheDoor()
    const callback = await visitor.comeBack(location, await issuer.authorize(location, substantial))
    expect(callback.statusCode).toBe(403)
    expect(callback.body).toContain('A stronger sign-in was asked for')
    expect((await visitor.open('/me')).json()).toMatchObject({ loa: 'substantial', data: { cart: ['tea'] } })
    await expect.poll(() => issuer.calls.revocation, { interval: 1 }).toBe(1)
  })
})

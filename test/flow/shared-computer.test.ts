import type { AuditRecord, FastifySignicatOptions } from 'fastify-signicat'
import { describe, expect, it, vi } from 'vitest'
import { buildApp } from '../support/build-app.js'
import { buildRestApp } from '../support/build-rest-app.js'
import { attemptCookie, callsDuring } from '../support/no-session.js'

type OnIdentify = NonNullable<FastifySignicatOptions['onIdentify']>
const kari = { sub: 'kari' }
const ola = { sub: 'ola' }

const modes = [
  ['by a link', {}],
  ['by a form', { responseMode: 'form_post' }],
  ['by a link, with a strict cookie', { session: { sameSite: 'strict' } }],
  ['by a form, with a strict cookie', { responseMode: 'form_post', session: { sameSite: 'strict' } }],
] as const satisfies readonly (readonly [string, Partial<FastifySignicatOptions>])[]

async function linking(options: Partial<FastifySignicatOptions> = {}) {
  const onIdentify = vi.fn<OnIdentify>(() => undefined)
  const records: AuditRecord[] = []
  const test = await buildApp({
    options: { onIdentify, audit: (record) => void records.push(record), ...options },
    after: (app) => {
      app.get('/link', async (_request, reply) =>
        reply.signicat.login({ purpose: 'identify', returnTo: '/linked' }),
      )
    },
  })
  return { ...test, onIdentify, records }
}

describe.each(modes)('an identification that comes back %s', (_name, options) => {
  it('ends in the session that began it, and sees who is signed in', async () => {
    const { visitor, issuer, onIdentify } = await linking(options)
    onIdentify.mockImplementation((identity, request) => {
      expect([request.signicat.session?.sub, identity.sub]).toEqual(['kari', 'ola'])
    })
    await visitor.signIn(issuer, { person: kari })
    const callback = await visitor.signIn(issuer, { start: '/link', person: ola })
    expect(callback.headers.location).toBe('/linked')
    expect(onIdentify).toHaveBeenCalledOnce()
    expect((await visitor.open('/me')).json()).toMatchObject({ sub: 'kari' })
  })

  it.each([
    ['somebody else', ola],
    ['the same person', kari],
  ])('does not end in a later session of %s, and asks the issuer nothing', async (_who, next) => {
    const { visitor, issuer, onIdentify, records } = await linking(options)
    await visitor.signIn(issuer, { person: kari })
    const location = await visitor.start('/link')
    const attempt = [...visitor.cookies].filter(([name]) => attemptCookie.test(name))
    await visitor.call('POST', '/logout')
    await visitor.signIn(issuer, { person: next })
    // A browser that did not clear it, or somebody who kept a copy.
    for (const [name, value] of attempt) visitor.cookies.set(name, value)
    const answer = await issuer.authorize(location, kari)
    const calls = await callsDuring(issuer, async () => {
      const callback = await visitor.comeBack(location, answer)
      expect(callback.statusCode).toBe(403)
      expect(callback.body).toContain('You are no longer signed in here')
      expect(callback.body).not.toContain('/linked')
    })
    expect(calls).toEqual({})
    expect(onIdentify).not.toHaveBeenCalled()
    expect(records.at(-1)).toMatchObject({ outcome: 'refused', code: 'ERR_SIGNICAT_OTHER_SESSION' })
    expect((await visitor.open('/me')).json()).toMatchObject(next)
  })

  it('does not end where nobody is signed in any more', async () => {
    const { visitor, issuer, onIdentify } = await linking(options)
    await visitor.signIn(issuer, { person: kari })
    const location = await visitor.start('/link')
    const attempt = [...visitor.cookies].filter(([name]) => attemptCookie.test(name))
    await visitor.call('POST', '/logout')
    for (const [name, value] of attempt) visitor.cookies.set(name, value)
    const callback = await visitor.comeBack(location, await issuer.authorize(location, kari))
    expect(callback.statusCode).toBe(403)
    expect(onIdentify).not.toHaveBeenCalled()
    expect(issuer.calls.token).toBe(1)
  })

  it('lets a login keep what the session before it had', async () => {
    const seen: unknown[] = []
    const { visitor, issuer } = await buildApp({
      options: {
        ...options,
        onLogin: (_identity, _request, { previous }) => {
          seen.push(previous?.sub ?? null)
          return previous === null ? { data: { cart: ['tea'] } } : {}
        },
      },
    })
    await visitor.signIn(issuer, { person: kari })
    await visitor.signIn(issuer, { person: kari })
    expect(seen).toEqual([null, 'kari'])
    expect((await visitor.open('/me')).json()).toMatchObject({ data: { cart: ['tea'] } })
  })
})

it('an identification is not finished in a session that ended while the issuer was asked', async () => {
  const { visitor, issuer, onIdentify, app } = await linking()
  await visitor.signIn(issuer, { person: kari })
  const location = await visitor.start('/link')
  const answer = await issuer.authorize(location, ola)
  const cookie = visitor.cookieHeader()
  issuer.faults.respond = async (path) => {
    if (path === '/connect/userinfo')
      await app.inject({
        method: 'POST',
        url: '/logout',
        headers: { cookie, 'sec-fetch-site': 'same-origin' },
      })
    return undefined
  }
  expect((await visitor.comeBack(location, answer)).statusCode).toBe(403)
  expect(onIdentify).not.toHaveBeenCalled()
})

describe('an identification through a REST API', () => {
  async function identifying(session: FastifySignicatOptions['session'] = {}) {
    const onIdentify = vi.fn<OnIdentify>(() => undefined)
    const records: AuditRecord[] = []
    const test = await buildRestApp('hub', {
      options: { onIdentify, session, audit: (record) => void records.push(record) },
    })
    await test.visitor.signIn(test.issuer, { person: kari })
    return { ...test, onIdentify, records }
  }

  it.each(['lax', 'strict'] as const)(
    'ends in the session that began it, with a %s cookie',
    async (sameSite) => {
      const { visitor, rest, onIdentify } = await identifying({ sameSite })
      onIdentify.mockImplementation((_identity, request) => {
        expect(request.signicat.session?.sub).toBe('kari')
      })
      await visitor.start('/login/rest?purpose=identify&returnTo=/public')
      const back = await visitor.open(rest.approve(), { 'sec-fetch-site': 'cross-site' })
      expect(back.headers.location, back.body).toBe('/public')
      expect(onIdentify).toHaveBeenCalledOnce()
    },
  )

  it('ends in no other, whatever the ending, and the API is not asked', async () => {
    for (const ending of ['approve', 'abort', 'fail'] as const) {
      const { visitor, issuer, rest, onIdentify, records } = await identifying()
      await visitor.start('/login/rest?purpose=identify&returnTo=/public')
      const attempt = [...visitor.cookies].filter(([name]) => attemptCookie.test(name))
      const address = rest[ending]()
      await visitor.call('POST', '/logout')
      await visitor.signIn(issuer, { person: ola })
      for (const [name, value] of attempt) visitor.cookies.set(name, value)
      const back = await visitor.open(address, { 'sec-fetch-site': 'cross-site' })
      expect(back.statusCode).toBe(403)
      expect(back.body).toContain('You are no longer signed in here')
      expect([onIdentify.mock.calls.length, rest.reads()]).toEqual([0, 0])
      expect(records.at(-1)).toMatchObject({ outcome: 'refused', code: 'ERR_SIGNICAT_OTHER_SESSION' })
    }
  })

  it('does not start for nobody', async () => {
    const { visitor, rest } = await identifying()
    await visitor.call('POST', '/logout')
    const page = await visitor.open('/login/rest?purpose=identify')
    expect(page.body).toContain('You need to sign in first')
    const body = { purpose: 'identify', idp: 'nbid' }
    const program = await visitor.call('POST', '/login/frame', {}, body)
    expect(program.json()).toMatchObject({ code: 'ERR_SIGNICAT_LOGIN_REQUIRED' })
    expect(rest.calls).toEqual([])
  })
})

describe('what was begun before', () => {
  it('goes at sign-out, of whatever kind', async () => {
    const { visitor, issuer, rest } = await buildRestApp('hub')
    const location = await visitor.start('/login?returnTo=/me')
    await visitor.start('/login?returnTo=/me', { 'sec-fetch-site': 'cross-site' })
    await visitor.start('/login/rest')
    const address = rest.approve()
    await visitor.signIn(issuer)
    await visitor.call('POST', '/logout')
    expect([...visitor.cookies.keys()].filter((name) => attemptCookie.test(name))).toEqual([])
    const calls = await callsDuring(issuer, async () => {
      const answer = await issuer.authorize(location)
      expect((await visitor.comeBack(location, answer)).body).toContain('somebody has signed out here')
      expect((await visitor.open(address)).body).toContain('somebody has signed out here')
    })
    expect([calls, rest.reads()]).toEqual([{}, 0])
  })

  it('by nobody, and is finished by somebody other than who has signed in since, leads to the front page', async () => {
    const onLogin = vi.fn(() => ({ data: { mine: true } }))
    const { visitor, issuer } = await buildApp({ options: { onLogin } })
    const early = await visitor.start('/login?returnTo=/public')
    await visitor.signIn(issuer, { person: ola })
    onLogin.mockReturnValue({ data: { mine: false } })
    const callback = await visitor.comeBack(early, await issuer.authorize(early, kari))
    expect(callback.headers.location).toBe('/')
    expect((await visitor.open('/me')).json()).toMatchObject({ sub: 'kari', data: { mine: false } })
  })

  it.each([
    ['the one who began it', kari],
    ['the one who has signed in since', ola],
  ])('by somebody signed in, and is finished by %s, leads to the front page', async (_who, person) => {
    const { visitor, issuer, app } = await buildApp()
    await visitor.signIn(issuer, { person: kari })
    const early = await visitor.start('/login?returnTo=/public')
    await visitor.signIn(issuer, { person: ola })
    const callback = await visitor.comeBack(early, await issuer.authorize(early, person))
    expect(callback.headers.location).toBe('/')
    expect((await visitor.open('/me')).json()).toMatchObject({ ...person, data: {} })
    await app.close()
  })

  it('and is cancelled in another’s session, does not show where the first one was', async () => {
    const { visitor, issuer } = await buildApp()
    await visitor.signIn(issuer, { person: kari })
    const early = await visitor.start('/login?returnTo=/public')
    await visitor.signIn(issuer, { person: ola })
    const state = new URL(early).searchParams.get('state') ?? ''
    const answer = new URLSearchParams({ state, error: 'access_denied', iss: issuer.issuer })
    expect((await visitor.comeBack(early, answer)).headers.location).toBe('/')
  })

  it('by the same person in two tabs ends where each began', async () => {
    const { visitor, issuer } = await buildApp()
    await visitor.signIn(issuer, { person: kari })
    const first = await visitor.start('/login?returnTo=/first')
    const second = await visitor.start('/login?returnTo=/second')
    for (const [location, place] of [
      [second, '/second'],
      [first, '/first'],
    ] as const) {
      const callback = await visitor.comeBack(location, await issuer.authorize(location, kari))
      expect(callback.headers.location).toBe(place)
    }
  })
})

import Fastify, { type FastifyInstance } from 'fastify'
import signicat, { type FastifySignicatOptions, type SessionOptions } from 'fastify-signicat'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { SessionStore } from '../../lib/shared/session-store.js'
import { memoryStore } from '../../lib/store/memory-store.js'
import { type TestApp, testSecret } from '../support/build-app.js'
import { backchannel, isSignedIn, logoutToken } from '../support/logout-token.js'
import { barrier, tokenApp } from '../support/token-app.js'
import { type TestVisitor, visitor } from '../support/visitor.js'

interface Kind {
  readonly session: (now: () => number) => SessionOptions
}

const kinds: readonly (readonly [string, Kind])[] = [
  ['sealed', { session: () => ({ singleProcess: true }) }],
  [
    'stored',
    { session: (clock) => ({ kind: 'stored', singleProcess: true, store: memoryStore({ clock }) }) },
  ],
]

async function appOf(
  { session }: Kind,
  options: Partial<FastifySignicatOptions> = {},
  after: (app: FastifyInstance) => unknown = () => undefined,
): Promise<TestApp> {
  let now = (): number => 1_790_000_000
  const test = await tokenApp({
    after,
    options: {
      routes: { backchannelLogout: '/backchannel' },
      session: { ...session(() => now()) },
      ...options,
    },
  })
  now = test.now
  return test
}

async function signedIn(...settings: Parameters<typeof appOf>): Promise<TestApp> {
  const test = await appOf(...settings)
  await test.visitor.signIn(test.issuer)
  return test
}

const call = (person: TestVisitor) => person.call('GET', '/call')

/** A browser with the cookies as they are now: what a request that was sent earlier still carries. */
function copyOf({ app, visitor: person }: Pick<TestApp, 'app' | 'visitor'>): TestVisitor {
  const copy = visitor(app)
  for (const [name, value] of person.cookies) copy.cookies.set(name, value)
  return copy
}

describe.each(kinds)('%s sessions', (_name, kind) => {
  it('X27 50 requests at once with an expired token cost one refresh, and none fails', async () => {
    const test = await signedIn(kind)
    test.advance(601)
    const before = copyOf(test)
    const answers = await Promise.all(Array.from({ length: 50 }, () => call(test.visitor)))
    expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([200]))
    const tokens = new Set(answers.map((answer) => answer.json().token))
    expect(tokens.size).toBe(1)
    expect(test.issuer.calls.token).toBe(2)
    // A late one with the old cookie gets the same.
    test.advance(9)
    expect((await call(before)).json().token).toBe([...tokens][0])
    expect(test.issuer.calls.token).toBe(2)
    expect(test.issuer.reused).toEqual([])
  })

  it('keeps people apart who refresh at the same time', async () => {
    const test = await appOf(kind)
    const names = Array.from({ length: 10 }, (_, index) => `person-${index}`)
    const people = await Promise.all(
      names.map(async (sub) => {
        const person = test.newVisitor()
        await person.signIn(test.issuer, { person: { sub } })
        return person
      }),
    )
    test.advance(601)
    const answers = await Promise.all(people.flatMap((person) => [call(person), call(person), call(person)]))
    const owners = await Promise.all(
      answers.map(async (answer) => {
        const { token } = answer.json()
        const headers = { authorization: `Bearer ${token}` }
        const userinfo = await test.issuer.fetch(`${test.issuer.issuer}/connect/userinfo`, { headers })
        const claims: unknown = await userinfo.json()
        return claims
      }),
    )
    const expected = names.flatMap((sub) => [sub, sub, sub])
    expect(owners).toMatchObject(expected.map((sub) => ({ sub })))
    expect(test.issuer.calls.token).toBe(20)
  })

  it('X33 a sign-out during a refresh is the last word, and the new tokens are revoked', async () => {
    const test = await signedIn(kind)
    test.advance(601)
    const [arrived, goOn] = [barrier(), barrier()]
    test.issuer.faults.afterRefresh = () => {
      arrived.open()
      return goOn.passed
    }
    const refreshing = call(copyOf(test))
    await arrived.passed
    expect((await test.visitor.call('POST', '/logout')).statusCode).toBe(200)
    goOn.open()
    const answer = await refreshing
    expect([answer.statusCode, answer.json().code]).toEqual([401, 'ERR_SIGNICAT_SESSION_GONE'])
    expect(answer.cookies.filter(({ value }) => value !== '')).toEqual([])
    expect(await isSignedIn(test)).toBe(false)
    // Those of the sign-out and those of the refresh.
    await expect.poll(() => test.issuer.revoked.length).toBe(4)
  })

  it('X33 a logout token during a refresh is the last word', async () => {
    const test = await signedIn(kind)
    const copy = copyOf(test)
    test.advance(601)
    const [arrived, goOn] = [barrier(), barrier()]
    test.issuer.faults.afterRefresh = () => {
      arrived.open()
      return goOn.passed
    }
    const refreshing = call(test.visitor)
    await arrived.passed
    const sent = await backchannel(test, { logout_token: await logoutToken(test) })
    expect(sent.statusCode).toBe(200)
    goOn.open()
    expect((await refreshing).statusCode).toBe(401)
    expect(await isSignedIn(test)).toBe(false)
    expect(await isSignedIn({ visitor: copy })).toBe(false)
  })

  it('asks for the end of a session before it spends a refresh token', async () => {
    const test = await signedIn(kind)
    test.advance(601)
    const copy = copyOf(test)
    await test.visitor.call('POST', '/logout')
    expect((await call(copy)).statusCode).toBe(401)
    expect(test.issuer.calls.token).toBe(1)
  })

  it('X33 a slower request never puts the old tokens back', async () => {
    const [entered, goOn] = [barrier(), barrier()]
    const test = await signedIn(kind, {}, (app) =>
      app.post('/slow', async (request) => {
        const before = request.signicat.session?.data
        entered.open()
        await goOn.passed
        await request.signicat.update({ ...before, seen: true })
        return 'done'
      }),
    )
    test.advance(601)
    const slow = test.visitor.call('POST', '/slow')
    await entered.passed
    expect((await call(copyOf(test))).statusCode).toBe(200)
    goOn.open()
    // The last answer that this browser gets is the slow one.
    expect((await slow).statusCode).toBe(200)
    test.advance(601)
    expect((await call(test.visitor)).statusCode).toBe(200)
    expect(test.issuer.reused).toEqual([])
    expect((await test.visitor.open('/me')).json().data).toEqual({ seen: true })
  })

  it('a request that is a minute late does not spend the old refresh token', async () => {
    const test = await signedIn(kind)
    const late = copyOf(test)
    test.advance(601)
    const { token } = (await call(test.visitor)).json()
    test.advance(60)
    expect((await call(late)).json().token).toBe(token)
    expect(test.issuer.reused).toEqual([])
  })

  it('X32 a client that went away does not lose the new refresh token', async () => {
    const test = await signedIn(kind)
    const forgetful = copyOf(test)
    test.advance(601)
    await call(forgetful)
    // This browser never saw the answer.
    expect((await call(test.visitor)).statusCode).toBe(200)
    test.advance(601)
    expect((await call(test.visitor)).statusCode).toBe(200)
    expect(test.issuer.reused).toEqual([])
  })
})

/** Another process of the same application: nothing is shared but the store, the secrets and the issuer. */
async function anotherProcess(
  test: TestApp,
  session: SessionOptions,
  options: Partial<FastifySignicatOptions> = {},
): Promise<FastifyInstance> {
  const app = Fastify()
  onTestFinished(() => app.close())
  await app.register(signicat, {
    issuer: test.issuer.issuer,
    clientId: test.issuer.clientId,
    clientSecret: test.issuer.clientSecret,
    baseUrl: 'https://app.example',
    secrets: [testSecret],
    fetch: test.issuer.fetch,
    clock: test.now,
    scope: 'openid profile offline_access',
    routes: { backchannelLogout: '/backchannel' },
    session: { keepTokens: true, ...session },
    ...options,
  })
  app.get('/call', async (request) => ({ token: await request.signicat.accessToken() }))
  return app
}

describe('two processes with one store', () => {
  const now = (): number => 1_790_000_000
  const shared = (): SessionOptions => ({
    kind: 'stored',
    singleProcess: true,
    store: memoryStore({ clock: now }),
  })

  it('X28 refresh once, whoever asks where, and nobody is thrown out', async () => {
    const session = shared()
    const test = await tokenApp({ options: { session } })
    await test.visitor.signIn(test.issuer)
    const other = await anotherProcess(test, session)
    test.advance(601)
    const cookie = test.visitor.cookieHeader()
    const get = (app: FastifyInstance) => app.inject({ url: '/call', headers: { cookie } })
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) => get(index % 2 ? other : test.app)),
    )
    expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([200]))
    expect(new Set(answers.map((answer) => answer.json().token)).size).toBe(1)
    expect(test.issuer.calls.token).toBe(2)
    expect(test.issuer.reused).toEqual([])
  })

  it('take turns: the second process waits for the first and uses what it got', async () => {
    const session = shared()
    const test = await tokenApp({ options: { session } })
    await test.visitor.signIn(test.issuer)
    const other = await anotherProcess(test, session)
    test.advance(601)
    const [arrived, goOn] = [barrier(), barrier()]
    test.issuer.faults.afterRefresh = () => {
      arrived.open()
      return goOn.passed
    }
    const cookie = test.visitor.cookieHeader()
    const first = test.app.inject({ url: '/call', headers: { cookie } })
    await arrived.passed
    const second = other.inject({ url: '/call', headers: { cookie } })
    goOn.open()
    expect((await second).json()).toEqual((await first).json())
    expect(test.issuer.calls.token).toBe(2)
  })

  it('leave a refresh token alone that another one spent and could not write about', async () => {
    const session = shared()
    const store = session.store ?? memoryStore()
    let isDown = false
    const own: SessionStore = {
      ...store,
      replace: (...given) => (isDown ? Promise.reject(new Error('down')) : store.replace(...given)),
    }
    const test = await tokenApp({ options: { session: { ...session, store: own }, timeoutMs: 1000 } })
    await test.visitor.signIn(test.issuer)
    const other = await anotherProcess(test, session, { timeoutMs: 1000 })
    test.advance(601)
    const cookie = test.visitor.cookieHeader()
    const get = (app: FastifyInstance) => app.inject({ url: '/call', headers: { cookie } })
    isDown = true
    expect((await get(test.app)).statusCode).toBe(503)
    expect((await get(other)).statusCode).toBe(503)
    isDown = false
    expect((await get(test.app)).statusCode).toBe(200)
    expect((await get(other)).statusCode).toBe(200)
    expect(test.issuer.calls.token).toBe(2)
    expect(test.issuer.reused).toEqual([])
  })

  it('a logout token at one ends the session at both', async () => {
    const session = shared()
    const test = await tokenApp({ options: { session } })
    await test.visitor.signIn(test.issuer)
    const other = await anotherProcess(test, session)
    const sent = await backchannel({ app: other }, { logout_token: await logoutToken(test) })
    expect(sent.statusCode, sent.body).toBe(200)
    expect(await isSignedIn(test)).toBe(false)
  })
})

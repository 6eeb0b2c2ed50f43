import type { FastifyInstance } from 'fastify'
import { type FastifySignicatOptions, requireLogin } from 'fastify-signicat'
import { fromExpressStore, memoryStore } from 'fastify-signicat/store'
import { describe, expect, it } from 'vitest'
import { createBarrier } from '../support/barrier.js'
import { buildApp } from '../support/build-app.js'
import { expressMemory } from '../support/express-memory.js'
import { twoInstances } from '../support/instances.js'
import { sessionCookies } from '../support/no-session.js'

const storeOf = (): NonNullable<NonNullable<FastifySignicatOptions['session']>['store']> =>
  memoryStore({ clock: () => 1_790_000_000 })

describe.each(['stored', 'sealed'] as const)('two instances with one store and %s sessions', (kind) => {
  it('serve one person in turn, from login to logout', async () => {
    const { visitor, first } = await twoInstances({ session: { kind, store: storeOf() } })
    for (let round = 0; round < 3; round += 1) {
      expect((await visitor.signIn(first.issuer)).statusCode).toBe(302)
      for (let call = 0; call < 3; call += 1) expect((await visitor.open('/me')).statusCode).toBe(200)
      const copy = visitor.cookieHeader()
      await visitor.call('POST', '/logout')
      for (let call = 0; call < 2; call += 1)
        expect((await visitor.call('GET', '/me', { cookie: copy })).statusCode).toBe(401)
    }
  })

  it('accept the answer to a login once, whichever of them gets it', async () => {
    const { visitor, first, second } = await twoInstances({ session: { kind, store: storeOf() } })
    const location = await visitor.start()
    const answer = await first.issuer.authorize(location)
    const cookie = visitor.cookieHeader()
    const headers = {
      cookie,
      accept: 'text/html',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
    }
    const url = `/callback?${answer}`
    const tries = await Promise.all(
      [first, second].map(({ app }) => app.inject({ method: 'GET', url, headers })),
    )
    expect(tries.map(({ statusCode }) => statusCode).sort()).toEqual([302, 400])
    expect(first.issuer.calls.token).toBe(1)
  })

  it('end the sessions of an account for each other, and let it log in again', async () => {
    const options: Partial<FastifySignicatOptions> = {
      session: { kind, store: storeOf() },
      onLogin: (identity) => ({ account: `account of ${identity.sub}` }),
    }
    const { newVisitor, first, second, advance } = await twoInstances(options)
    const [anna, bob] = [newVisitor(), newVisitor()]
    await anna.signIn(first.issuer, { person: { sub: 'anna' } })
    await bob.signIn(first.issuer, { person: { sub: 'bob' } })
    await first.app.signicat.endSessions({ account: 'account of anna' })
    for (let call = 0; call < 2; call += 1) expect((await anna.call('GET', '/me')).statusCode).toBe(401)
    for (let call = 0; call < 2; call += 1) expect((await bob.call('GET', '/me')).statusCode).toBe(200)
    advance(1)
    await anna.signIn(second.issuer, { person: { sub: 'anna' } })
    expect((await anna.call('GET', '/me')).statusCode).toBe(200)
  })

  it('stop a login that is under way when its account is ended', async () => {
    const barrier = createBarrier()
    const { visitor, first, second } = await twoInstances({
      session: { kind, store: storeOf() },
      onLogin: async () => {
        await barrier.arrive()
        return { account: 'account' }
      },
    })
    const signingIn = visitor.signIn(first.issuer)
    await barrier.reached
    await second.app.signicat.endSessions({ account: 'account' })
    barrier.open()
    const answer = await signingIn
    expect(answer.statusCode).toBe(400)
    expect(sessionCookies(answer)).toEqual([])
  })

  it('keep a session ended although an answer of it was still on its way', async () => {
    const barrier = createBarrier()
    const after = (app: FastifyInstance): void => {
      app.get('/slow', { onRequest: requireLogin() }, async () => {
        await barrier.arrive()
        return 'done'
      })
    }
    const { visitor, first, second, advance } = await twoInstances(
      { session: { kind, store: storeOf() } },
      { after },
    )
    await visitor.signIn(first.issuer)
    advance(400)
    const cookie = visitor.cookieHeader()
    const slow = first.app.inject({ method: 'GET', url: '/slow', headers: { cookie } })
    await barrier.reached
    const headers = { cookie, accept: 'application/json', 'sec-fetch-site': 'same-origin' }
    expect((await second.app.inject({ method: 'POST', url: '/logout', headers })).statusCode).toBe(200)
    barrier.open()
    const answer = await slow
    expect(answer.statusCode).toBe(200)
    const late = sessionCookies(answer).map(({ name, value }) => `${name}=${value}`)
    for (const copy of [cookie, ...late])
      for (const { app } of [first, second])
        expect((await app.inject({ url: '/me', headers: { cookie: copy } })).statusCode).toBe(401)
  })
})

describe('sealed sessions with a store', () => {
  it('cost it one call a request with a session, and none without', async () => {
    const store = storeOf()
    const calls: string[] = []
    const counted = {
      ...store,
      graves: (names: readonly string[]) => {
        calls.push('graves')
        return store.graves(names)
      },
    }
    const { visitor, issuer } = await buildApp({ options: { session: { store: counted } } })
    await visitor.signIn(issuer)
    calls.length = 0
    await visitor.open('/me')
    expect(calls).toEqual(['graves'])
    visitor.cookies.clear()
    await visitor.open('/')
    expect(calls).toEqual(['graves'])
  })

  it('answer 503 while it is down, and take the cookie at sign-out', async () => {
    const store = storeOf()
    let isDown = false
    const graves: typeof store.graves = (names) =>
      isDown ? Promise.reject(new Error('connection refused')) : store.graves(names)
    const { visitor, issuer } = await buildApp({ options: { session: { store: { ...store, graves } } } })
    await visitor.signIn(issuer)
    isDown = true
    expect((await visitor.call('GET', '/me')).statusCode).toBe(503)
    const copy = visitor.cookieHeader()
    expect((await visitor.call('POST', '/logout')).statusCode).toBe(503)
    expect(visitor.cookieHeader()).toBe('')
    isDown = false
    expect((await visitor.call('GET', '/me', { cookie: copy })).statusCode).toBe(401)
  })
})

describe('at start', () => {
  const told = /without session\.store each process/

  it('it is said that without a store each process remembers by itself', async () => {
    const { log } = await buildApp()
    expect(log.filter((line) => told.test(line))).toHaveLength(1)
  })

  it.each([[{ singleProcess: true }], [{ store: storeOf() }]])('it is not said with %o', async (session) => {
    const { log } = await buildApp({ options: { session } })
    expect(log.filter((line) => told.test(line))).toEqual([])
  })

  it('a store that is atomic in one process only is refused for many, and taken for one', async () => {
    const store = fromExpressStore(expressMemory(), { clock: () => 1_790_000_000 })
    await expect(buildApp({ options: { session: { kind: 'stored', store } } })).rejects.toThrow(
      /session\.store: promises compare-and-set.*redisStore/s,
    )
    const session = { kind: 'stored' as const, store, singleProcess: true }
    const { visitor, issuer } = await buildApp({ options: { session } })
    await visitor.signIn(issuer)
    expect((await visitor.open('/me')).statusCode).toBe(200)
    await visitor.call('POST', '/logout')
    expect((await visitor.call('GET', '/me')).statusCode).toBe(401)
  })
})

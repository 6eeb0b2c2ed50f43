import type { AuditRecord, FastifySignicatOptions } from 'fastify-signicat'
import { describe, expect, it } from 'vitest'
import { createBarrier } from '../support/barrier.js'
import { buildApp, type TestApp } from '../support/build-app.js'
import { backchannel, isSignedIn, logoutToken } from '../support/logout-token.js'
import { expectNoSession, lastingCookies } from '../support/no-session.js'
import { type OpenStore, openStore } from '../unit/session/stored-fixture.js'

interface Recorded extends TestApp {
  readonly records: AuditRecord[]
}

async function recorded(options: Partial<FastifySignicatOptions>): Promise<Recorded> {
  const records: AuditRecord[] = []
  const audit = (record: AuditRecord): void => void records.push(record)
  return { ...(await buildApp({ options: { audit, ...options } })), records }
}

const stored = (store: OpenStore): Partial<FastifySignicatOptions> => ({
  session: { kind: 'stored', store, singleProcess: true },
})

const brokenAt = (store: OpenStore, broken: string): void => {
  store.before = (call) => {
    if (call === broken) throw new Error('the store is gone')
  }
}

const sessionOf = (visitor: TestApp['visitor']) =>
  lastingCookies(visitor).map((name) => visitor.cookies.get(name))

describe('a login that does not become a session', () => {
  it('because it is too large is never recorded as a success', async () => {
    const notes = Array.from({ length: 600 }, (_, index) => `note ${index * 7919}`)
    const { visitor, issuer, records } = await recorded({ onLogin: () => ({ data: { notes } }) })
    await expectNoSession(visitor, await visitor.signIn(issuer))
    expect(records).toMatchObject([{ event: 'login-failed', code: 'ERR_SIGNICAT_SESSION_TOO_LARGE' }])
  })

  it('because the store does not take it is never recorded as a success', async () => {
    const store = openStore()
    const { visitor, issuer, records } = await recorded(stored(store))
    store.before = (call) => {
      // The first one remembers the state.
      if (call === 'add' && store.calls.filter((one) => one === 'add').length === 2) throw new Error('gone')
    }
    const callback = await visitor.signIn(issuer)
    expect(callback.statusCode).toBe(503)
    await expectNoSession(visitor, callback)
    expect(records).toMatchObject([{ event: 'login-failed', code: 'ERR_SIGNICAT_STORE_FAILED' }])
  })

  it('because the former one cannot be ended leaves a record that says so, and no cookie', async () => {
    const store = openStore()
    const { visitor, issuer, records } = await recorded(stored(store))
    await visitor.signIn(issuer)
    brokenAt(store, 'take')
    const former = sessionOf(visitor)
    expect((await visitor.signIn(issuer)).statusCode).toBe(503)
    expect(sessionOf(visitor)).toEqual(former)
    expect(records.map(({ event }) => event)).toEqual(['login', 'login', 'login-failed'])
    expect(records[2]).toMatchObject({
      code: 'ERR_SIGNICAT_STORE_FAILED',
      correlationId: records[1]?.correlationId,
    })
  })

  it('because the former one, whose cookie did not come, cannot be ended sets no cookie', async () => {
    const store = openStore()
    const { visitor, issuer } = await recorded({
      session: { kind: 'stored', store, singleProcess: true, sameSite: 'strict' },
    })
    await visitor.signIn(issuer)
    const location = await visitor.start()
    for (const name of lastingCookies(visitor)) visitor.cookies.delete(name)
    brokenAt(store, 'list')
    expect((await visitor.comeBack(location, await issuer.authorize(location))).statusCode).toBe(503)
    expect(sessionOf(visitor)).toEqual([])
  })

  it.each(['sealed', 'stored'] as const)(
    'because a required record is not taken leaves nothing, and a former %s session as it was',
    async (kind) => {
      const store = openStore()
      let isFull = false
      const { visitor, issuer } = await recorded({
        session: { kind, store, singleProcess: true },
        auditRequired: true,
        audit: () => {
          if (isFull) throw new Error('disk full')
        },
      })
      await visitor.signIn(issuer)
      const entries = () => [...store.entries.values()].filter(({ value }) => value !== '').length
      const before = entries()
      isFull = true
      expect((await visitor.signIn(issuer, { person: { sub: 'ola' } })).statusCode).toBe(503)
      expect((await visitor.open('/me')).json()).toMatchObject({ sub: 'kari' })
      expect(entries()).toBe(before)
    },
  )
})

describe('a logout token that comes while a login is under way', () => {
  const places = ['onLogin', 'audit'] as const
  it.each(places.flatMap((place) => [['sealed', place] as const, ['stored', place] as const]))(
    'is the last word: %s, during %s',
    async (kind, place) => {
      const barrier = createBarrier()
      const test = await recorded({
        session: { kind, singleProcess: true, ...(kind === 'stored' ? { store: openStore() } : {}) },
        routes: { backchannelLogout: '/backchannel' },
        ...(place === 'onLogin'
          ? { onLogin: () => barrier.arrive() }
          : { audit: ({ event }) => (event === 'login' ? barrier.arrive() : undefined) }),
      })
      const callback = test.visitor.signIn(test.issuer)
      await barrier.reached
      expect((await backchannel(test, { logout_token: await logoutToken(test) })).statusCode).toBe(200)
      barrier.open()
      await callback
      expect(await isSignedIn(test)).toBe(false)
    },
  )
})

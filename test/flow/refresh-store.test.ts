import { describe, expect, it } from 'vitest'
import type { SessionStore } from '../../lib/shared/session-store.js'
import { memoryStore } from '../../lib/store/memory-store.js'
import type { TestApp } from '../support/build-app.js'
import { backchannel, isSignedIn, logoutToken } from '../support/logout-token.js'
import { barrier, tokenApp } from '../support/token-app.js'

interface Faulty {
  readonly store: SessionStore
  /** Calls of these names reject. */
  readonly failing: Set<keyof SessionStore>
}

function faultyStore(clock: () => number): Faulty {
  const failing = new Set<keyof SessionStore>()
  const inner = memoryStore({ clock })
  const store = new Proxy(inner, {
    get(target, name: keyof SessionStore) {
      return failing.has(name) ? () => Promise.reject(new Error('the store is down')) : target[name]
    },
  })
  return { store, failing }
}

async function signedIn(kind: 'stored' | 'sealed'): Promise<TestApp & Faulty> {
  let now = (): number => 1_790_000_000
  const faulty = faultyStore(() => now())
  const test = await tokenApp({
    options: {
      routes: { backchannelLogout: '/backchannel' },
      session: { kind, singleProcess: true, store: faulty.store },
    },
  })
  now = test.now
  await test.visitor.signIn(test.issuer)
  return { ...test, ...faulty }
}

const call = ({ visitor }: TestApp) => visitor.call('GET', '/call')

describe('a store that fails', () => {
  it('before the refresh is a 503, and no refresh token is spent', async () => {
    const test = await signedIn('stored')
    test.advance(601)
    test.failing.add('acquire')
    const answer = await call(test)
    expect([answer.statusCode, answer.json().code]).toEqual([503, 'ERR_SIGNICAT_STORE_FAILED'])
    expect(test.issuer.calls.token).toBe(1)
    test.failing.clear()
    expect((await call(test)).statusCode).toBe(200)
  })

  it('after the refresh loses no refresh token: the next request writes what is there', async () => {
    const test = await signedIn('stored')
    test.advance(601)
    const [arrived, goOn] = [barrier(), barrier()]
    test.issuer.faults.afterRefresh = () => {
      arrived.open()
      return goOn.passed
    }
    const refreshing = call(test)
    await arrived.passed
    test.failing.add('replace')
    goOn.open()
    expect((await refreshing).statusCode).toBe(503)
    test.failing.clear()
    expect((await call(test)).statusCode).toBe(200)
    expect(test.issuer.calls.token).toBe(2)
    test.advance(601)
    expect((await call(test)).statusCode).toBe(200)
    expect(test.issuer.reused).toEqual([])
  })

  it.each(['stored', 'sealed'] as const)(
    'K3 answers a logout token with 400, never 200: %s',
    async (kind) => {
      const test = await signedIn(kind)
      const form = { logout_token: await logoutToken(test) }
      test.failing.add('bury')
      const answer = await backchannel(test, form)
      expect([answer.statusCode, answer.json().code]).toEqual([400, 'ERR_SIGNICAT_STORE_FAILED'])
      test.failing.clear()
      expect((await backchannel(test, form)).statusCode).toBe(200)
      expect(await isSignedIn(test)).toBe(false)
    },
  )
})

import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { buildApp, type TestApp } from '../support/build-app.js'
import { program } from '../support/recipe.js'

interface Watch {
  stay(): Promise<void>
  stop(): void
}

type WatchSession = (tell: (telling: unknown) => void, options?: { readonly path?: string }) => Watch

const isRecipe = (module: unknown): module is { readonly watchSession: WatchSession } =>
  typeof module === 'object' && module !== null && 'watchSession' in module

interface Watched {
  readonly test: TestApp
  readonly told: unknown[]
  readonly watch: Watch
  /** Lets seconds pass, for the server and for the page. */
  pass(seconds: number): Promise<void>
}

let requests: Promise<unknown>[] = []
beforeEach(() => {
  requests = []
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** A page of somebody who is signed in, without the browser around it. */
async function watched(session: object = {}): Promise<Watched> {
  const test = await buildApp({ options: { session } })
  await test.visitor.signIn(test.issuer)
  const module = await program('recipes/time-out-warning')
  if (!isRecipe(module)) throw new Error('the recipe exports no watchSession')
  const fetchFromPage = async (path: string, { method }: { method: 'GET' | 'POST' }): Promise<Response> => {
    const { statusCode, body } = await test.visitor.call(method, path)
    return new Response(body, { status: statusCode })
  }
  vi.stubGlobal('fetch', (path: string, how: { method: 'GET' | 'POST' }) => {
    const request = fetchFromPage(path, how)
    requests.push(request)
    return request
  })
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const told: unknown[] = []
  const watch = module.watchSession((telling) => void told.push(telling))
  onTestFinished(() => watch.stop())
  const settle = async (): Promise<void> => {
    await Promise.allSettled(requests.splice(0))
    await new Promise((resolve) => setImmediate(resolve))
  }
  await settle()
  const pass = async (seconds: number): Promise<void> => {
    for (let second = 0; second < seconds; second += 1) {
      test.advance(1)
      vi.advanceTimersByTime(1000)
      if (requests.length > 0) await settle()
    }
  }
  return { test, told, watch, pass }
}

describe('the recipe for a warning before the session ends', () => {
  it('says nothing, then warns, then says that it is over; and looking prolongs nothing', async () => {
    const { told, pass } = await watched({ idleSeconds: 600 })
    expect(told).toEqual([{ is: 'running' }])
    await pass(479)
    expect(told).toEqual([{ is: 'running' }])
    await pass(1)
    expect(told.at(-1)).toEqual({ is: 'ending', seconds: 120, canStay: true })
    await pass(110)
    expect(told.at(-1)).toEqual({ is: 'ending', seconds: 10, canStay: true })
    await pass(20)
    expect(told.at(-1)).toEqual({ is: 'over' })
    const { length } = told
    await pass(60)
    expect(told).toHaveLength(length)
  })

  it('lets the person stay', async () => {
    const { told, watch, pass } = await watched({ idleSeconds: 600 })
    await pass(490)
    await watch.stay()
    expect(told.at(-1)).toEqual({ is: 'running' })
    await pass(479)
    expect(told.at(-1)).toEqual({ is: 'running' })
    await pass(1)
    expect(told.at(-1)).toMatchObject({ is: 'ending', seconds: 120 })
  })

  it('says when nobody can stay, and hears of a sign-out in another tab', async () => {
    const { told, pass } = await watched({ idleSeconds: 900, absoluteSeconds: 900 })
    await pass(780)
    expect(told.at(-1)).toEqual({ is: 'ending', seconds: 120, canStay: false })
    const other = await watched({ idleSeconds: 600 })
    await other.pass(480)
    await other.test.visitor.submit('/logout')
    await other.pass(10)
    expect(other.told.at(-1)).toEqual({ is: 'over' })
  })

  it('says nothing while the server cannot be asked', async () => {
    const { told, pass } = await watched({ idleSeconds: 600 })
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')))
    await pass(700)
    expect(told).toEqual([{ is: 'running' }])
  })
})

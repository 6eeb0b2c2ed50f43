import { MemoryStore } from '@fastify/session'
import { fromExpressStore, storeContract } from 'fastify-signicat/store'
import { describe, expect, it } from 'vitest'
import { recordOf } from '../../../lib/store/opened-store.js'
import { expressMemory } from '../../support/express-memory.js'

describe.each([
  ['a store as express-session has one', expressMemory],
  ['the store of @fastify/session', () => new MemoryStore()],
])('fromExpressStore keeps the contract within one process, over %s: it', (_what, openStore) => {
  const open = () => {
    const time = { now: 5000 }
    return {
      store: fromExpressStore(openStore(), { clock: () => time.now }),
      pass(seconds: number) {
        time.now += seconds
      },
    }
  }
  it.each(storeContract(open))('$name', ({ run }) => run())
})

describe('fromExpressStore', () => {
  it('says that it is atomic within one process only', () => {
    expect(fromExpressStore(expressMemory()).traits).toEqual({ shared: true, atomic: false })
  })

  it('tells the store when an entry ends, in its own way', async () => {
    const memory = expressMemory()
    const before = Date.now()
    await fromExpressStore(memory).add('key', recordOf({ indexes: [] }), { seconds: 60 })
    const { cookie } = JSON.parse(memory.kept.get('signicat:entry:key') ?? '')
    expect(cookie).toMatchObject({ originalMaxAge: 60_000, maxAge: 60_000, path: '/', httpOnly: true })
    expect(new Date(cookie.expires).getTime()).toBeGreaterThanOrEqual(before + 60_000)
  })

  it('fails when the store does, and goes on with the next call', async () => {
    const memory = expressMemory()
    const { set } = memory
    memory.set = (_id, _session, callback) => callback?.(new Error('disk full'))
    const store = fromExpressStore(memory)
    await expect(store.add('key', recordOf(), { seconds: 60 })).rejects.toMatchObject({
      code: 'ERR_SIGNICAT_STORE_FAILED',
      cause: { message: 'disk full' },
    })
    memory.set = set
    expect(await store.add('key', recordOf(), { seconds: 60 })).toBe(true)
  })

  it('does not wait for ever for a callback', async () => {
    const memory = expressMemory()
    memory.get = () => undefined
    const store = fromExpressStore(memory, { timeoutMs: 5 })
    await expect(store.get('key')).rejects.toMatchObject({ code: 'ERR_SIGNICAT_STORE_FAILED' })
  })

  it('takes what is no entry of ours for none', async () => {
    const memory = expressMemory()
    memory.kept.set('signicat:entry:key', '{"cookie":{},"signicat":{"until":9e9,"value":5}}')
    memory.kept.set(
      'signicat:list:index',
      '{"cookie":{},"signicat":{"until":9e9,"members":[1,["a"],["b",2]]}}',
    )
    const store = fromExpressStore(memory)
    expect(await store.get('key')).toBeNull()
    expect(await store.list('index', 5)).toEqual(['b'])
  })

  it.each(['get', 'set', 'destroy'] as const)('refuses a store without "%s"', (name) => {
    const { [name]: _left, ...rest } = expressMemory()
    // @ts-expect-error a method is missing
    expect(() => fromExpressStore(rest)).toThrow(`"${name}" is missing`)
  })
})

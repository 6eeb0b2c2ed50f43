import { redisStore, storeContract } from 'fastify-signicat/store'
import { createCluster } from 'redis'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { recordOf } from '../../lib/store/opened-store.js'
import { ioRedis, letPass, nodeRedis, type TestClient } from '../support/redis-clients.js'
import { freePort, type RedisServer, redisServer } from '../support/redis-server.js'

let server: RedisServer
beforeAll(async () => {
  server = await redisServer()
})
afterAll(() => server.stop())

describe.each([
  ['redis', nodeRedis],
  ['ioredis', ioRedis],
])('redisStore over %s keeps the contract: it', (_library, connect) => {
  let connection: TestClient
  beforeAll(async () => {
    connection = await connect(server.port)
  })
  afterAll(() => connection.close())

  const open = async () => {
    await connection.send('FLUSHALL')
    return {
      store: redisStore(connection.client),
      pass: (seconds: number) => letPass(connection, seconds),
    }
  }
  it.each(storeContract(open))('$name', ({ run }) => run())

  it('sends its scripts again when the server does not know them', async () => {
    const { store } = await open()
    await store.add('one', recordOf(), { seconds: 60 })
    await connection.send('SCRIPT', 'FLUSH')
    expect(await store.add('two', recordOf(), { seconds: 60 })).toBe(true)
  })

  it('leaves nothing behind without an end but the counter of leases', async () => {
    const { store } = await open()
    await store.add('key', recordOf(), { seconds: 60 })
    await store.bury([{ name: 'grave', upTo: 1, seconds: 60 }])
    await store.acquire('lease', 60)
    const keys = await connection.send('KEYS', '*')
    const lasting: string[] = []
    for (const key of Array.isArray(keys) ? keys.map(String) : [])
      if (Number(await connection.send('TTL', key)) < 0) lasting.push(key)
    expect(lasting).toEqual(['{signicat}:fence:last'])
  })

  it('keeps apart what has another prefix', async () => {
    const { store } = await open()
    await store.add('key', recordOf(), { seconds: 60 })
    expect(await redisStore(connection.client, { prefix: 'other' }).get('key')).toBeNull()
  })

  it('rejects rather than taking a key of another kind for nothing', async () => {
    const { store } = await open()
    await connection.send('SET', '{signicat}:entry:key', 'something')
    await expect(store.get('key')).rejects.toMatchObject({ code: 'ERR_SIGNICAT_STORE_FAILED' })
  })
})

describe('redisStore in a cluster', () => {
  it('keeps the contract with every key in one slot', async () => {
    const node = await redisServer({
      args: ['--cluster-enabled', 'yes', '--cluster-port', String(await freePort())],
    })
    const single = await nodeRedis(node.port)
    await single.send('CLUSTER', 'ADDSLOTSRANGE', '0', '16383')
    await expect.poll(() => single.send('CLUSTER', 'INFO')).toContain('cluster_state:ok')
    const cluster = createCluster({ rootNodes: [{ url: `redis://127.0.0.1:${node.port}` }] })
    cluster.on('error', () => undefined)
    await cluster.connect()
    try {
      for (const { run } of storeContract(async () => {
        await single.send('FLUSHALL')
        return { store: redisStore(cluster), pass: (seconds) => letPass(single, seconds) }
      }))
        await run()
    } finally {
      cluster.destroy()
      single.close()
      await node.stop()
    }
  })
})

describe('redisStore', () => {
  it.each([
    [{}, {}],
    [null, {}],
    [{ call: () => Promise.resolve() }, { prefix: 'a{b}' }],
    [{ call: () => Promise.resolve() }, { timeoutMs: 0 }],
  ])('refuses what makes no sense', (client, options) => {
    // @ts-expect-error not all of these are clients
    expect(() => redisStore(client, options)).toThrow(TypeError)
  })

  it.each([
    [undefined, 1000],
    [700, 700],
  ])('with timeoutMs %s waits %i milliseconds for a client that says nothing', async (timeoutMs, waits) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const call = vi.fn(() => new Promise<never>(() => undefined))
    const outcome = vi.fn()
    redisStore({ call }, timeoutMs === undefined ? {} : { timeoutMs })
      .get('key')
      .catch(outcome)
    await vi.advanceTimersByTimeAsync(waits - 1)
    expect([call.mock.calls.length, outcome.mock.calls.length]).toEqual([1, 0])
    await vi.advanceTimersByTimeAsync(1)
    expect(outcome).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ code: 'ERR_SIGNICAT_STORE_FAILED' }),
    )
  })
})

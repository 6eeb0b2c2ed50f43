import type { RedisClient } from 'fastify-signicat/store'
import { Redis } from 'ioredis'
import { createClient } from 'redis'

/** One connection of either library, with what a test needs of it. */
export interface TestClient {
  readonly client: RedisClient
  send(...args: string[]): Promise<unknown>
  close(): void
}

export async function nodeRedis(port: number): Promise<TestClient> {
  const client = createClient({ socket: { host: '127.0.0.1', port, reconnectStrategy: () => 20 } })
  client.on('error', () => undefined)
  await client.connect()
  return { client, send: (...args) => client.sendCommand(args), close: () => client.destroy() }
}

export async function ioRedis(port: number): Promise<TestClient> {
  const client = new Redis({
    port,
    host: '127.0.0.1',
    lazyConnect: true,
    retryStrategy: () => 20,
    maxRetriesPerRequest: null,
  })
  client.on('error', () => undefined)
  await client.connect()
  return {
    client,
    send: (command = '', ...args) => client.call(command, ...args),
    close: () => client.disconnect(),
  }
}

/** Moves every time to live forward, as if the seconds had passed. */
export async function letPass({ send }: TestClient, seconds: number): Promise<void> {
  const keys = await send('KEYS', '*')
  for (const key of Array.isArray(keys) ? keys.map(String) : []) {
    const left = Number(await send('PTTL', key))
    if (left < 0) continue
    if (left <= seconds * 1000) await send('DEL', key)
    else await send('PEXPIRE', key, String(left - seconds * 1000))
  }
}

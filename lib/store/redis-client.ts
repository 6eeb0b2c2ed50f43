import { callStore } from '../session/call-store.js'
import type { RedisScript } from './redis-scripts.js'

/** A client of ioredis, cluster included. */
export interface IoredisShape {
  /** Sends one command. */
  call(command: string, ...args: string[]): Promise<unknown>
}

/** A client or a pool of node-redis. */
export interface NodeRedisShape {
  /** Sends one command, its name first. */
  sendCommand(args: string[]): Promise<unknown>
}

/** A cluster of node-redis, which wants to know where a command goes. */
export interface NodeRedisClusterShape {
  readonly masters: readonly unknown[]
  /** Sends one command to where the key lives. */
  sendCommand(firstKey: string, isReadonly: boolean, args: string[]): Promise<unknown>
}

/** A client of `redis` 5 or `ioredis` 5, connected by the application. */
export type RedisClient = IoredisShape | NodeRedisShape | NodeRedisClusterShape

/** Redis, as far as the store needs it. Every call ends within a bounded time. */
export interface RedisPort {
  command(name: string, key: string, ...args: readonly string[]): Promise<unknown>
  run(script: RedisScript, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown>
}

/** More calls than this without an answer: Redis does not keep up, and more would only fill the memory. */
const mostPending = 10_000

export function redisPort(client: RedisClient, timeoutMs: number): RedisPort {
  const send = senderOf(client)
  let pending = 0

  const bounded = async (key: string, args: string[]): Promise<unknown> => {
    if (pending >= mostPending) throw new Error('too many calls wait for Redis')
    pending += 1
    try {
      return await callStore(timeoutMs, () => send(key, args))
    } finally {
      pending -= 1
    }
  }

  return Object.freeze({
    command: (name: string, key: string, ...args: readonly string[]) => bounded(key, [name, key, ...args]),
    async run(script: RedisScript, keys: readonly string[], args: readonly (string | number)[]) {
      const [first = ''] = keys
      const rest = [String(keys.length), ...keys, ...args.map(String)]
      try {
        return await bounded(first, ['EVALSHA', script.sha, ...rest])
      } catch (error) {
        if (!isUnknownScript(error)) throw error
        return bounded(first, ['EVAL', script.text, ...rest])
      }
    },
  })
}

type Send = (key: string, args: string[]) => Promise<unknown>

/** Ioredis has a `sendCommand` too, of another kind: `call` is looked for first. */
function senderOf(client: RedisClient): Send {
  if ('call' in client) return async (_key, [name = '', ...args]) => client.call(name, ...args)
  if ('masters' in client) return async (key, args) => client.sendCommand(key, false, args)
  return async (_key, args) => client.sendCommand(args)
}

/** A restarted or failed-over server knows no script. */
function isUnknownScript(error: unknown): boolean {
  const cause: unknown = error instanceof Error ? error.cause : undefined
  const message: unknown =
    typeof cause === 'object' && cause !== null && 'message' in cause ? cause.message : ''
  return typeof message === 'string' && message.startsWith('NOSCRIPT')
}

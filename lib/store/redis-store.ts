import type { SessionStore, StoreBurial, StoreMortal, StoreRecord } from '../shared/session-store.js'
import { type RedisClient, type RedisPort, redisPort } from './redis-client.js'
import {
  acquireScript,
  addScript,
  buryScript,
  releaseScript,
  replaceScript,
  takeScript,
} from './redis-scripts.js'

/** Options of `redisStore`. */
export interface RedisStoreOptions {
  /** Begins every key, in the braces that keep all of them in one slot of a cluster. Default `signicat`. */
  readonly prefix?: string
  /** Milliseconds after which a call fails. Default 1000. */
  readonly timeoutMs?: number
}

/** No session lasts longer, so no list needs to remember older ones. */
const horizonSeconds = 90 * 24 * 3600

/**
 * A store in Redis 6 or later, or Valkey, through the client that the application has: `redis` 5 or `ioredis` 5. The
 * client is not connected, closed or listened to here.
 *
 * Tombstones must not be evicted: run the server with `maxmemory-policy noeviction`.
 *
 * @throws TypeError for a client of another kind, or options that make no sense
 */
export function redisStore(client: RedisClient, options: RedisStoreOptions = {}): SessionStore {
  const { prefix = 'signicat', timeoutMs = 1000 } = options
  check(client, prefix, timeoutMs)
  return createRedisStore(redisPort(client, timeoutMs), (kind, name) => `{${prefix}}:${kind}:${name}`)
}

type Kind = 'entry' | 'list' | 'grave' | 'lease' | 'fence'
type KeyOf = (kind: Kind, name: string) => string

function createRedisStore(redis: RedisPort, keyOf: KeyOf): SessionStore {
  const keysOf = (kind: Kind, names: readonly string[]): string[] => names.map((name) => keyOf(kind, name))
  const entryKeys = (key: string, { indexes }: StoreRecord): string[] => [
    keyOf('entry', key),
    ...keysOf('list', indexes),
  ]

  return Object.freeze({
    traits: Object.freeze({ shared: true, atomic: true }),
    async get(key: string) {
      return recordOf(await redis.command('HMGET', keyOf('entry', key), 'v', 's', 'r', 't', 'x'))
    },
    async add(
      key: string,
      record: StoreRecord,
      { seconds, mortals = [] }: { readonly seconds: number; readonly mortals?: readonly StoreMortal[] },
    ) {
      const graves = mortals.map(({ name }) => name)
      const keys = [...entryKeys(key, record), ...keysOf('grave', graves)]
      const args = [...entryArgs(key, record, seconds), ...mortals.map(({ at }) => at)]
      return (await redis.run(addScript, keys, args)) === 1
    },
    async replace(key: string, record: StoreRecord, { seconds }: { readonly seconds: number }) {
      return (await redis.run(replaceScript, entryKeys(key, record), entryArgs(key, record, seconds))) === 1
    },
    async take(key: string) {
      const record = recordOf(await redis.run(takeScript, [keyOf('entry', key)], []))
      const lists = keysOf('list', record?.indexes ?? [])
      await Promise.all(lists.map((list) => redis.command('ZREM', list, key)))
      return record
    },
    async list(index: string, upTo: number) {
      return textsOf(await redis.command('ZRANGEBYSCORE', keyOf('list', index), '-inf', String(upTo)))
    },
    async bury(burials: readonly StoreBurial[]) {
      if (burials.length === 0) return
      const graves = burials.map(({ name }) => name)
      const args = burials.flatMap(({ upTo, seconds }) => [upTo, seconds])
      await redis.run(buryScript, keysOf('grave', graves), args)
    },
    async graves(names: readonly string[]) {
      const [first, ...rest] = keysOf('grave', names)
      if (first === undefined) return []
      const answer = await redis.command('MGET', first, ...rest)
      if (!Array.isArray(answer) || answer.length !== names.length) throw unexpected()
      return answer.map((upTo: unknown) => (upTo === null ? null : numberOf(upTo)))
    },
    async acquire(name: string, seconds: number) {
      const token = await redis.run(acquireScript, [keyOf('lease', name), keyOf('fence', 'last')], [seconds])
      return token === null ? null : numberOf(token)
    },
    async release(name: string, token: number) {
      await redis.run(releaseScript, [keyOf('lease', name)], [token])
    },
  } satisfies SessionStore)
}

function entryArgs(key: string, record: StoreRecord, seconds: number): (string | number)[] {
  const { value, summary, revision, startedAt, indexes } = record
  const horizon = startedAt - horizonSeconds
  return [seconds, value, summary, revision, startedAt, indexes.join(' '), key, indexes.length, horizon]
}

/** `null` for what is no entry of ours. */
function recordOf(answer: unknown): StoreRecord | null {
  if (!Array.isArray(answer)) throw unexpected()
  const [value, summary, revision, startedAt, indexes]: readonly unknown[] = answer
  if (typeof value !== 'string' || typeof summary !== 'string' || typeof indexes !== 'string') return null
  return Object.freeze({
    value,
    summary,
    revision: Number(revision),
    startedAt: Number(startedAt),
    indexes: indexes === '' ? [] : indexes.split(' '),
  })
}

function textsOf(answer: unknown): readonly string[] {
  if (!Array.isArray(answer)) throw unexpected()
  return answer.map(String)
}

/** A grave whose number cannot be read buries everything. */
function numberOf(value: unknown): number {
  const number = Number(value)
  return Number.isFinite(number) ? number : Number.MAX_SAFE_INTEGER
}

function unexpected(): Error {
  return new Error('Redis gave an answer of another kind')
}

function check(client: unknown, prefix: unknown, timeoutMs: unknown): void {
  const isObject = typeof client === 'object' && client !== null
  const method: unknown = isObject
    ? (Reflect.get(client, 'call') ?? Reflect.get(client, 'sendCommand'))
    : undefined
  if (typeof method !== 'function')
    throw new TypeError('redisStore takes a client of "redis" 5 or "ioredis" 5')
  if (typeof prefix !== 'string' || !/^[\w:.-]{1,60}$/.test(prefix))
    throw new TypeError('prefix must be 1 to 60 letters, digits, "_", "-", "." and ":"')
  if (typeof timeoutMs !== 'number' || !Number.isInteger(timeoutMs) || timeoutMs < 1 || timeoutMs > 60_000)
    throw new TypeError('timeoutMs must be a whole number from 1 to 60000')
}

import type { InstanceSettings } from './instance.js'
import {
  type Balancer,
  createBalancer,
  type Instance,
  type ServedIssuer,
  servedIssuer,
  startInstance,
} from './processes.js'
import { ioRedis, type TestClient } from './redis-clients.js'
import { type RedisServer, redisServer, type StallingProxy, stallingProxy } from './redis-server.js'
import { type TestVisitor, visitor } from './visitor.js'

/** Two server processes of one application, one with each Redis driver, a Redis and an issuer, all real. */
export interface Fleet {
  readonly issuer: ServedIssuer
  readonly balancer: Balancer
  /** Between the instances and Redis. */
  readonly proxy: StallingProxy
  /** A connection to Redis that does not go through it. */
  readonly direct: TestClient
  readonly redis: RedisServer
  /** A browser whose requests go to one process and the other in turn. */
  newVisitor(): TestVisitor
  now(): number
  advance(seconds: number): Promise<void>
  start(changes?: Partial<InstanceSettings>): Promise<Instance>
  /** Puts an instance in the place of another one, which ends when it has answered what it was asked. */
  replace(old: Instance | undefined, changes?: Partial<InstanceSettings>): Promise<Instance>
  /** As after a crash of the machine: on the same port, with nothing in it. */
  bringRedisBack(): Promise<void>
  /** What all instances wrote, those that are gone included. */
  log(): string
  close(): Promise<void>
}

export const fleetSecret = 'kF9wPz3nVb7xQm2rTg5yHj8uLs4dXc6a'

export async function startFleet({ redisTimeout }: Pick<InstanceSettings, 'redisTimeout'>): Promise<Fleet> {
  let time = 1_790_000_000
  const now = (): number => time
  const [issuer, firstRedis] = await Promise.all([servedIssuer(now), redisServer()])
  let redis = firstRedis
  const proxy = await stallingProxy(redis.port)
  const direct = await ioRedis(redis.port)
  const all: Instance[] = []

  const start: Fleet['start'] = async (changes = {}) => {
    const { clientId, clientSecret } = issuer
    const given = { issuer: issuer.issuer, clientId, clientSecret, secrets: [fleetSecret], redisTimeout }
    const place = { redisPort: proxy.port, driver: 'redis' as const, now: time }
    const instance = await startInstance({ ...given, ...place, ...changes })
    all.push(instance)
    return instance
  }

  const balancer = createBalancer(await Promise.all([start(), start({ driver: 'ioredis' })]))
  return {
    issuer,
    balancer,
    proxy,
    direct,
    get redis() {
      return redis
    },
    newVisitor: () => visitor(balancer),
    now,
    async advance(seconds) {
      time += seconds
      await Promise.all(
        all.filter((instance) => instance.isAlive()).map((instance) => instance.setTime(time)),
      )
    },
    start,
    async replace(old, changes) {
      const next = await start(changes)
      balancer.instances = balancer.instances.map((instance) => (instance === old ? next : instance))
      await old?.stop()
      return next
    },
    async bringRedisBack() {
      redis = await redisServer({ port: redis.port })
    },
    log: () => all.flatMap(({ log }) => log).join(''),
    async close() {
      await Promise.all(all.map((instance) => instance.stop()))
      direct.close()
      await Promise.all([balancer.close(), proxy.close(), issuer.close(), redis.stop()])
    },
  }
}

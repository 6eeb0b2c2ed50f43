import type { FastifySignicatOptions } from 'fastify-signicat'
import { redisStore } from 'fastify-signicat/store'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { buildApp, type TestApp } from '../support/build-app.js'
import { ioRedis, type TestClient } from '../support/redis-clients.js'
import { type RedisServer, redisServer } from '../support/redis-server.js'

/** What `docs/scaling.md` says a request costs. */

let server: RedisServer
let connection: TestClient
beforeAll(async () => {
  server = await redisServer()
  connection = await ioRedis(server.port)
})
afterAll(async () => {
  connection.close()
  await server.stop()
})
beforeEach(async () => {
  await connection.send('FLUSHALL')
})

interface Cost {
  readonly commands: readonly string[]
  /** Commands that are sent together, before an answer came, share one. */
  readonly roundTrips: number
}

interface Counted extends TestApp {
  /** What goes to Redis meanwhile. */
  costOf(step: () => Promise<unknown>): Promise<Cost>
}

async function counted(
  session: FastifySignicatOptions['session'],
  options: Partial<FastifySignicatOptions> = {},
): Promise<Counted> {
  let commands: string[] = []
  let roundTrips = 0
  let isSending = false
  const client = {
    async call(command: string, ...args: string[]): Promise<unknown> {
      commands.push(command)
      if (!isSending) roundTrips += 1
      isSending = true
      const answer = await connection.send(command, ...args)
      isSending = false
      return answer
    },
  }
  const onLogin: FastifySignicatOptions['onLogin'] = ({ sub }) => ({ account: `account of ${sub}` })
  const test = await buildApp({
    options: { onLogin, session: { ...session, store: redisStore(client) }, ...options },
    after: (app) => {
      app.get('/free', { config: { signicat: false } }, async () => 'free')
      app.post('/update', async (request) => request.signicat.update({ seen: true }))
      app.get('/token', async (request) => request.signicat.accessToken())
      app.post('/end', async () => app.signicat.endSessions({ account: 'account of kari' }))
    },
  })
  // Scripts are sent whole the first time.
  await test.newVisitor().signIn(test.issuer)
  return {
    ...test,
    async costOf(step) {
      commands = []
      roundTrips = 0
      await step()
      return { commands, roundTrips }
    },
  }
}

const zrem = (times: number): string[] => Array.from({ length: times }, () => 'ZREM')

describe('stored sessions cost in Redis', () => {
  const build = (): Promise<Counted> => counted({ kind: 'stored' })

  it('nothing without our cookie, and where a route says so', async () => {
    const { visitor, issuer, newVisitor, costOf } = await build()
    await visitor.signIn(issuer)
    expect(await costOf(() => newVisitor().open('/me'))).toEqual({ commands: [], roundTrips: 0 })
    expect(await costOf(() => visitor.open('/free'))).toEqual({ commands: [], roundTrips: 0 })
  })

  it('one round trip for a read', async () => {
    const { visitor, issuer, costOf } = await build()
    await visitor.signIn(issuer)
    expect(await costOf(() => visitor.open('/me'))).toEqual({ commands: ['HMGET', 'MGET'], roundTrips: 1 })
  })

  it('a script more when they are kept alive or changed', async () => {
    const { visitor, issuer, advance, costOf } = await build()
    await visitor.signIn(issuer)
    const written = { commands: ['HMGET', 'MGET', 'EVALSHA'], roundTrips: 2 }
    await visitor.call('POST', '/update')
    expect(await costOf(() => visitor.call('POST', '/update'))).toEqual(written)
    advance(400)
    expect(await costOf(() => visitor.open('/me'))).toEqual(written)
  })

  it('two scripts for a login', async () => {
    const { visitor, issuer, costOf } = await build()
    expect(await costOf(() => visitor.signIn(issuer))).toEqual({
      commands: ['EVALSHA', 'EVALSHA'],
      roundTrips: 2,
    })
  })

  it('what a sign-out costs too for a login that replaces one', async () => {
    const { visitor, issuer, costOf, newVisitor } = await build()
    const warm = newVisitor()
    await warm.signIn(issuer)
    await warm.signIn(issuer)
    await visitor.signIn(issuer)
    const location = await visitor.start()
    const answer = await issuer.authorize(location)
    expect(await costOf(() => visitor.comeBack(location, answer))).toEqual({
      commands: ['HMGET', 'MGET', 'EVALSHA', 'EVALSHA', 'EVALSHA', ...zrem(4)],
      roundTrips: 5,
    })
  })

  it('a read, a script and its lists for a sign-out', async () => {
    const { visitor, issuer, newVisitor, costOf } = await build()
    const warm = newVisitor()
    await warm.signIn(issuer)
    await warm.call('POST', '/logout')
    await visitor.signIn(issuer)
    expect(await costOf(() => visitor.call('POST', '/logout'))).toEqual({
      commands: ['HMGET', 'MGET', 'EVALSHA', ...zrem(4)],
      roundTrips: 3,
    })
  })

  it('a script for each session that a back office ends', async () => {
    const { visitor, issuer, app, advance, costOf } = await build()
    await app.inject({ method: 'POST', url: '/end' })
    // What begins in the second of an end is ended with it.
    advance(1)
    await visitor.signIn(issuer)
    expect(await costOf(() => app.inject({ method: 'POST', url: '/end' }))).toEqual({
      commands: ['EVALSHA', 'ZRANGEBYSCORE', 'HMGET', 'EVALSHA', ...zrem(4)],
      roundTrips: 5,
    })
  })

  it('eight round trips more for a refresh', async () => {
    const { visitor, issuer, advance, costOf } = await counted(
      { kind: 'stored', keepTokens: true },
      { scope: 'openid profile offline_access' },
    )
    await visitor.signIn(issuer)
    advance(700)
    await visitor.open('/token')
    advance(700)
    const { commands, roundTrips } = await costOf(() => visitor.open('/token'))
    const read = ['HMGET', 'MGET']
    expect(commands).toEqual([
      ...read,
      // The lease, a second look, the write, the lease given back.
      ...['EVALSHA', ...read, ...read, 'EVALSHA', 'EVALSHA'],
      // What this request had read is older now; then it is kept alive.
      ...['EVALSHA', ...read, 'EVALSHA'],
    ])
    expect(roundTrips).toBe(9)
  })

  it('4 kB of memory each', async () => {
    const { issuer, newVisitor } = await build()
    const before = await memory()
    const people = 200
    for (let turn = 0; turn < people; turn += 1)
      await newVisitor().signIn(issuer, { person: { sub: `person-${turn}`, claims: { sid: `sid-${turn}` } } })
    // Each login leaves its spent state for half an hour as well.
    expect((await memory()) - before).toBeLessThan(people * 4700)
    expect((await memory()) - before).toBeGreaterThan(people * 3000)
  })
})

async function memory(): Promise<number> {
  const [, used] = /^used_memory:(\d+)/m.exec(String(await connection.send('INFO', 'memory'))) ?? []
  return Number(used)
}

describe('sealed sessions with a store cost in Redis', () => {
  const build = (): Promise<Counted> => counted({ kind: 'sealed' })

  it('one round trip for a read, and nothing for a cookie that is not ours', async () => {
    const { visitor, issuer, app, costOf } = await build()
    await visitor.signIn(issuer)
    expect(await costOf(() => visitor.open('/me'))).toEqual({ commands: ['MGET'], roundTrips: 1 })
    const [name = ''] = [...visitor.cookies.keys()]
    const cookie = `${name}=garbage`
    expect(await costOf(() => app.inject({ url: '/me', headers: { cookie } }))).toEqual({
      commands: [],
      roundTrips: 0,
    })
  })

  it('a script and a look for a login, one script more for a sign-out', async () => {
    const { visitor, issuer, newVisitor, costOf } = await build()
    const warm = newVisitor()
    await warm.signIn(issuer)
    await warm.call('POST', '/logout')
    expect(await costOf(() => visitor.signIn(issuer))).toEqual({
      commands: ['EVALSHA', 'MGET'],
      roundTrips: 2,
    })
    expect(await costOf(() => visitor.call('POST', '/logout'))).toEqual({
      commands: ['MGET', 'EVALSHA'],
      roundTrips: 2,
    })
  })

  it('160 bytes of memory for each sign-out', async () => {
    const { visitor, issuer } = await build()
    await visitor.signIn(issuer)
    await visitor.call('POST', '/logout')
    const keys = await connection.send('KEYS', '*:grave:*')
    expect(keys).toHaveLength(1)
    expect(await connection.send('MEMORY', 'USAGE', String(keys))).toBeLessThanOrEqual(160)
  })
})

import type { FastifySignicatOptions } from 'fastify-signicat'
import { redisStore, sessionAdmin } from 'fastify-signicat/store'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testSecret } from '../support/build-app.js'
import { type Instances, twoInstances } from '../support/instances.js'
import { ioRedis, nodeRedis, type TestClient } from '../support/redis-clients.js'
import { type RedisServer, redisServer, type StallingProxy, stallingProxy } from '../support/redis-server.js'

let server: RedisServer
let proxy: StallingProxy
let clients: TestClient[] = []

beforeEach(async () => {
  server = await redisServer()
  proxy = await stallingProxy(server.port)
})
afterEach(async () => {
  for (const client of clients) client.close()
  clients = []
  await proxy.close()
  await server.stop()
})

type Connect = (port: number) => Promise<TestClient>

interface Settings {
  readonly session?: FastifySignicatOptions['session']
  /** Milliseconds: so long that no Redis that is there reaches it. */
  readonly timeoutMs?: number
}

async function instances(
  connect: Connect,
  { session = { kind: 'stored' }, timeoutMs = 20_000 }: Settings = {},
): Promise<Instances & { readonly direct: TestClient }> {
  const [client, direct] = [await connect(proxy.port), await connect(server.port)]
  clients.push(client, direct)
  const store = redisStore(client.client, { timeoutMs })
  const onLogin: FastifySignicatOptions['onLogin'] = ({ sub }) => ({ account: `account of ${sub}` })
  return { ...(await twoInstances({ session: { ...session, store }, onLogin })), direct }
}

const libraries: readonly (readonly [string, Connect])[] = [
  ['redis', nodeRedis],
  ['ioredis', ioRedis],
]

describe.each(libraries)('two instances with one Redis, over %s', (_library, connect) => {
  it('serve 50 people at once, each their own session', async () => {
    const { newVisitor, first } = await instances(connect)
    const people = Array.from({ length: 50 }, (_, turn) => ({ sub: `person-${turn}`, browser: newVisitor() }))
    await Promise.all(people.map(({ sub, browser }) => browser.signIn(first.issuer, { person: { sub } })))
    const answers = await Promise.all(
      people.flatMap(({ browser }) => [browser.call('GET', '/me'), browser.call('GET', '/me')]),
    )
    expect(answers.map((answer) => answer.json().sub)).toEqual(people.flatMap(({ sub }) => [sub, sub]))
    await Promise.all(people.map(({ browser }) => browser.call('POST', '/logout')))
    const after = await Promise.all(people.map(({ browser }) => browser.call('GET', '/me')))
    expect(new Set(after.map(({ statusCode }) => statusCode))).toEqual(new Set([401]))
  })

  it('answer 503 while it is gone, and go on when it is back and empty', async () => {
    const { visitor, newVisitor, first } = await instances(connect, { timeoutMs: 1000 })
    await visitor.signIn(first.issuer)
    const stranger = newVisitor()
    const location = await stranger.start()
    const { port } = server
    await server.stop()
    for (let call = 0; call < 2; call += 1) expect((await visitor.call('GET', '/me')).statusCode).toBe(503)
    expect((await visitor.open('/public')).statusCode).toBe(200)
    expect((await stranger.comeBack(location, await first.issuer.authorize(location))).statusCode).toBe(503)
    expect(stranger.cookieHeader()).not.toMatch(/-session=/)
    expect((await newVisitor().call('GET', '/me')).statusCode).toBe(401)
    server = await redisServer({ port })
    await expect.poll(async () => (await visitor.call('GET', '/me')).statusCode, { interval: 50 }).toBe(401)
    expect((await visitor.signIn(first.issuer)).statusCode).toBe(302)
    expect((await visitor.call('GET', '/me')).statusCode).toBe(200)
  })

  it('take the cookie at a sign-out while it is gone', async () => {
    const { visitor, first } = await instances(connect, { timeoutMs: 1000 })
    await visitor.signIn(first.issuer)
    await server.stop()
    expect((await visitor.call('POST', '/logout')).statusCode).toBe(503)
    expect(visitor.cookieHeader()).toBe('')
  })

  it('do not wait for one that hangs, and go on when it does', async () => {
    const { visitor, first } = await instances(connect, { timeoutMs: 1000 })
    await visitor.signIn(first.issuer)
    // Without end: that there are answers at all shows the time limit.
    proxy.stall()
    const answers = await Promise.all(Array.from({ length: 20 }, () => visitor.call('GET', '/me')))
    expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([503]))
    proxy.resume()
    await expect.poll(async () => (await visitor.call('GET', '/me')).statusCode).toBe(200)
  })

  it('send people to sign in again when it was emptied, without a loop', async () => {
    const { visitor, first, direct } = await instances(connect)
    await visitor.signIn(first.issuer)
    await direct.send('FLUSHALL')
    expect((await visitor.open('/me')).statusCode).toBe(302)
    await visitor.signIn(first.issuer, { start: '/me' })
    for (let call = 0; call < 2; call += 1) expect((await visitor.open('/me')).statusCode).toBe(200)
  })

  it('obey a back office that does not run the plugin', async () => {
    const { newVisitor, first, direct } = await instances(connect)
    const [anna, bob] = [newVisitor(), newVisitor()]
    await anna.signIn(first.issuer, { person: { sub: 'anna' } })
    await bob.signIn(first.issuer, { person: { sub: 'bob' } })
    const admin = sessionAdmin({
      store: redisStore(direct.client),
      secrets: [testSecret],
      issuer: first.issuer.issuer,
      clientId: first.issuer.clientId,
      clock: first.now,
    })
    const account = 'account of anna'
    expect(await admin.listSessions({ account })).toEqual([expect.objectContaining({ account, sub: 'anna' })])
    expect(await admin.endSessions({ account })).toHaveLength(1)
    expect(await admin.listSessions({ account })).toEqual([])
    expect((await anna.call('GET', '/me')).statusCode).toBe(401)
    expect((await bob.call('GET', '/me')).statusCode).toBe(200)
    await admin.endSessions({ before: first.now() + 1 })
    expect((await bob.call('GET', '/me')).statusCode).toBe(401)
  })

  it('share the tombstones of sealed sessions', async () => {
    const { visitor, first } = await instances(connect, { session: { kind: 'sealed' } })
    await visitor.signIn(first.issuer)
    const copy = visitor.cookieHeader()
    await visitor.call('POST', '/logout')
    for (let call = 0; call < 2; call += 1)
      expect((await visitor.call('GET', '/me', { cookie: copy })).statusCode).toBe(401)
  })

  it('leave nothing in it that names or opens anything', async () => {
    const { visitor, first, direct } = await instances(connect, {
      session: { kind: 'stored', keepTokens: true },
    })
    const person = { sub: 'marker-sub', name: 'Marker Name', claims: { nin: '01010112345' } }
    await visitor.signIn(first.issuer, { person })
    const keys = await direct.send('KEYS', '*')
    const dump: unknown[] = [keys]
    for (const key of Array.isArray(keys) ? keys.map(String) : []) {
      const type = await direct.send('TYPE', key)
      if (type === 'hash') dump.push(await direct.send('HGETALL', key))
      else if (type === 'zset') dump.push(await direct.send('ZRANGE', key, '0', '-1'))
      else dump.push(await direct.send('GET', key))
    }
    const text = JSON.stringify(dump)
    expect(text).toMatch(/\{signicat\}:entry:/)
    const id = /s1\.([\w-]{43})\./.exec(visitor.cookieHeader())?.[1] ?? 'no id'
    const secrets = ['marker', 'Marker', '01010112345', 'account of', id, first.issuer.issuer, 'access']
    expect(secrets.filter((marker) => text.includes(marker))).toEqual([])
    const log = [...first.log].join('')
    expect([id, '01010112345', 'Marker Name'].filter((marker) => log.includes(marker))).toEqual([])
  })
})

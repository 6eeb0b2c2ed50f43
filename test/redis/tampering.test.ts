import { redisStore } from 'fastify-signicat/store'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { buildApp, type TestApp } from '../support/build-app.js'
import { ioRedis, type TestClient } from '../support/redis-clients.js'
import { type RedisServer, redisServer } from '../support/redis-server.js'
import type { TestVisitor } from '../support/visitor.js'

let server: RedisServer
let thief: TestClient
beforeEach(async () => {
  server = await redisServer()
  thief = await ioRedis(server.port)
})
afterEach(async () => {
  thief.close()
  await server.stop()
})

const keysOf = async (kind: string): Promise<readonly string[]> => {
  const keys = await thief.send('KEYS', `{signicat}:${kind}:*`)
  return Array.isArray(keys) ? keys.map(String) : []
}

interface Person {
  readonly browser: TestVisitor
  /** The entry of the session. */
  readonly key: string
  readonly lists: readonly string[]
}

interface Scene extends TestApp {
  readonly mallory: Person
  readonly victim: Person
}

/** Somebody who may write whatever they like to Redis, and whoever they want to be. */
async function scene(): Promise<Scene> {
  const test = await buildApp({
    options: {
      session: { kind: 'stored', store: redisStore(thief.client) },
      onLogin: ({ sub }) => ({ account: `account of ${sub}` }),
    },
    after: (app) => {
      app.post('/level', async (request) => request.signicat.update({ level: request.query }))
      app.post('/end', async () => app.signicat.endSessions({ account: 'account of victim' }))
      app.get('/list', async () => app.signicat.listSessions({ account: 'account of mallory' }))
    },
  })
  const signIn = async (sub: string): Promise<Person> => {
    const [before, listsBefore] = [await keysOf('entry'), await keysOf('list')]
    const browser = test.newVisitor()
    await browser.signIn(test.issuer, { person: { sub, claims: { sid: `sid of ${sub}` } } })
    const added: string[] = []
    // The other entry is the spent state, which has no value.
    for (const key of await keysOf('entry'))
      if (!before.includes(key) && (await thief.send('HGET', key, 'v')) !== '') added.push(key)
    const lists = (await keysOf('list')).filter((key) => !listsBefore.includes(key))
    return { browser, key: added[0] ?? '', lists }
  }
  return { ...test, mallory: await signIn('mallory'), victim: await signIn('victim') }
}

const fieldsOf = async (key: string): Promise<string[]> => {
  const flat = await thief.send('HGETALL', key)
  if (Array.isArray(flat)) return flat.map(String)
  return Object.entries(Object(flat)).flat().map(String)
}

const whoIs = async ({ browser }: Person): Promise<unknown> => {
  const answer = await browser.call('GET', '/me')
  return answer.statusCode === 200 ? answer.json().sub : answer.statusCode
}

describe('somebody who can write to Redis is not signed in as anybody else', () => {
  it('by copying the value of another under the key of a session of their own', async () => {
    const { mallory, victim } = await scene()
    await thief.send('HSET', mallory.key, ...(await fieldsOf(victim.key)))
    expect(await whoIs(mallory)).toBe(401)
    expect(await whoIs(victim)).toBe('victim')
  })

  it('by putting back an older revision', async () => {
    const { mallory } = await scene()
    await mallory.browser.call('POST', '/level?is=high')
    const higher = await fieldsOf(mallory.key)
    await mallory.browser.call('POST', '/level?is=low')
    await thief.send('HSET', mallory.key, ...higher)
    expect(await whoIs(mallory)).toBe(401)
  })

  it('by giving an older value the number of the newest', async () => {
    const { mallory } = await scene()
    await mallory.browser.call('POST', '/level?is=high')
    const higher = await fieldsOf(mallory.key)
    await mallory.browser.call('POST', '/level?is=low')
    const revision = String(await thief.send('HGET', mallory.key, 'r'))
    await thief.send('HSET', mallory.key, ...higher)
    await thief.send('HSET', mallory.key, 'r', revision)
    expect(await whoIs(mallory)).toBe(401)
  })

  it('by putting a session that has ended back', async () => {
    const { mallory, app, advance } = await scene()
    const entry = await fieldsOf(mallory.key)
    const cookie = mallory.browser.cookieHeader()
    await mallory.browser.call('POST', '/logout')
    advance(1)
    await thief.send('HSET', mallory.key, ...entry)
    // Where it was signed out it is remembered; elsewhere it is the person's own session, whose cookie they no longer have.
    expect((await app.inject({ url: '/me', headers: { cookie } })).statusCode).toBe(401)
  })

  it('by a forged list: it shows nobody, and ends nobody', async () => {
    const { mallory, victim, app } = await scene()
    const [victims, mallorys] = [victim.key, mallory.key].map((key) => key.replace(/^.*:/, ''))
    for (const list of victim.lists) await thief.send('ZADD', list, '1', mallorys ?? '')
    for (const list of mallory.lists) await thief.send('ZADD', list, '1', victims ?? '')
    const listed = (await app.inject('/list')).json()
    expect(listed.map(({ sub }: { readonly sub: string }) => sub)).toEqual(['mallory'])
    await app.inject({ method: 'POST', url: '/end' })
    expect(await whoIs(mallory)).toBe('mallory')
    expect(await whoIs(victim)).toBe(401)
  })
})

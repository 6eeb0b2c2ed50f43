import type { LightMyRequestResponse } from 'fastify'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Fleet, startFleet } from '../support/fleet.js'
import type { TestVisitor } from '../support/visitor.js'

let fleet: Fleet
beforeEach(async () => {
  fleet = await startFleet({ redisTimeout: 3000 })
})
afterEach(() => fleet.close())

interface Visiting {
  readonly sub: string
  readonly browser: TestVisitor
}

async function signedIn(count: number): Promise<readonly Visiting[]> {
  const people = Array.from({ length: count }, (_, turn) => ({
    sub: `marker-sub-${turn}`,
    browser: fleet.newVisitor(),
  }))
  await Promise.all(
    people.map(({ sub, browser }) =>
      browser.signIn(fleet.issuer, { person: { sub, name: `Marker Name ${turn(sub)}` } }),
    ),
  )
  return people
}

const turn = (sub: string): string => sub.split('-').at(-1) ?? ''

async function logoutToken(sub: string): Promise<string> {
  const { issuer, clientId } = fleet.issuer
  const now = fleet.now()
  const events = { 'http://schemas.openid.net/event/backchannel-logout': {} }
  const claims = {
    iss: issuer,
    aud: clientId,
    iat: now,
    exp: now + 120,
    jti: `logout of ${sub}`,
    events,
    sub,
  }
  return fleet.issuer.sign(claims, { typ: 'logout+jwt' })
}

const tokenOf = (answer: LightMyRequestResponse): string => answer.json().accessToken

/** Every process lives, and answers what needs no session. */
async function expectAlive(): Promise<void> {
  const answers = await Promise.all([0, 1].map(() => fleet.newVisitor().call('GET', '/public')))
  const pids = fleet.balancer.instances.map(({ pid }) => pid)
  expect(new Set(answers.map((answer) => answer.json().pid))).toEqual(new Set(pids))
}

/** Until every process has its connection again; requests go to one and the other in turn. */
async function reconnected({ browser }: Visiting): Promise<void> {
  const statuses = async (): Promise<readonly number[]> => {
    const answers = await Promise.all([0, 1, 2, 3].map(() => browser.call('GET', '/me')))
    return answers.map(({ statusCode }) => statusCode)
  }
  await expect.poll(statuses, { interval: 50 }).toEqual([200, 200, 200, 200])
}

async function signInAgain({ sub, browser }: Visiting): Promise<void> {
  const attempt = async (): Promise<number> => {
    const callback = await browser.signIn(fleet.issuer, { person: { sub } })
    return callback.statusCode
  }
  await expect.poll(attempt, { interval: 50 }).toBe(302)
}

describe('Redis killed while 20 people are at it', () => {
  it('takes nobody for somebody else, fails closed, and all is well when it is back', async () => {
    const people = await signedIn(20)
    const [leaving, ended] = people
    await fleet.advance(700)
    const answers: (readonly [string, LightMyRequestResponse])[] = []
    // Everybody goes on until they have seen it fail.
    const traffic = people.map(async ({ sub, browser }) => {
      for (let status = 200; status === 200; ) {
        const both = await Promise.all([browser.call('GET', '/me'), browser.call('GET', '/api')])
        answers.push([sub, both[0]], [sub, both[1]])
        status = Math.max(both[0].statusCode, both[1].statusCode)
      }
    })
    await expect.poll(() => answers.length, { interval: 1 }).toBeGreaterThan(people.length)
    await fleet.redis.stop()
    await Promise.all(traffic)
    for (const [sub, answer] of answers) {
      expect([200, 503]).toContain(answer.statusCode)
      if (answer.statusCode === 200) expect(answer.json().sub).toBe(sub)
      else expect(answer.body).not.toMatch(/marker|Marker/)
    }
    expect(new Set(answers.map(([, { statusCode }]) => statusCode))).toEqual(new Set([200, 503]))
    const during = await Promise.all(people.map(({ browser }) => browser.call('GET', '/me')))
    expect(new Set(during.map(({ statusCode }) => statusCode))).toEqual(new Set([503]))

    expect((await leaving?.browser.call('POST', '/logout'))?.statusCode).toBe(503)
    expect(leaving?.browser.cookieHeader()).toBe('')
    const told = await fleet
      .newVisitor()
      .submit('/backchannel', { logout_token: await logoutToken(ended?.sub ?? '') })
    expect([told.statusCode, told.json().error]).toEqual([400, 'invalid_request'])
    await expectAlive()

    await fleet.bringRedisBack()
    await Promise.all(people.map(signInAgain))
    await Promise.all(people.slice(0, 1).map(reconnected))
    for (let round = 0; round < 2; round += 1) {
      const after = await Promise.all(people.map(({ browser }) => browser.call('GET', '/api')))
      expect(after.map((answer) => answer.json().sub)).toEqual(people.map(({ sub }) => sub))
    }
    expect(fleet.issuer.reused).toEqual([])
  })
})

describe('Redis that hangs', () => {
  it('is waited for no longer than the time limit, and forgiven', async () => {
    const people = await signedIn(10)
    // Without end: that there are answers at all shows the time limit.
    fleet.proxy.stall()
    const answers = await Promise.all(people.map(({ browser }) => browser.call('GET', '/me')))
    const callback = fleet.newVisitor().signIn(fleet.issuer)
    expect((await callback).statusCode).toBe(503)
    expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([503]))
    await expectAlive()
    fleet.proxy.resume()
    for (const { sub, browser } of people)
      await expect.poll(async () => (await browser.call('GET', '/me')).json().sub, { interval: 20 }).toBe(sub)
  })
})

describe('Redis that was emptied', () => {
  it('sends people to sign in once, not round and round', async () => {
    const people = await signedIn(5)
    await fleet.direct.send('FLUSHALL')
    for (const { sub, browser } of people) {
      expect((await browser.open('/me')).statusCode).toBe(302)
      const callback = await browser.signIn(fleet.issuer, { start: '/me', person: { sub } })
      expect([callback.statusCode, callback.headers.location]).toEqual([302, '/me'])
      for (let call = 0; call < 2; call += 1) expect((await browser.open('/me')).json().sub).toBe(sub)
    }
  })
})

/** Everything that is in Redis, as somebody finds it who stole it. */
async function dump(): Promise<string> {
  const { direct } = fleet
  const read: Readonly<Record<string, (key: string) => Promise<unknown>>> = {
    hash: (key) => direct.send('HGETALL', key),
    zset: (key) => direct.send('ZRANGE', key, '0', '-1', 'WITHSCORES'),
    string: (key) => direct.send('GET', key),
  }
  const keys = await direct.send('KEYS', '*')
  const names = Array.isArray(keys) ? keys.map(String) : []
  const values = await Promise.all(
    names.map(async (key) => [key, await read[String(await direct.send('TYPE', key))]?.(key)]),
  )
  return JSON.stringify(values)
}

describe('what is stolen', () => {
  it('from Redis or the log names nobody and opens nothing', async () => {
    const people = await signedIn(10)
    await fleet.advance(700)
    const tokens = (await Promise.all(people.map(({ browser }) => browser.call('GET', '/api')))).map(tokenOf)
    const cookies = people.flatMap(({ browser }) => [...browser.cookies.values()])
    const ids = cookies.flatMap((value) => /^s1\.([\w-]{43})\./.exec(value)?.[1] ?? [])
    expect([tokens.length, ids.length]).toEqual([10, 10])
    const [ended, ...others] = people
    await fleet.newVisitor().submit('/backchannel', { logout_token: await logoutToken(ended?.sub ?? '') })
    const store = await dump()
    expect(store.match(/\{signicat\}:entry:/g)?.length).toBeGreaterThanOrEqual(9)
    expect(store).toMatch(/\{signicat\}:grave:/)
    await Promise.all(others.map(({ browser }) => browser.call('POST', '/logout')))

    const secrets = [...fleet.issuer.secrets, ...tokens, ...ids, ...cookies, fleet.issuer.clientSecret]
    const personal = ['29124815345', 'Marker Name', 'Nordmann', 'Kari']
    const log = fleet.log()
    expect(log).toContain('a person signed in')
    for (const marker of [...secrets, ...personal]) {
      expect(store).not.toContain(marker)
      expect(log).not.toContain(marker)
    }
    // Whose session it is cannot be seen in the store either.
    for (const marker of ['marker-sub', 'account of', fleet.issuer.issuer])
      expect(store).not.toContain(marker)
  })
})

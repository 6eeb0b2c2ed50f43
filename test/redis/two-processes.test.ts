import type { LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { type Fleet, fleetSecret, startFleet } from '../support/fleet.js'
import type { TestVisitor } from '../support/visitor.js'

let fleet: Fleet
beforeAll(async () => {
  fleet = await startFleet({ redisTimeout: 5000 })
})
afterAll(() => fleet.close())

interface Visiting {
  readonly sub: string
  readonly browser: TestVisitor
}

/** People who sign in at the same time, each in a browser of their own. */
async function signedIn(group: string, count: number): Promise<readonly Visiting[]> {
  const people = Array.from({ length: count }, (_, turn) => ({
    sub: `${group}-${turn}`,
    browser: fleet.newVisitor(),
  }))
  const callbacks = await Promise.all(
    people.map(({ sub, browser }) =>
      browser.signIn(fleet.issuer, { person: { sub, name: `Name of ${sub}` } }),
    ),
  )
  expect(new Set(callbacks.map(({ statusCode }) => statusCode))).toEqual(new Set([302]))
  return people
}

const callAll = (people: readonly Visiting[], path: string): Promise<LightMyRequestResponse[]> =>
  Promise.all(people.map(({ browser }) => browser.call('GET', path)))

/** Whose access token it is, as the issuer says. */
async function ownerOf(accessToken: string): Promise<string> {
  const answer = await fetch(`${fleet.issuer.issuer}/connect/userinfo`, {
    headers: { authorization: `Bearer ${accessToken}` },
  })
  const claims: { sub?: string } = await answer.json()
  return claims.sub ?? 'nobody'
}

const codesOf = (answers: readonly LightMyRequestResponse[]): Set<number> =>
  new Set(answers.map(({ statusCode }) => statusCode))

describe('two processes with one Redis behind an alternating balancer', () => {
  it('serve 50 people who sign in, call, refresh and sign out at the same time', async () => {
    const tokens = fleet.issuer.calls.token ?? 0
    const people = await signedIn('many', 50)
    await fleet.advance(700)
    const answers = (await Promise.all([callAll(people, '/api'), callAll(people, '/api')])).flat()
    expect(codesOf(answers)).toEqual(new Set([200]))
    expect(answers.map((answer) => answer.json().sub)).toEqual([...people, ...people].map(({ sub }) => sub))
    const owners = await Promise.all(answers.map((answer) => ownerOf(answer.json().accessToken)))
    expect(owners).toEqual([...people, ...people].map(({ sub }) => sub))
    expect(new Set(answers.map((answer) => answer.json().pid)).size).toBe(2)
    expect((fleet.issuer.calls.token ?? 0) - tokens).toBe(100)
    const copies = people.map(({ browser }) => browser.cookieHeader())
    await Promise.all(people.map(({ browser }) => browser.call('POST', '/logout')))
    const after = await Promise.all(
      people.flatMap(({ browser }, turn) =>
        [0, 1].map(() => browser.call('GET', '/me', { cookie: copies[turn] ?? '' })),
      ),
    )
    expect(codesOf(after)).toEqual(new Set([401]))
    expect(fleet.issuer.reused).toEqual([])
  })

  it('spend a refresh token once for 50 calls of one session, and none fails', async () => {
    const [person] = await signedIn('one', 1)
    await fleet.advance(700)
    const before = fleet.issuer.calls.token ?? 0
    const calls = Array.from({ length: 50 }, () => person?.browser.call('GET', '/api'))
    const answers = (await Promise.all(calls)).flatMap((answer) => answer ?? [])
    expect(answers).toHaveLength(50)
    expect(codesOf(answers)).toEqual(new Set([200]))
    expect(new Set(answers.map((answer) => answer.json().accessToken)).size).toBe(1)
    expect(new Set(answers.map((answer) => answer.json().pid)).size).toBe(2)
    expect((fleet.issuer.calls.token ?? 0) - before).toBe(1)
  })

  it('throw nobody out while refresh tokens rotate, round after round', async () => {
    const people = await signedIn('rotating', 5)
    const before = fleet.issuer.calls.token ?? 0
    for (let round = 1; round <= 4; round += 1) {
      await fleet.advance(700)
      const answers = (await Promise.all(Array.from({ length: 6 }, () => callAll(people, '/api')))).flat()
      expect(codesOf(answers)).toEqual(new Set([200]))
      expect((fleet.issuer.calls.token ?? 0) - before).toBe(people.length * round)
    }
    expect(fleet.issuer.reused).toEqual([])
  })

  it('hear of a logout by the issuer in both, and of nobody else', async () => {
    const [anna, bob] = await signedIn('issued', 2)
    const now = fleet.now()
    const token = await fleet.issuer.sign(
      {
        iss: fleet.issuer.issuer,
        aud: fleet.issuer.clientId,
        iat: now,
        exp: now + 120,
        jti: 'logout-1',
        events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
        sub: anna?.sub,
      },
      { typ: 'logout+jwt' },
    )
    const issuer = fleet.newVisitor()
    for (let time = 0; time < 2; time += 1)
      expect((await issuer.submit('/backchannel', { logout_token: token })).statusCode).toBe(200)
    for (let time = 0; time < 2; time += 1) {
      expect((await anna?.browser.call('GET', '/me'))?.statusCode).toBe(401)
      expect((await bob?.browser.call('GET', '/me'))?.json().sub).toBe(bob?.sub)
    }
  })
})

describe('a deploy, with a new secret, while people are at it', () => {
  it('signs nobody out, loses no login and no refresh', async () => {
    const people = await signedIn('deploy', 6)
    const newcomer = fleet.newVisitor()
    const answers: LightMyRequestResponse[] = []
    let isDone = false
    onTestFinished(() => {
      isDone = true
    })
    const traffic = Promise.all(
      people.map(async ({ sub, browser }) => {
        while (!isDone) {
          const answer = await browser.call('GET', '/api')
          if (answer.statusCode !== 200 || answer.json().sub !== sub) answers.push(answer)
        }
      }),
    )
    const nextSecret = 'nF3wPz8nVb1xQm6rTg9yHj4uLs7dXc2b'
    for (const secrets of [
      [fleetSecret, nextSecret],
      [nextSecret, fleetSecret],
    ]) {
      for (const old of fleet.balancer.instances) {
        const location = await newcomer.start()
        const answer = await fleet.issuer.authorize(location, { sub: 'newcomer' })
        const late = fleet.advance(700)
        await fleet.replace(old, { secrets, driver: secrets[0] === fleetSecret ? 'redis' : 'ioredis' })
        await late
        expect((await newcomer.comeBack(location, answer)).statusCode).toBe(302)
        expect((await newcomer.call('GET', '/me')).json().sub).toBe('newcomer')
      }
    }
    isDone = true
    await traffic
    expect(answers.map(({ statusCode, body }) => `${statusCode} ${body}`)).toEqual([])
    expect(fleet.issuer.reused).toEqual([])
    expect(codesOf(await callAll(people, '/me'))).toEqual(new Set([200]))
  })
})

import { describe, expect, it } from 'vitest'
import { buildRestApp } from '../support/build-rest-app.js'
import type { TestVisitor } from '../support/visitor.js'

const start = (visitor: TestVisitor, idp: string): ReturnType<TestVisitor['call']> =>
  visitor.call('POST', '/login/frame', {}, { idp })
const complete = (visitor: TestVisitor, body: object = {}): ReturnType<TestVisitor['call']> =>
  visitor.call('POST', '/login/frame/complete', {}, body)
const queryOf = (url: string): string => url.slice(url.indexOf('?') + 1)
const nobody = { authenticated: false }
const sessionOf = async (visitor: TestVisitor): Promise<unknown> =>
  (await visitor.call('GET', '/session')).json()

describe('a view that another person finished', () => {
  it('signs nobody in on the hub: its return address came into the other browser', async () => {
    const { visitor: attacker, newVisitor, rest } = await buildRestApp('hub')
    await start(attacker, 'otp-email')
    rest.approve()
    const victim = newVisitor()
    expect((await victim.open(rest.returnOf(), { 'sec-fetch-site': 'cross-site' })).statusCode).toBe(400)
    for (const body of [{}, { returned: '' }, { returned: `sessionId=${rest.last().id}` }]) {
      expect((await complete(attacker, body)).statusCode).toBe(400)
    }
    expect((await complete(victim, { returned: queryOf(rest.returnOf()) })).statusCode).toBe(400)
    expect([await sessionOf(attacker), await sessionOf(victim)]).toEqual([nobody, nobody])
    expect(rest.reads()).toBe(0)
  })

  it('signs nobody in through a pop-up, which is a redirect', async () => {
    const { visitor: attacker, newVisitor, rest } = await buildRestApp('express')
    const { attempt } = (await start(attacker, 'mitid')).json()
    const victim = newVisitor()
    expect((await victim.open(rest.approve(), { 'sec-fetch-site': 'cross-site' })).statusCode).toBe(400)
    expect((await complete(attacker, { attempt })).json()).toEqual({ status: 'pending', pollSeconds: 2 })
    expect([await sessionOf(attacker), await sessionOf(victim)]).toEqual([nobody, nobody])
    expect(rest.reads()).toBe(0)
  })

  it('signs the one in who started it on Express, where nothing tells the browsers apart: the flow must be named', async () => {
    const { visitor: attacker, rest } = await buildRestApp('express')
    await start(attacker, 'no_bankid')
    // The address of the view was opened by somebody else, on another device.
    rest.approve()
    expect((await complete(attacker)).json()).toMatchObject({ status: 'success' })
    const { visitor } = await buildRestApp('express', { rest: { flows: ['redirect'] } })
    expect((await start(visitor, 'no_bankid')).statusCode).toBe(404)
  })
})

describe('a thousand messages', () => {
  it('cost one call to the API', async () => {
    const { visitor, rest } = await buildRestApp('express')
    await start(visitor, 'no_bankid')
    await Promise.all(Array.from({ length: 50 }, () => complete(visitor)))
    for (let count = 0; count < 50; count += 1) await complete(visitor)
    expect(rest.reads()).toBe(1)
  })
})

describe('the message of a view', () => {
  it('proves nothing', async () => {
    const { visitor, rest, advance } = await buildRestApp('express')
    await start(visitor, 'no_bankid')
    const message = { sessionId: rest.last().id, status: 'success' }
    expect((await complete(visitor, message)).json()).toEqual({ status: 'pending', pollSeconds: 2 })
    for (const status of ['SUCCESS', 'whatever', 'user_initiated']) {
      rest.setStatus(status)
      advance(2)
      await complete(visitor, message)
      expect(await sessionOf(visitor)).toEqual(nobody)
    }
  })

  it('names the session of this browser, or nothing happens', async () => {
    const { visitor, newVisitor, rest } = await buildRestApp('express')
    await start(newVisitor(), 'no_bankid')
    const { id } = rest.last()
    rest.approve()
    await start(visitor, 'no_bankid')
    for (const sessionId of [id, '../x', `${rest.last().id}/cancel`, rest.last().id.toUpperCase()]) {
      expect((await complete(visitor, { sessionId })).statusCode).toBe(400)
    }
    expect(rest.reads()).toBe(0)
  })
})

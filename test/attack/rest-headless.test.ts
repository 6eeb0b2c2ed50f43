import type { LightMyRequestResponse } from 'fastify'
import { describe, expect, it } from 'vitest'
import { buildRestApp } from '../support/build-rest-app.js'
import { personalMarkers } from '../support/fake-rest.js'
import type { TestVisitor } from '../support/visitor.js'

const byPhone = { idp: 'no_bankid_mobile', phoneNumber: '+4799887766', dateOfBirth: '1948-12-29' }
const start = (visitor: TestVisitor, body: object = byPhone): Promise<LightMyRequestResponse> =>
  visitor.call('POST', '/login/headless', {}, body)
const poll = (visitor: TestVisitor): Promise<LightMyRequestResponse> => visitor.call('GET', '/login/headless')
const complete = (visitor: TestVisitor, body: object = {}): Promise<LightMyRequestResponse> =>
  visitor.call('POST', '/login/headless/complete', {}, body)
const times = async <T>(count: number, step: () => Promise<T>): Promise<T[]> => {
  const done: T[] = []
  for (let index = 0; index < count; index += 1) done.push(await step())
  return done
}

describe('another site', () => {
  it.each([
    ['POST', '/login/headless'],
    ['GET', '/login/headless'],
    ['DELETE', '/login/headless'],
    ['POST', '/login/headless/complete'],
    ['POST', '/login/frame'],
    ['POST', '/login/frame/complete'],
  ] as const)('cannot call %s %s', async (method, url) => {
    const { visitor, rest, app } = await buildRestApp('express')
    await start(visitor)
    const calls = rest.calls.length
    const cookie = visitor.cookieHeader()
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site', origin: 'https://other.example' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
    ]) {
      const answer = await app.inject({ method, url, headers: { cookie, ...headers } })
      expect(answer.statusCode).toBe(403)
      expect(answer.headers['content-type']).toContain('application/problem+json')
      expect(answer.headers['set-cookie']).toBeUndefined()
    }
    expect(rest.calls).toHaveLength(calls)
  })

  it('is none for a native app with a cookie jar', async () => {
    const { app, rest } = await buildRestApp('express')
    const begun = await app.inject({ method: 'POST', url: '/login/headless', payload: byPhone })
    expect(begun.statusCode).toBe(200)
    rest.approve()
    const cookie = begun.cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
    const end = await app.inject({ method: 'POST', url: '/login/headless/complete', headers: { cookie } })
    expect(end.json()).toEqual({ status: 'success', returnTo: '/' })
  })
})

describe('a page that polls', () => {
  it('ten times a second costs one call an interval', async () => {
    const { visitor, rest, advance } = await buildRestApp('express')
    await start(visitor)
    await times(10, () => poll(visitor))
    expect(rest.reads()).toBe(0)
    for (let interval = 1; interval <= 3; interval += 1) {
      advance(2)
      await times(10, () => poll(visitor))
      await Promise.all(Array.from({ length: 10 }, () => poll(visitor)))
      expect(rest.reads()).toBe(interval)
    }
  })

  it('costs nothing once it is over', async () => {
    const { visitor, rest, advance } = await buildRestApp('express')
    await start(visitor)
    rest.setStatus('user_aborted')
    advance(2)
    await poll(visitor)
    advance(100)
    await times(5, () => poll(visitor))
    expect(rest.reads()).toBe(1)
  })

  it('writes no cookie, may not be cached, and shows nothing about the person', async () => {
    const { visitor, rest, advance } = await buildRestApp('express')
    await start(visitor)
    rest.approve()
    rest.setStatus('user_initiated')
    advance(2)
    const waiting = await poll(visitor)
    rest.setStatus('success')
    advance(2)
    const done = await poll(visitor)
    for (const answer of [waiting, done]) {
      expect(answer.headers['set-cookie']).toBeUndefined()
      expect(answer.headers['cache-control']).toBe('private, no-store')
      for (const marker of personalMarkers) expect(answer.body).not.toContain(marker)
    }
    expect(done.json().status).toBe('success')
  })

  it('gets one answer without an attempt, with that of another, and after the end', async () => {
    const { visitor, newVisitor, rest } = await buildRestApp('express')
    const { attempt } = (await start(visitor)).json()
    const stranger = newVisitor()
    const bodies = [
      await poll(stranger),
      await stranger.call('GET', `/login/headless?attempt=${attempt}&sessionId=${rest.last().id}`),
      await visitor.call('GET', '/login/headless?attempt=another'),
    ]
    await visitor.call('DELETE', '/login/headless')
    bodies.push(await poll(visitor))
    for (const answer of bodies) {
      expect(answer.statusCode).toBe(404)
      expect(answer.json()).toMatchObject({ code: 'ERR_SIGNICAT_ATTEMPT_UNKNOWN' })
    }
    expect(rest.reads()).toBe(0)
  })

  it('hears that the time is up, and Signicat hears it too, once', async () => {
    const { visitor, rest, advance } = await buildRestApp('express')
    await start(visitor)
    advance(600)
    expect((await poll(visitor)).json().status).toBe('expired')
    await poll(visitor)
    const cancels = rest.calls.filter(({ path }) => path.endsWith('/invalidate'))
    expect(cancels).toHaveLength(1)
    expect(rest.reads()).toBe(0)
    advance(300)
    expect((await poll(visitor)).json()).toEqual({ status: 'expired' })
  })

  it('works on through another process that has the same secrets', async () => {
    const first = await buildRestApp('express')
    await start(first.visitor)
    const second = await buildRestApp('express', { options: { fetch: first.rest.fetch } })
    const moved = second.newVisitor()
    for (const [name, value] of first.visitor.cookies) moved.cookies.set(name, value)
    expect((await poll(moved)).json()).toMatchObject({ status: 'pending', comparisonCode: 'DYRT FISK' })
    first.rest.approve()
    expect((await complete(moved)).json()).toMatchObject({ status: 'success' })
  })

  it('has no loop in the status that nobody knows', async () => {
    const { visitor, rest, advance } = await buildRestApp('express')
    await start(visitor)
    rest.setStatus('SUCCESS')
    advance(2)
    expect((await poll(visitor)).json().status).toBe('pending')
    expect((await complete(visitor)).statusCode).toBe(502)
    expect((await visitor.call('GET', '/session')).json()).toEqual({ authenticated: false })
  })
})

describe('a headless login that another person approved', () => {
  it('signs in the browser that started it and no other, which is why the flow must be named', async () => {
    const { visitor: attacker, newVisitor, rest } = await buildRestApp('express')
    const { attempt } = (await start(attacker)).json()
    // The owner of the phone approved what somebody else had started.
    rest.approve()
    const victim = newVisitor()
    expect((await complete(victim, { attempt })).statusCode).toBe(400)
    expect((await victim.call('GET', '/session')).json()).toEqual({ authenticated: false })
    expect((await complete(attacker, { attempt })).json()).toMatchObject({ status: 'success' })
    const { visitor } = await buildRestApp('express', { rest: { flows: ['redirect', 'frame'] } })
    expect((await start(visitor)).statusCode).toBe(404)
  })
})

describe('completing', () => {
  it('twice at once makes one session', async () => {
    const seen: string[] = []
    const { visitor, rest } = await buildRestApp('express', {
      options: { onLogin: (identity) => void seen.push(identity.sub) },
    })
    await start(visitor)
    rest.approve()
    const answers = await Promise.all(Array.from({ length: 5 }, () => complete(visitor)))
    expect(answers.map((answer) => answer.statusCode).sort()).toEqual([200, 400, 400, 400, 400])
    expect(seen).toHaveLength(1)
    expect(rest.reads()).toBe(1)
  })

  it('again in the same browser says where it went, and makes nothing new', async () => {
    const { visitor, rest } = await buildRestApp('express')
    const { attempt } = (await start(visitor, { ...byPhone, returnTo: '/public' })).json()
    rest.approve()
    await complete(visitor, { attempt })
    expect((await complete(visitor, { attempt })).json()).toEqual({ status: 'success', returnTo: '/public' })
    expect((await complete(visitor)).statusCode).toBe(400)
    expect(rest.reads()).toBe(1)
  })

  it('names no other session, and asks for none', async () => {
    const { visitor, newVisitor, rest } = await buildRestApp('express')
    await start(visitor)
    const attacker = newVisitor()
    const { attempt } = (await start(attacker)).json()
    rest.approve()
    const { id } = rest.last()
    for (const body of [{ sessionId: id }, { attempt }, { sessionId: '../x' }, { sessionId: [id] }]) {
      expect((await complete(visitor, body)).statusCode).toBe(400)
    }
    expect((await complete(newVisitor(), { sessionId: id, attempt })).statusCode).toBe(400)
    expect(rest.reads()).toBe(0)
  })

  it('before the person has approved says so, and keeps the attempt', async () => {
    const { visitor, rest, advance } = await buildRestApp('express')
    await start(visitor)
    expect((await complete(visitor)).json()).toEqual({ status: 'pending', pollSeconds: 2 })
    await times(5, () => complete(visitor))
    expect(rest.reads()).toBe(1)
    rest.approve()
    advance(2)
    expect((await complete(visitor)).json()).toMatchObject({ status: 'success' })
  })

  it('is refused for another provider, and is over then', async () => {
    const { visitor, rest } = await buildRestApp('express')
    await start(visitor)
    rest.approve()
    rest.faults.session = (session) => ({ ...session, provider: 'se_bankid' })
    const answer = await complete(visitor)
    expect(answer.statusCode).toBe(403)
    expect(answer.json()).toMatchObject({ code: 'ERR_SIGNICAT_LOGIN_NOT_AS_ASKED' })
    delete rest.faults.session
    expect((await complete(visitor)).statusCode).toBe(400)
  })
})

describe('starts', () => {
  it('are limited for one number, whatever browser and address they come from', async () => {
    const { newVisitor, rest, advance, log } = await buildRestApp('express')
    for (const number of ['+4799887766', '+47 99 88 77 66', '+47-99887766']) {
      expect((await start(newVisitor(), { ...byPhone, phoneNumber: number })).statusCode).toBe(200)
    }
    const calls = rest.calls.length
    const refused = await start(newVisitor())
    expect(refused.statusCode).toBe(429)
    expect(refused.headers['retry-after']).toBe('300')
    expect(refused.json()).toMatchObject({ code: 'ERR_SIGNICAT_TOO_MANY_STARTS' })
    expect(rest.calls).toHaveLength(calls)
    expect((await start(newVisitor(), { ...byPhone, phoneNumber: '+4790000000' })).statusCode).toBe(200)
    advance(300)
    expect((await start(newVisitor())).statusCode).toBe(200)
    expect(log.join('')).not.toContain('99887766')
  })

  it.each([
    [
      'sk-smartid',
      'nin',
      ['PNOEE-38001085718', 'pnoee-38001085718', 'PNOEE-380-0108-5718', 'EE 3800 1085 718'],
      'PNOEE-48001085718',
    ],
    ['sbid', 'nin', ['198001011234', '19800101-1234', '19 8001 01 1234', '1980-0101-1234'], '198001011235'],
    [
      'nbid',
      'phoneNumber',
      ['+4799887766', '+47 (0) 99 88 77 66', '+47099887766', '+47.99.88.77.66'],
      '+4799887767',
    ],
  ] as const)(
    'are limited for one number, however it is spelled: %s',
    async (idp, field, spellings, other) => {
      const { newVisitor, rest } = await buildRestApp('hub', {
        rest: {
          prefill: ['nin', 'phoneNumber'],
          providers: ['nbid', 'sbid', 'sk-smartid'],
          headless: { providers: ['nbid', 'sbid', 'sk-smartid'], modes: ['QR', 'PHONE'] },
        },
      })
      const ask = (number: string) => start(newVisitor(), { idp, [field]: number })
      const codes: number[] = []
      for (const spelling of spellings) codes.push((await ask(spelling)).statusCode)
      expect(codes).toEqual([200, 200, 200, 429])
      const calls = rest.calls.length
      expect((await ask(spellings[1])).statusCode).toBe(429)
      expect(rest.calls).toHaveLength(calls)
      expect((await ask(other)).statusCode).toBe(200)
    },
  )

  it('are limited in one browser, cancelled ones too', async () => {
    const { visitor } = await buildRestApp('express', { rest: { limits: { browser: 2 } } })
    const codes = await times(3, async () => {
      const { statusCode } = await start(visitor, { idp: 'se_bankid' })
      await visitor.call('DELETE', '/login/headless')
      return statusCode
    })
    expect(codes).toEqual([200, 200, 429])
  })

  it('are limited from one address, and from one network of IPv6', async () => {
    const { app } = await buildRestApp('express', { rest: { limits: { address: 2 } } })
    const from = (remoteAddress: string) =>
      app.inject({ method: 'POST', url: '/login/headless', payload: { idp: 'se_bankid' }, remoteAddress })
    const codes: number[] = []
    for (const address of [
      '192.0.2.1',
      '192.0.2.1',
      '192.0.2.1',
      '192.0.2.2',
      '2001:db8:0:1::1',
      '2001:db8:0:1::2',
      '2001:db8:0:1:ffff::3',
      '2001:db8:0:2::1',
    ]) {
      codes.push((await from(address)).statusCode)
    }
    expect(codes).toEqual([200, 200, 429, 200, 200, 200, 429, 200])
  })

  it('that are refused are not counted', async () => {
    const { visitor, newVisitor } = await buildRestApp('express', { rest: { limits: { identifier: 1 } } })
    await times(5, () => start(visitor, { ...byPhone, dateOfBirth: 'x' }))
    expect((await start(newVisitor())).statusCode).toBe(200)
  })
})

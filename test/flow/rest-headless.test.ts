import { describe, expect, it } from 'vitest'
import { buildRestApp, type RestTestApp } from '../support/build-rest-app.js'
import { personalMarkers } from '../support/fake-rest.js'
import { attemptCookie } from '../support/no-session.js'
import type { TestVisitor } from '../support/visitor.js'

const byPhone = { idp: 'no_bankid_mobile', phoneNumber: '+47 998 87 766', dateOfBirth: '1948-12-29' }
const start = (visitor: TestVisitor, body: object): ReturnType<TestVisitor['call']> =>
  visitor.call('POST', '/login/headless', {}, body)
const poll = (visitor: TestVisitor): ReturnType<TestVisitor['call']> => visitor.call('GET', '/login/headless')
const complete = (visitor: TestVisitor): ReturnType<TestVisitor['call']> =>
  visitor.call('POST', '/login/headless/complete', {}, {})

describe('a headless login on Express', () => {
  it('asks the phone, shows the words to compare, and signs in when it was approved', async () => {
    const { visitor, rest, advance } = await buildRestApp('express')
    const begun = await start(visitor, { ...byPhone, returnTo: '/me' })
    expect(begun.statusCode, begun.body).toBe(200)
    expect(begun.json()).toEqual({
      status: 'pending',
      attempt: expect.stringMatching(/^[\w-]{22}$/),
      idp: 'no_bankid_mobile',
      comparisonCode: 'DYRT FISK',
      show: {},
      expiresAt: 1_790_000_600,
      pollSeconds: 2,
    })
    expect(rest.last().request).toMatchObject({
      flow: 'headless',
      allowedProviders: ['no_bankid_mobile'],
      prefilledInput: { phoneNumber: '+4799887766', dateOfBirth: '1948-12-29' },
    })
    expect((await poll(visitor)).json()).toEqual(begun.json())
    rest.approve()
    advance(2)
    expect((await poll(visitor)).json()).toMatchObject({ status: 'success', comparisonCode: null, show: {} })
    expect((await complete(visitor)).json()).toEqual({ status: 'success', returnTo: '/me' })
    expect((await visitor.call('GET', '/me')).json()).toMatchObject({
      method: 'rest',
      idp: 'no_bankid_mobile',
    })
  })

  it('tells how it ended', async () => {
    for (const [status, ended] of [
      ['user_aborted', 'aborted'],
      ['timed_out', 'expired'],
      ['failed', 'error'],
      ['invalidated', 'cancelled'],
    ] as const) {
      const { visitor, rest, advance } = await buildRestApp('express')
      await start(visitor, { idp: 'se_bankid', returnTo: '/public' })
      rest.setStatus(status)
      advance(2)
      expect((await poll(visitor)).json()).toMatchObject({ status: ended })
      const end = (await complete(visitor)).json()
      expect(end).toEqual({ status: ended === 'cancelled' ? 'aborted' : ended, returnTo: '/public' })
      expect((await poll(visitor)).statusCode).toBe(404)
    }
  })

  it('identifies somebody else while the agent stays signed in', async () => {
    const seen: unknown[] = []
    const { visitor, rest } = await buildRestApp('express', {
      options: {
        onIdentify: (identity, request) => {
          seen.push([identity.sub, request.signicat.user?.sub])
        },
      },
    })
    await start(visitor, { idp: 'se_bankid' })
    rest.approve(rest.last(), { providerId: 'agent' })
    await complete(visitor)
    await start(visitor, { ...byPhone, purpose: 'identify', returnTo: '/public' })
    rest.approve(rest.last(), { providerId: 'caller' })
    expect((await complete(visitor)).json()).toEqual({ status: 'success', returnTo: '/public' })
    expect(seen).toEqual([['caller', 'agent']])
    expect((await visitor.call('GET', '/me')).json().sub).toBe('agent')
  })

  it('cancels here and at Signicat', async () => {
    const { visitor, rest } = await buildRestApp('express')
    await start(visitor, { idp: 'se_bankid' })
    const { id } = rest.last()
    expect((await visitor.call('DELETE', '/login/headless')).json()).toEqual({ status: 'cancelled' })
    expect(rest.calls.at(-1)).toMatchObject({ method: 'POST', path: `/sessions/${id}/invalidate` })
    expect((await poll(visitor)).statusCode).toBe(404)
    const late = await complete(visitor)
    expect(late.json()).toMatchObject({ code: 'ERR_SIGNICAT_ATTEMPT_UNKNOWN' })
    const calls = rest.calls.length
    expect((await visitor.call('DELETE', '/login/headless')).statusCode).toBe(200)
    expect(rest.calls).toHaveLength(calls)
  })

  it('has one pending in a browser: a new one ends the one before, at Signicat too', async () => {
    const { visitor, rest } = await buildRestApp('express')
    await start(visitor, { idp: 'se_bankid' })
    const first = rest.last()
    const second = (await start(visitor, { idp: 'se_bankid' })).json()
    expect((await poll(visitor)).json().attempt).toBe(second.attempt)
    expect(rest.calls.some(({ path }) => path === `/sessions/${first.id}/invalidate`)).toBe(true)
    expect([...visitor.cookies.keys()].filter((name) => attemptCookie.test(name))).toHaveLength(1)
  })
})

describe('the words to compare', () => {
  it('stay on the page when a later answer does not repeat them', async () => {
    const { visitor, rest, advance } = await buildRestApp('express')
    await start(visitor, { idp: 'se_bankid' })
    rest.last().more = {}
    advance(2)
    expect((await poll(visitor)).json()).toMatchObject({ status: 'pending', comparisonCode: 'DYRT FISK' })
  })
})

describe('a headless login on the hub', () => {
  it('hands out QR data and start token, which change, and never what else came', async () => {
    const { visitor, rest, advance } = await buildRestApp('hub')
    const begun = (await start(visitor, {})).json()
    expect(begun).toMatchObject({ idp: 'sbid', comparisonCode: null })
    expect(begun.show).toEqual({ autoStartToken: 'start-token', qrData: 'bankid.1' })
    expect(rest.last().request).toMatchObject({
      allowedProviders: ['sbid'],
      sessionLifetime: 600,
      additionalParameters: { sbid_flow: 'QR', sbid_end_user_ip: '127.0.0.1' },
    })
    rest.last().more = { idpData: { qrData: 'bankid.2', personalNumber: '29124815345' } }
    advance(2)
    expect((await poll(visitor)).json().show).toEqual({ qrData: 'bankid.2' })
    rest.approve()
    rest.last().more.idpData = { qrData: 'bankid.3', autoStartToken: 'start-token' }
    advance(2)
    expect((await poll(visitor)).json()).toMatchObject({ status: 'success', show: {} })
    expect((await complete(visitor)).json()).toEqual({ status: 'success', returnTo: '/' })
    expect((await visitor.call('GET', '/me')).json()).toMatchObject({ idp: 'sbid', loa: 'substantial' })
  })

  it('shows further data that the registration names', async () => {
    const { visitor, rest, advance } = await buildRestApp('hub', {
      rest: { headless: { providers: ['sbid'], show: ['sbidStatus'] } },
    })
    await start(visitor, {})
    rest.last().more = { idpData: { sbidStatus: 'userSign', other: 'x' } }
    advance(2)
    expect((await poll(visitor)).json().show).toEqual({ sbidStatus: 'userSign' })
  })

  it('asks for a mode that the registration names, and for no other', async () => {
    const { visitor, rest } = await buildRestApp('hub')
    expect((await start(visitor, { mode: 'APP_LAUNCH' })).statusCode).toBe(200)
    const refused = await start(visitor, { mode: 'PHONE' })
    expect(refused.statusCode).toBe(400)
    expect(refused.json()).toMatchObject({ violations: [{ name: 'mode', reason: 'not-allowed' }] })
    expect(rest.calls.filter(({ path }) => path === '/sessions')).toHaveLength(1)
  })
})

describe('what a page sends along', () => {
  it.each<[string, object, string, string]>([
    ['no phone number', { ...byPhone, phoneNumber: undefined }, 'phoneNumber', 'required'],
    ['a phone number without country', { ...byPhone, phoneNumber: '99887766' }, 'phoneNumber', 'invalid'],
    ['another type', { ...byPhone, phoneNumber: ['+4799887766'] }, 'phoneNumber', 'invalid'],
    ['a date that is none', { ...byPhone, dateOfBirth: '29-12-1948' }, 'dateOfBirth', 'invalid'],
    ['a field that is not permitted', { ...byPhone, nin: '29124815345' }, 'nin', 'not-allowed'],
    ['an eID that is not permitted', { idp: 'itsme' }, 'idp', 'not-allowed'],
    ['an eID that has pages', { idp: 'mitid' }, 'idp', 'not-allowed'],
    ['no eID where there are several', {}, 'idp', 'required'],
    ['a level, which Express does not know', { ...byPhone, loa: 'high' }, 'loa', 'not-allowed'],
    ['a purpose that nobody hears', { ...byPhone, purpose: 'identify' }, 'purpose', 'not-allowed'],
  ])('is refused with %s, without an echo', async (_what, body, name, reason) => {
    const built: RestTestApp = await buildRestApp('express')
    const answer = await start(built.visitor, body)
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toMatchObject({
      code: 'ERR_SIGNICAT_REQUEST_INVALID',
      violations: [{ name, reason }],
    })
    expect(built.rest.calls).toHaveLength(0)
    for (const marker of [...personalMarkers, '99887766']) {
      expect(answer.body + built.log.join('')).not.toContain(marker)
    }
  })

  it('may be a form', async () => {
    const { visitor } = await buildRestApp('express')
    const answer = await visitor.submit('/login/headless', byPhone)
    expect(answer.json()).toMatchObject({ status: 'pending', comparisonCode: 'DYRT FISK' })
  })
})

import type { LightMyRequestResponse } from 'fastify'
import { describe, expect, it } from 'vitest'
import { buildRestApp, type RestTestApp } from '../support/build-rest-app.js'
import { personalMarkers } from '../support/fake-rest.js'

const fromSignicat = { 'sec-fetch-site': 'cross-site' }
const sessionOf = async ({ visitor }: Pick<RestTestApp, 'visitor'>): Promise<unknown> =>
  (await visitor.call('GET', '/session')).json()
const nobody = { authenticated: false }

async function started(api: 'hub' | 'express' = 'hub', settings = {}): Promise<RestTestApp> {
  const built = await buildRestApp(api, settings)
  await built.visitor.start('/login/rest?returnTo=/public')
  return built
}

/** It ended before: what is shown is how, and the API is not asked again. */
async function expectSpent(built: RestTestApp, url: string, first: LightMyRequestResponse): Promise<void> {
  const reads = built.rest.reads()
  const again = await built.visitor.open(url, fromSignicat)
  expect([again.statusCode, again.headers.location]).toEqual([first.statusCode, first.headers.location])
  expect(await sessionOf(built)).toEqual(nobody)
  expect(built.rest.reads()).toBe(reads)
}

async function expectRefused(
  built: RestTestApp,
  answer: LightMyRequestResponse,
  status = 400,
): Promise<void> {
  expect(answer.statusCode).toBe(status)
  expect(await sessionOf(built)).toEqual(nobody)
}

describe.each(['hub', 'express'] as const)('the callback of a redirect through %s', (api) => {
  it('counts in the browser that started it only, so that a login cannot be relayed', async () => {
    const built = await started(api)
    const victim = built.newVisitor()
    const stolen = built.rest.approve()
    const answer = await victim.open(stolen, fromSignicat)
    expect(answer.statusCode).toBe(400)
    expect((await victim.call('GET', '/session')).json()).toEqual(nobody)
    expect(built.rest.reads()).toBe(0)
    // And the one who started it has the cookie, but not the secret that went to the other browser.
    const guess = stolen.replace(/attempt=[^&]+/, `attempt=success.0.${'A'.repeat(43)}`)
    await expectRefused(built, await built.visitor.open(guess, fromSignicat))
    await expectRefused(
      built,
      await built.visitor.open(`/login/rest/callback?sessionId=${built.rest.last().id}`, fromSignicat),
    )
    expect(built.rest.reads()).toBe(0)
  })

  it('asks the API for no session but the sealed one', async () => {
    const built = await started(api)
    const other = built.newVisitor()
    await other.start('/login/rest')
    const { id } = built.rest.last()
    built.rest.approve()
    const [first] = built.rest.calls
    expect(first?.path).toBe('/sessions')
    const own = built.rest.calls.length
    const url = await urlOfFirst(built)
    for (const wrong of [
      id,
      '../x',
      'a/b',
      '?',
      '%2f',
      '%252f',
      '%00',
      'x'.repeat(10_000),
      id.toUpperCase(),
    ]) {
      await expectRefused(
        built,
        await built.visitor.open(url.replace(/sessionId=.*/, `sessionId=${wrong}`), fromSignicat),
      )
    }
    await expectRefused(built, await built.visitor.open(`${url}&sessionId=${id}`, fromSignicat))
    await expectRefused(built, await built.visitor.open(`${url}&attempt=x`, fromSignicat))
    expect(built.rest.calls).toHaveLength(own)
    // None of it has spent the attempt.
    expect((await built.visitor.open(url, fromSignicat)).headers.location).toBe('/public')
  })

  it.each(
    api === 'hub'
      ? [
          'CREATED',
          'WAITING_FOR_USER',
          'ABORT',
          'CANCELLED',
          'ERROR',
          'EXPIRED',
          'INVALID',
          'success',
          'DONE',
          '',
        ]
      : [
          'created',
          'user_initiated',
          'user_aborted',
          'timed_out',
          'invalidated',
          'failed',
          'SUCCESS',
          'done',
          '',
        ],
  )('makes no session of the status %j', async (status) => {
    const built = await started(api)
    const url = built.rest.approve()
    built.rest.setStatus(status)
    const answer = await built.visitor.open(`${url}&status=SUCCESS`, fromSignicat)
    expect([302, 400, 502]).toContain(answer.statusCode)
    expect(await sessionOf(built)).toEqual(nobody)
    // That was the one time.
    await expectSpent(built, built.rest.approve(), answer)
  })

  it.each<[string, (session: Record<string, unknown>) => Record<string, unknown>]>([
    ['another id', (session) => ({ ...session, id: 'another' })],
    ['another reference', (session) => ({ ...session, externalReference: 'another' })],
    ['no reference', ({ externalReference: _, ...session }) => session],
    ['a provider that was not allowed', (session) => ({ ...session, provider: 'itsme' })],
    ['no provider', ({ provider: _, ...session }) => session],
    ['no status', ({ status: _, ...session }) => session],
    ['no person', ({ subject: _, identity: __, ...session }) => session],
    [
      'no subject id',
      (session) => ({ ...session, subject: { name: 'Kari' }, identity: { fullName: 'Kari' } }),
    ],
    [
      'a national number as subject id',
      (session) => ({
        ...session,
        subject: { id: '291248-15345', nin: { value: '29124815345' } },
        identity: { providerId: '291248-15345', nin: '29124815345' },
      }),
    ],
  ])('makes no session of an answer with %s', async (_what, change) => {
    const built = await started(api)
    const url = built.rest.approve()
    built.rest.faults.session = change
    const answer = await built.visitor.open(url, fromSignicat)
    expect(answer.statusCode).toBeGreaterThanOrEqual(400)
    expect(await sessionOf(built)).toEqual(nobody)
    delete built.rest.faults.session
    // One time: a better answer comes too late.
    await expectSpent(built, url, answer)
  })

  it('counts once', async () => {
    const built = await started(api)
    const cookies = new Map(built.visitor.cookies)
    const url = built.rest.approve()
    expect((await built.visitor.open(url, fromSignicat)).statusCode).toBe(302)
    const again = await built.visitor.open(url, fromSignicat)
    expect([again.statusCode, again.headers.location]).toEqual([302, '/public'])
    // A copy of the cookie does not bring it back.
    const copy = built.newVisitor()
    for (const [name, value] of cookies) copy.cookies.set(name, value)
    expect((await copy.open(url, fromSignicat)).statusCode).toBe(400)
    expect((await copy.call('GET', '/session')).json()).toEqual(nobody)
    expect(built.rest.reads()).toBe(1)
  })

  it('makes one session of two callbacks at once', async () => {
    const built = await started(api)
    const url = built.rest.approve()
    const answers = await Promise.all([url, url].map((each) => built.visitor.open(each, fromSignicat)))
    expect(answers.map((answer) => answer.statusCode).sort()).toEqual([302, 400])
    expect(built.rest.reads()).toBe(1)
  })

  it('signs nobody in at the abort and error address, whatever the API says', async () => {
    for (const ending of ['abort', 'error'] as const) {
      const built = await started(api)
      const url = ending === 'abort' ? built.rest.abort() : built.rest.fail()
      const success = built.rest.approve()
      const ended = await built.visitor.open(url, fromSignicat)
      expect(ended.statusCode).toBe(ending === 'abort' ? 302 : 400)
      expect(await sessionOf(built)).toEqual(nobody)
      await expectSpent(built, success, ended)
    }
  })

  it('takes the secret of one address for that address only', async () => {
    const built = await started(api)
    const abort = built.rest.abort()
    built.rest.approve()
    await expectRefused(
      built,
      await built.visitor.open(abort.replace('attempt=abort', 'attempt=success'), fromSignicat),
    )
    expect(built.rest.reads()).toBe(0)
  })

  it('reflects nothing of the address, and believes nothing else in it', async () => {
    const built = await started(api)
    const url = built.rest.approve()
    const forged = `${url}&status=ERROR&error=%3Cb%3E&error_description=%3Cscript%3E`
    expect((await built.visitor.open(forged, fromSignicat)).statusCode).toBe(302)
    const lost = await built.visitor.open(`/login/rest/callback?attempt=%3Cb%3E&error=%3Cb%3E`, fromSignicat)
    expect(lost.body).not.toContain('<b>')
  })

  it('is not spent by a scanner, a preview, a script or HEAD', async () => {
    const built = await started(api)
    const url = built.rest.approve()
    const { app, visitor } = built
    await visitor.open(url, { 'sec-purpose': 'prefetch' })
    await visitor.call('GET', url)
    await visitor.open(url, { 'sec-fetch-dest': 'image', 'sec-fetch-mode': 'no-cors' })
    const head = await app.inject({ method: 'HEAD', url, headers: { cookie: visitor.cookieHeader() } })
    expect(head.statusCode).toBe(405)
    expect(head.headers.allow).toBe('GET')
    expect(built.rest.reads()).toBe(0)
    expect((await visitor.open(url, fromSignicat)).statusCode).toBe(302)
  })

  it('comes too late after fifteen minutes, and after the session at the API is gone', async () => {
    const late = await started(api)
    const url = late.rest.approve()
    late.advance(900)
    await expectRefused(late, await late.visitor.open(url, fromSignicat))
    expect(late.rest.reads()).toBe(0)
    const gone = await started(api)
    const goneUrl = gone.rest.approve()
    gone.rest.faults.respond = () => Response.json({}, { status: 404 })
    await expectRefused(gone, await gone.visitor.open(goneUrl, fromSignicat))
    delete gone.rest.faults.respond
    await expectRefused(gone, await gone.visitor.open(goneUrl, fromSignicat))
  })

  it('writes no personal data and no secret into the log', async () => {
    const built = await started(api)
    const bad = built.rest.fail()
    await built.visitor.open(bad, fromSignicat)
    await built.visitor.start('/login/rest')
    const url = built.rest.approve()
    await built.visitor.open(url, fromSignicat)
    const log = built.log.join('')
    for (const marker of [...personalMarkers, 'rest-token', 'a secret of the API client'])
      expect(log).not.toContain(marker)
    for (const each of [bad, url]) expect(log).not.toContain(/\.([\w-]{43})&/.exec(each)?.[1])
  })

  it('returns to no other site', async () => {
    const built = await buildRestApp(api)
    for (const returnTo of [
      'https://evil.example/',
      '//evil.example',
      '/\\evil.example',
      '/login/rest',
      '/login/rest/callback',
    ]) {
      await built.visitor.start(`/login/rest?returnTo=${encodeURIComponent(returnTo)}`)
      expect((await built.visitor.open(built.rest.approve(), fromSignicat)).headers.location).toBe('/')
    }
  })
})

/** The return address of the session that was created first. */
async function urlOfFirst({ rest }: RestTestApp): Promise<string> {
  const request = rest.calls[0]?.body ?? {}
  const urls = { ...Object(request.callbackUrls ?? request.redirectSettings) }
  const { pathname, search } = new URL(String(urls.success ?? urls.successUrl))
  const first = rest.first()
  rest.approve(first)
  return `${pathname}${search}&sessionId=${first.id}`
}

describe('the level of a login through the hub', () => {
  it.each(['low', 'SUBSTANTIAL', 'very high', undefined])(
    'refuses %j when substantial was asked for',
    async (loa) => {
      const built = await buildRestApp('hub')
      await built.visitor.start('/login/rest?loa=substantial')
      expect(built.rest.last().request.requestedLoa).toBe('substantial')
      const url = built.rest.approve()
      built.rest.faults.session = (session) => ({ ...session, loa })
      await expectRefused(built, await built.visitor.open(url, fromSignicat), 403)
    },
  )

  it('holds what the registration demands of every login', async () => {
    const built = await started('hub', { options: { expect: { loa: 'high' } } })
    await expectRefused(built, await built.visitor.open(built.rest.approve(), fromSignicat), 403)
  })

  it('cannot be lowered by a page', async () => {
    const built = await buildRestApp('hub', { rest: { loa: 'high' } })
    await built.visitor.start('/login/rest?loa=low')
    expect(built.rest.last().request.requestedLoa).toBe('high')
  })
})

describe('a second question mark in the address', () => {
  it('is what an API makes that appends without looking', async () => {
    const built = await started()
    const url = built.rest.approve().replace('&sessionId', '?sessionId')
    expect((await built.visitor.open(url, fromSignicat)).statusCode).toBe(302)
  })
})

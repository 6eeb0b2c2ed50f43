import { describe, expect, it } from 'vitest'
import { buildRestApp, type RestTestApp } from '../support/build-rest-app.js'
import { personalMarkers } from '../support/fake-rest.js'
import { attemptCookie } from '../support/no-session.js'

const html = (status: number, headers: Record<string, string> = {}): Response =>
  new Response('<html>Marker-Kari 29124815345</html>', {
    status,
    headers: { 'content-type': 'text/html', ...headers },
  })

const outages: readonly (readonly [string, () => Response | Promise<Response>])[] = [
  ['is down', () => Promise.reject(new TypeError('fetch failed'))],
  ['is slow', () => new Promise(() => undefined)],
  ['is busy', () => Response.json({}, { status: 429, headers: { 'retry-after': '7' } })],
  ['fails', () => Response.json({ detail: 'Marker-Kari' }, { status: 500 })],
  ['is replaced by a page', () => html(200)],
  ['is in maintenance', () => html(503, { 'retry-after': '120' })],
  [
    'answers too much',
    () => new Response('x'.repeat(2_000_000), { headers: { 'content-type': 'application/json' } }),
  ],
  ['sends elsewhere', () => new Response('', { status: 302, headers: { location: 'https://evil.example' } })],
]

function expectQuiet({ log }: RestTestApp, bodies: readonly string[]): void {
  for (const marker of personalMarkers) expect(log.join('') + bodies.join('')).not.toContain(marker)
}

/** Short only where somebody waits for it. */
const settings = (how?: string) => ({ options: { timeoutMs: how === 'is slow' ? 1000 : 20_000 } })
const callback = { 'sec-fetch-site': 'cross-site' }

describe.each(outages)('while the API %s', (how, respond) => {
  it('a redirect that comes back may try once more', async () => {
    const built = await buildRestApp('hub', settings(how))
    const { visitor, rest } = built
    await visitor.start('/login/rest?returnTo=/public')
    const url = rest.approve()
    rest.faults.respond = respond
    const page = await visitor.open(url, callback)
    expect(page.statusCode).toBe(503)
    expect(Number(page.headers['retry-after'])).toBeGreaterThan(0)
    expect((await visitor.call('GET', '/session')).json()).toEqual({ authenticated: false })
    delete rest.faults.respond
    expect((await visitor.open(url, callback)).headers.location).toBe('/public')
    expectQuiet(built, [page.body])
  })

  it('a start says so and leaves nothing behind', async () => {
    const built = await buildRestApp('express', settings(how))
    const { visitor, rest } = built
    rest.faults.respond = respond
    const page = await visitor.open('/login/rest')
    const problem = await visitor.call('POST', '/login/headless', {}, { idp: 'se_bankid' })
    for (const answer of [page, problem]) {
      expect(answer.statusCode).toBe(503)
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
    }
    expect(problem.json()).toMatchObject({ code: 'ERR_SIGNICAT_REST_FAILED' })
    expect([...visitor.cookies.keys()].filter((name) => attemptCookie.test(name))).toEqual([])
    expectQuiet(built, [page.body, problem.body])
  })

  it('a headless login can be polled and finished afterwards', async () => {
    const built = await buildRestApp('express', settings(how))
    const { visitor, rest } = built
    await visitor.call('POST', '/login/headless', {}, { idp: 'se_bankid' })
    rest.approve()
    rest.faults.respond = respond
    built.advance(2)
    const poll = await visitor.call('GET', '/login/headless')
    const complete = await visitor.call('POST', '/login/headless/complete', {}, {})
    for (const answer of [poll, complete]) {
      expect(answer.statusCode).toBe(503)
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
    }
    delete rest.faults.respond
    built.advance(Number(poll.headers['retry-after']))
    expect((await visitor.call('GET', '/login/headless')).json().status).toBe('success')
    expect((await visitor.call('POST', '/login/headless/complete', {}, {})).json().status).toBe('success')
    expectQuiet(built, [poll.body, complete.body])
  })
})

describe('while the API refuses the client', () => {
  it('renews the token once, then says that something is wrong with the set-up', async () => {
    const built = await buildRestApp('hub')
    const { visitor, rest } = built
    await visitor.start('/login/rest')
    const url = rest.approve()
    rest.faults.respond = () => Response.json({ code: 'invalid_token' }, { status: 401 })
    const page = await visitor.open(url, callback)
    expect(page.statusCode).toBe(502)
    expect(rest.reads()).toBe(2)
  })
})

describe('an impatient page while the API is down', () => {
  it('costs two calls, then one for each interval', async () => {
    const { visitor, rest, advance } = await buildRestApp('express', settings())
    await visitor.call('POST', '/login/headless', {}, { idp: 'se_bankid' })
    rest.faults.respond = () => Response.json({}, { status: 500 })
    for (let count = 0; count < 10; count += 1) await visitor.call('POST', '/login/headless/complete', {}, {})
    expect(rest.reads()).toBe(2)
    advance(5)
    for (let count = 0; count < 10; count += 1) await visitor.call('POST', '/login/headless/complete', {}, {})
    expect(rest.reads()).toBe(3)
  })
})

describe('the page of a redirect that may try once more', () => {
  it('does not show its own address, which is a secret', async () => {
    const { visitor, rest, log } = await buildRestApp('hub')
    await visitor.start('/login/rest')
    const url = rest.approve()
    rest.faults.respond = () => Response.json({}, { status: 500 })
    const page = await visitor.open(url, callback)
    expect(page.statusCode).toBe(503)
    expect(page.body + log.join('')).not.toContain(/\.([\w-]{43})&/.exec(url)?.[1])
  })
})

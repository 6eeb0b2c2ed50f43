import { describe, expect, it } from 'vitest'
import { buildApp, type TestApp } from '../support/build-app.js'
import { attemptCookies } from '../support/no-session.js'

const modes: [string, () => Promise<TestApp>][] = [
  ['by configuration', () => buildApp({ options: { request: 'par' } })],
  [
    'because the issuer requires it',
    () => buildApp({ issuerSettings: { discovery: { require_pushed_authorization_requests: true } } }),
  ],
]

describe.each(modes)('a request that is pushed %s', (_name, build) => {
  it('leaves nothing in the URL but the client and a reference', async () => {
    const { visitor, issuer } = await build()
    const location = new URL(await visitor.start('/login?returnTo=/me'))
    expect([...location.searchParams.keys()].sort()).toEqual(['client_id', 'request_uri'])
    const pushed = issuer.pushed.get(location.searchParams.get('request_uri') ?? '')
    expect(Object.fromEntries(pushed ?? [])).toMatchObject({
      response_type: 'code',
      redirect_uri: 'https://app.example/callback',
      code_challenge_method: 'S256',
      prompt: 'login',
    })
    const callback = await visitor.comeBack(location.href, await issuer.authorize(location.href))
    expect(callback.headers.location).toBe('/me')
    expect(issuer.calls.par).toBe(1)
  })

  it.each([
    ['fails', () => Response.json({ error: 'invalid_request' }, { status: 400 }), 502],
    ['is refused to this client', () => Response.json({ error: 'invalid_client' }, { status: 401 }), 502],
    ['must wait', () => new Response('', { status: 503, headers: { 'retry-after': '7' } }), 503],
    ['is answered with a page', () => new Response('<html>', { status: 201 }), 502],
  ])('never falls back to a plain one when the push %s', async (_why, answer, status) => {
    const { visitor, issuer } = await build()
    issuer.faults.respond = (path) => (path === '/connect/par' ? answer() : undefined)
    const refused = await visitor.open('/login')
    expect(refused.statusCode).toBe(status)
    expect(refused.headers.location).toBeUndefined()
    expect(attemptCookies(refused)).toEqual([])
    if (status === 503) expect(refused.headers['retry-after']).toBe('7')
  })

  it('is not made for a prefetch', async () => {
    const { visitor, issuer } = await build()
    expect((await visitor.open('/login', { 'sec-purpose': 'prefetch' })).statusCode).toBe(403)
    expect(issuer.calls.par).toBe(0)
  })
})

it('a request that must be pushed goes nowhere when the issuer has no place for it', async () => {
  const { visitor } = await buildApp({
    options: { request: 'par' },
    issuerSettings: { discovery: { pushed_authorization_request_endpoint: undefined } },
  })
  const refused = await visitor.open('/login')
  expect(refused.statusCode).toBe(502)
  expect(refused.headers.location).toBeUndefined()
})

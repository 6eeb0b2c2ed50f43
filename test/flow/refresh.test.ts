import { describe, expect, it } from 'vitest'
import type { TestApp, TestAppSettings } from '../support/build-app.js'
import { lastingCookies } from '../support/no-session.js'
import { tokenApp } from '../support/token-app.js'
import type { TestVisitor } from '../support/visitor.js'

async function signedIn(settings: TestAppSettings = {}): Promise<TestApp> {
  const test = await tokenApp(settings)
  await test.visitor.signIn(test.issuer)
  return test
}

const call = (visitor: TestVisitor, query = '') => visitor.call('GET', `/call${query}`)
const tokenOf = async (visitor: TestVisitor): Promise<string> => (await call(visitor)).json().token
const isSignedIn = async ({ visitor }: TestApp): Promise<boolean> =>
  (await visitor.call('GET', '/session')).json().authenticated

describe('an access token', () => {
  it('is the same until a minute before it expires, and then a new one', async () => {
    const test = await signedIn()
    const first = await tokenOf(test.visitor)
    test.advance(539)
    expect(await tokenOf(test.visitor)).toBe(first)
    expect(test.issuer.calls.token).toBe(1)
    test.advance(1)
    const second = await tokenOf(test.visitor)
    expect(second).not.toBe(first)
    expect(await tokenOf(test.visitor)).toBe(second)
    expect(test.issuer.calls.token).toBe(2)
  })

  it('is renewed after half of its life when that is short', async () => {
    const test = await tokenApp()
    test.issuer.faults.tokenAnswer = (answer) => ({ ...answer, expires_in: 40 })
    await test.visitor.signIn(test.issuer)
    test.advance(19)
    await tokenOf(test.visitor)
    expect(test.issuer.calls.token).toBe(1)
    test.advance(1)
    await tokenOf(test.visitor)
    expect(test.issuer.calls.token).toBe(2)
  })

  it('X29 is renewed after five minutes when the issuer does not say how long it lives', async () => {
    const test = await tokenApp()
    test.issuer.faults.tokenAnswer = ({ expires_in: _, ...answer }) => answer
    await test.visitor.signIn(test.issuer)
    test.advance(299)
    const first = await tokenOf(test.visitor)
    test.advance(1)
    expect(await tokenOf(test.visitor)).not.toBe(first)
  })

  it('X29 is renewed again and again by an issuer that does not rotate refresh tokens', async () => {
    const test = await signedIn({ issuerSettings: { rotateRefreshTokens: false } })
    const seen = new Set<string>()
    for (let round = 0; round < 3; round += 1) {
      test.advance(601)
      seen.add(await tokenOf(test.visitor))
    }
    expect(seen.size).toBe(3)
    const sent = test.issuer.tokenRequests.slice(1).map(({ body }) => body.get('refresh_token'))
    expect(new Set(sent).size).toBe(1)
  })

  it('is another one after an API refused it', async () => {
    const { visitor, issuer } = await signedIn()
    const first = await tokenOf(visitor)
    const second = (await call(visitor, `?rejected=${first}`)).json().token
    expect(second).not.toBe(first)
    // Whoever had the old one too is not a reason for a third.
    expect((await call(visitor, `?rejected=${first}`)).json().token).toBe(second)
    expect(issuer.calls.token).toBe(2)
  })

  it('needs session.keepTokens, and says so', async () => {
    const test = await tokenApp({ options: { scope: 'openid', session: { keepTokens: false } } })
    await test.visitor.signIn(test.issuer)
    const answer = await call(test.visitor)
    expect(answer.statusCode).toBe(500)
    expect(answer.json()).toMatchObject({
      code: 'ERR_SIGNICAT_CONFIG_INVALID',
      message: expect.stringContaining('session.keepTokens'),
    })
  })

  it('is for people who are signed in', async () => {
    const { visitor } = await tokenApp()
    const answer = await call(visitor)
    expect([answer.statusCode, answer.json().code]).toEqual([401, 'ERR_SIGNICAT_LOGIN_REQUIRED'])
  })

  it('serves until it expires when there is no refresh token, and then asks for a login', async () => {
    const test = await signedIn({ options: { scope: 'openid' } })
    test.advance(599)
    expect((await call(test.visitor)).statusCode).toBe(200)
    test.advance(1)
    const answer = await call(test.visitor)
    expect([answer.statusCode, answer.json().code]).toEqual([401, 'ERR_SIGNICAT_LOGIN_REQUIRED'])
    expect(await isSignedIn(test)).toBe(true)
    expect(test.issuer.calls.token).toBe(1)
    expect((await test.visitor.open('/guarded-call')).headers.location).toContain('/connect/authorize')
  })

  it('is refused once the headers are gone, and no refresh token is spent', async () => {
    let outcome: unknown
    const test = await signedIn({
      after: (app) =>
        app.get('/late', async (request, reply) => {
          reply.hijack()
          reply.raw.end('sent')
          outcome = await request.signicat.accessToken().catch((error: unknown) => error)
        }),
    })
    test.advance(601)
    await test.visitor.call('GET', '/late')
    expect(outcome).toMatchObject({ code: 'ERR_SIGNICAT_HEADERS_SENT' })
    expect(test.issuer.calls.token).toBe(1)
    expect((await call(test.visitor)).statusCode).toBe(200)
  })

  it('leaves no token in the log', async () => {
    const test = await signedIn()
    const first = await tokenOf(test.visitor)
    test.advance(601)
    const second = await tokenOf(test.visitor)
    test.issuer.faults.tokenResponse = () => Response.json({ error: 'invalid_grant' }, { status: 400 })
    test.advance(601)
    await call(test.visitor)
    const spent = test.issuer.tokenRequests.flatMap(({ body }) => body.get('refresh_token') ?? [])
    expect(spent).toHaveLength(2)
    const log = test.log.join('')
    for (const secret of [first, second, ...spent]) expect(log).not.toContain(secret)
  })
})

describe('a refresh that fails', () => {
  it.each<[string, () => Response | Promise<Response>, number]>([
    ['an outage', () => Promise.reject(new TypeError('fetch failed')), 503],
    ['a 503', () => new Response('', { status: 503, headers: { 'retry-after': '7' } }), 503],
    ['an answer that is none', () => new Response('<html>', { status: 200 }), 502],
    ['a refused client', () => Response.json({ error: 'invalid_client' }, { status: 401 }), 502],
    ['another kind of token', () => Response.json({ access_token: 'x', token_type: 'mac' }), 502],
  ])(
    'X31 lets the session live after %s, and the old token serve until it expires',
    async (_name, fault, status) => {
      const test = await signedIn()
      const first = await tokenOf(test.visitor)
      test.issuer.faults.tokenResponse = fault
      test.advance(545)
      expect(await tokenOf(test.visitor)).toBe(first)
      // Not at every request.
      expect(await tokenOf(test.visitor)).toBe(first)
      expect(test.issuer.calls.token).toBe(2)
      test.advance(10)
      expect(await tokenOf(test.visitor)).toBe(first)
      expect(test.issuer.calls.token).toBe(3)
      test.advance(60)
      expect((await call(test.visitor)).statusCode).toBe(status)
      expect(await isSignedIn(test)).toBe(true)
      delete test.issuer.faults.tokenResponse
      expect((await call(test.visitor)).statusCode).toBe(200)
    },
  )

  it('X30 for good ends the session once, whoever waits', async () => {
    const ended: unknown[] = []
    const records: unknown[] = []
    const test = await signedIn({
      options: {
        onLogout: (subject, reason) => void ended.push([subject.sub, reason]),
        audit: (record) => void records.push([record.event, record.outcome, record.code]),
      },
    })
    records.length = 0
    test.issuer.faults.tokenResponse = () => Response.json({ error: 'invalid_grant' }, { status: 400 })
    test.advance(601)
    const answers = await Promise.all(Array.from({ length: 20 }, () => call(test.visitor)))
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array.from({ length: 20 }, () => 401))
    expect(answers[0]?.json().code).toBe('ERR_SIGNICAT_SESSION_GONE')
    expect(test.issuer.calls.token).toBe(2)
    expect(ended).toEqual([['kari', 'refresh']])
    expect(records).toEqual([['logout', 'failed', 'ERR_SIGNICAT_SESSION_GONE']])
    expect(answers[0]?.cookies.map(({ maxAge }) => maxAge)).toEqual([0])
    expect(lastingCookies(test.visitor)).toEqual([])
  })

  it('gives nobody’s tokens to anybody: those of another person are revoked', async () => {
    const test = await signedIn()
    test.issuer.faults.refreshedIdTokenClaims = (claims) => ({ ...claims, sub: 'ola' })
    test.advance(601)
    expect((await call(test.visitor)).statusCode).toBe(401)
    expect(test.issuer.revoked.map((body) => body.get('token_type_hint'))).toEqual([
      'refresh_token',
      'access_token',
    ])
  })

  it('keeps a new refresh token that came while the keys could not be had', async () => {
    const test = await signedIn()
    const first = await tokenOf(test.visitor)
    await test.issuer.rotateKeys()
    test.issuer.faults.down = (path) => path.endsWith('/jwks')
    test.advance(545)
    expect(await tokenOf(test.visitor)).toBe(first)
    delete test.issuer.faults.down
    test.advance(56)
    const second = await tokenOf(test.visitor)
    expect(second).not.toBe(first)
    expect(test.issuer.reused).toEqual([])
  })
})

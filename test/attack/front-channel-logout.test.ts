import { describe, expect, it } from 'vitest'
import { memoryStore } from '../../lib/store/memory-store.js'
import { buildApp, type TestApp } from '../support/build-app.js'
import { isSignedIn, issuerSid } from '../support/logout-token.js'

const routes = { frontchannelLogout: '/frontchannel' }
const signicat = 'https://acme.sandbox.signicat.com/auth/open'

async function signedIn(kind: 'sealed' | 'stored', ended: unknown[] = []): Promise<TestApp> {
  let now = (): number => 1_790_000_000
  const store = memoryStore({ clock: () => now() })
  const stored = { kind: 'stored' as const, singleProcess: true, store }
  const test = await buildApp({
    options: {
      routes,
      session: kind === 'sealed' ? { sameSite: 'none' } : stored,
      onLogout: (subject, reason) => void ended.push([subject.sub, reason]),
    },
  })
  now = test.now
  await test.visitor.signIn(test.issuer)
  return test
}

const inFrame = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' }

/** `cookies`: whether the browser lets them into a frame of another site. */
const notice = (test: TestApp, query: string | Record<string, string>, cookies = true) =>
  (cookies ? test.visitor : test.newVisitor()).open(`/frontchannel?${new URLSearchParams(query)}`, inFrame)

const honest = { iss: signicat, sid: issuerSid }

describe('front-channel logout', () => {
  it('F1 finds a stored session without its cookie', async () => {
    const ended: unknown[] = []
    const test = await signedIn('stored', ended)
    const answer = await notice(test, honest, false)
    expect(answer.statusCode).toBe(200)
    expect(await isSignedIn(test)).toBe(false)
    expect(ended).toEqual([['kari', 'frontchannel']])
  })

  it('ends a sealed session by its cookie only', async () => {
    const ended: unknown[] = []
    const test = await signedIn('sealed', ended)
    expect((await notice(test, honest, false)).statusCode).toBe(200)
    expect(await isSignedIn(test)).toBe(true)
    expect((await notice(test, honest)).statusCode).toBe(200)
    expect(await isSignedIn(test)).toBe(false)
    expect(ended).toEqual([['kari', 'frontchannel']])
  })

  it.each(['sealed', 'stored'] as const)(
    'answers the same for a sid that nobody has, and remembers nothing: %s',
    async (kind) => {
      const test = await signedIn(kind)
      const known = await notice(test, honest, kind === 'sealed')
      const unknown = await notice(test, { ...honest, sid: 'LATER' })
      expect([unknown.statusCode, unknown.body, unknown.headers['content-security-policy']]).toEqual([
        known.statusCode,
        known.body,
        known.headers['content-security-policy'],
      ])
      // Somebody who guessed the sid of a session to come has not ended it beforehand.
      await test.visitor.signIn(test.issuer, { person: { claims: { sid: 'LATER' } } })
      expect(await isSignedIn(test)).toBe(true)
    },
  )

  it.each(['sealed', 'stored'] as const)('leaves a session alone that is not the one: %s', async (kind) => {
    const test = await signedIn(kind)
    expect((await notice(test, { ...honest, sid: 'ANOTHER' })).statusCode).toBe(200)
    expect(await isSignedIn(test)).toBe(true)
  })

  it('may be framed by the issuer alone', async () => {
    const test = await signedIn('stored')
    const { headers, body } = await notice(test, honest)
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; frame-ancestors https://acme.sandbox.signicat.com",
    )
    expect(headers['x-frame-options']).toBeUndefined()
    expect(headers['cache-control']).toBe('private, no-store')
    expect(body).not.toContain('script')
  })

  it.each<[string, string]>([
    ['neither', ''],
    ['iss only', `iss=${signicat}`],
    ['sid only', `sid=${issuerSid}`],
    ['an empty sid', `iss=${signicat}&sid=`],
    ['another issuer', `iss=${signicat}/&sid=${issuerSid}`],
    ['two issuers', `iss=${signicat}&iss=${signicat}&sid=${issuerSid}`],
    ['two sids', `iss=${signicat}&sid=${issuerSid}&sid=${issuerSid}`],
    ['a sid of 10 kB', `iss=${signicat}&sid=${'x'.repeat(10_240)}`],
  ])('ends nothing for %s', async (_what, query) => {
    for (const kind of ['sealed', 'stored'] as const) {
      const test = await signedIn(kind)
      expect((await notice(test, query)).statusCode).toBe(400)
      expect(await isSignedIn(test)).toBe(true)
    }
  })

  it('revokes nothing at the issuer', async () => {
    const test = await signedIn('stored')
    await notice(test, honest)
    expect(test.issuer.calls.revocation).toBe(0)
  })
})

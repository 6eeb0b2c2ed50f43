import { beforeAll, describe, expect, it } from 'vitest'
import { invalid, NOW, refusal, type TestIssuer, testIssuer } from './id-token-maker.js'
import {
  accessClaims,
  type FakeUpstream,
  fakeUpstream,
  signAccess,
  type TestVerifier,
  verifierWith,
} from './verifier-maker.js'

let issuer: TestIssuer
beforeAll(async () => {
  issuer = await testIssuer()
})

const credentials = { clientId: 'api', clientSecret: 's:e c' }
const active = (changes: object = {}): Response =>
  Response.json({ ...accessClaims({ ...changes }), active: true })

function setUp(
  answer: FakeUpstream['introspect'],
  more = {},
): TestVerifier & { readonly upstream: FakeUpstream } {
  const upstream = fakeUpstream([issuer.publicJwk])
  upstream.introspect = answer
  const introspection = { ...credentials, ...more }
  return { upstream, ...verifierWith({ fetch: upstream.fetch, introspection }) }
}

const verdict = (answer: FakeUpstream['introspect'], token = 'reference-1'): Promise<string> =>
  refusal(setUp(answer).verifier.verifyAccessToken(token))

describe('a reference token', () => {
  it('is asked about, as the API itself', async () => {
    const asked: unknown[] = []
    const { verifier } = setUp((form, authorization) => {
      asked.push(Object.fromEntries(form), authorization)
      return active()
    })
    expect(await verifier.verifyAccessToken('reference-1')).toMatchObject({ kind: 'reference', sub: 'kari' })
    const basic = `Basic ${Buffer.from('api:s%3Ae+c').toString('base64')}`
    expect(asked).toEqual([{ token: 'reference-1', token_type_hint: 'access_token' }, basic])
  })

  it.each<[string, object, string]>([
    ['not active', { active: false }, 'active: mismatch'],
    ['a refresh token', { token_type: 'refresh_token' }, 'active: mismatch'],
    ['of a type that is longer before', { token_type: 'x-bearer' }, 'active: mismatch'],
    ['of a type that is longer behind', { token_type: 'bearerx' }, 'active: mismatch'],
    ['of a type that is a list', { token_type: ['bearer'] }, 'active: mismatch'],
    ['of another issuer', { iss: 'https://other.example' }, 'iss: mismatch'],
    ['for another API', { aud: 'other' }, 'aud: mismatch'],
    ['for no API in particular', { aud: undefined }, 'aud: missing'],
    ['an ID token', { nonce: 'n' }, 'nonce: unexpected'],
    ['without an end', { exp: undefined }, 'exp: missing'],
    ['bound to a key, without a proof', { cnf: { jkt: 'a'.repeat(43) } }, 'dpop: missing'],
  ])('is refused when the answer says that it is %s', async (_what, changes, fault) => {
    expect(await verdict(() => Response.json({ ...accessClaims({ active: true, ...changes }) }))).toBe(
      invalid(fault),
    )
  })

  it('is refused when it has expired, whatever the answer says', async () => {
    expect(await verdict(() => active({ exp: NOW - 30 }))).toBe('ERR_SIGNICAT_TOKEN_EXPIRED exp: expired')
  })

  it.each<[object]>([
    [{ iss: undefined }],
    [{ client_id: undefined, sub: undefined, jti: undefined }],
    [{ token_type: 'bearer' }],
  ])('is accepted with %j', async (changes) => {
    expect(await verdict(() => active(changes))).toBe('accepted')
  })

  it.each<[string, () => Response, string]>([
    ['401', () => new Response('', { status: 401 }), 'ERR_SIGNICAT_CLIENT_REFUSED'],
    ['500', () => new Response('', { status: 500 }), 'ERR_SIGNICAT_ISSUER_ANSWER_INVALID'],
    ['503', () => new Response('', { status: 503 }), 'ERR_SIGNICAT_ISSUER_UNREACHABLE'],
    ['a page', () => new Response('<html>'), 'ERR_SIGNICAT_ISSUER_ANSWER_INVALID'],
    ['a list', () => Response.json([]), 'ERR_SIGNICAT_ISSUER_ANSWER_INVALID'],
    ['"true"', () => Response.json({ active: 'true' }), 'ERR_SIGNICAT_ISSUER_ANSWER_INVALID'],
    ['a redirect', () => Response.redirect('https://evil.example'), 'ERR_SIGNICAT_ISSUER_ANSWER_INVALID'],
  ])('is not called bad when the issuer answers %s', async (_what, answer, code) => {
    await expect(setUp(answer).verifier.verifyAccessToken('reference-1')).rejects.toMatchObject({ code })
  })

  it('is refused without a question when introspection is not set up', async () => {
    const upstream = fakeUpstream([issuer.publicJwk])
    const { verifier } = verifierWith({ fetch: upstream.fetch })
    expect(await refusal(verifier.verifyAccessToken('reference-1'))).toBe(invalid('token: malformed'))
    expect(upstream.calls).toEqual({ discovery: 0, jwks: 0, introspection: 0 })
  })

  it('is not what a JWT is: that is verified here, and a bad one is not asked about', async () => {
    const { verifier, upstream } = setUp(() => active())
    await verifier.verifyAccessToken(await signAccess(issuer))
    expect(await refusal(verifier.verifyAccessToken(`${await signAccess(issuer)}x`))).toMatch(/INVALID/)
    expect(upstream.calls.introspection).toBe(0)
  })
})

describe('the answers', () => {
  it('serve for a while, at most until the token expires', async () => {
    const { verifier, upstream, advance } = setUp(() => active({ exp: NOW + 45 }))
    const ask = () => refusal(verifier.verifyAccessToken('reference-1'))
    await Promise.all([ask(), ask(), ask()])
    expect(upstream.calls.introspection).toBe(1)
    advance(29)
    await ask()
    expect(upstream.calls.introspection).toBe(1)
    advance(1)
    await ask()
    advance(14)
    await ask()
    expect(upstream.calls.introspection).toBe(2)
    advance(1)
    await ask()
    expect(upstream.calls.introspection).toBe(3)
  })

  it('are not kept with cacheSeconds 0', async () => {
    const { verifier, upstream } = setUp(() => active(), { cacheSeconds: 0 })
    for (let index = 0; index < 3; index += 1) await verifier.verifyAccessToken('reference-1')
    expect(upstream.calls.introspection).toBe(3)
  })

  it('that refuse are remembered for five seconds', async () => {
    const { verifier, upstream, advance } = setUp(() => Response.json({ active: false }))
    for (let index = 0; index < 9; index += 1) await refusal(verifier.verifyAccessToken('reference-1'))
    expect(upstream.calls.introspection).toBe(1)
    advance(5)
    await refusal(verifier.verifyAccessToken('reference-1'))
    expect(upstream.calls.introspection).toBe(2)
  })

  it('are waited for by 32 at most: a flood of made-up tokens is told to come back', async () => {
    let release = (): void => undefined
    const gate = new Promise<void>((resolve) => {
      release = resolve
    })
    const { verifier, upstream } = setUp(async () => {
      await gate
      return Response.json({ active: false })
    })
    await verifier.ready()
    const asked = Array.from({ length: 100 }, (_, index) =>
      verifier.verifyAccessToken(`made-up-${index}`).catch((error: unknown) => error),
    )
    const first = await Promise.race(asked)
    expect(first).toMatchObject({ code: 'ERR_SIGNICAT_ISSUER_UNREACHABLE', retryAfter: 1 })
    release()
    await Promise.all(asked)
    expect(upstream.calls.introspection).toBe(32)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { unpackIdToken } from '../../lib/session/id-token-bytes.js'
import { packSession, unpackSession } from '../../lib/session/pack-session.js'
import { withoutIdToken } from '../../lib/session/without-id-token.js'
import { buildApp } from '../support/build-app.js'
import { sessionCookies } from '../support/no-session.js'
import { idToken, keepClaims, session } from '../unit/session/fixture.js'

const random = (length: number) => {
  let text = ''
  for (let index = 0; text.length < length; index += 1) text += `${(index * 7919).toString(36)}-`
  return text.slice(0, length)
}

describe('a session that fits only without the ID token', () => {
  it('begins without it, and the log says so in one line', async () => {
    const { visitor, issuer, log } = await buildApp({
      options: { onLogin: () => ({ data: { note: random(2900) } }) },
    })
    const callback = await visitor.signIn(issuer, { start: '/login?returnTo=/me' })
    expect(callback.headers.location, callback.body).toBe('/me')
    expect((await visitor.open('/me')).json()).toMatchObject({ sub: 'kari' })
    expect(log.filter((line) => line.includes('fits only without it'))).toHaveLength(1)
    const { logoutUrl } = (await visitor.call('POST', '/logout')).json()
    expect(new URL(logoutUrl).searchParams.has('id_token_hint')).toBe(false)
  })

  it('grows without it too', async () => {
    const { visitor, issuer, log } = await buildApp({
      after: (app) => {
        app.post('/note', async (request) => {
          await request.signicat.update({ note: random(2900) })
          return 'noted'
        })
      },
    })
    await visitor.signIn(issuer)
    expect((await visitor.call('POST', '/note')).statusCode).toBe(200)
    expect((await visitor.open('/me')).json().data.note).toHaveLength(2900)
    expect(log.filter((line) => line.includes('fits only without it'))).toHaveLength(1)
  })

  it('still fails when it does not fit even so, and the log names the parts', async () => {
    const { visitor, issuer, log } = await buildApp({
      options: { onLogin: () => ({ data: { note: random(6000) } }) },
    })
    const callback = await visitor.signIn(issuer)
    expect([callback.statusCode, sessionCookies(callback)]).toEqual([500, []])
    expect(log.join('')).toContain('largest: data.note')
  })

  it('keeps the nonce that refreshed ID tokens are held against', () => {
    const tokens = { accessToken: 'a', refreshToken: 'r', expiresAt: null, tokenType: 'bearer' } as const
    const { nonce } = JSON.parse(Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString())
    const lighter = withoutIdToken(session({ tokens }))
    expect(lighter).toMatchObject({ tokens: { nonce } })
    expect(lighter?.packedIdToken).toBeUndefined()
    expect(withoutIdToken(session())?.tokens).toBeUndefined()
    const { packedIdToken: _, ...bare } = session()
    expect(withoutIdToken(bare)).toBeNull()
    expect(unpackIdToken(session().packedIdToken ?? new Uint8Array())).toBe(idToken)
  })
})

describe('what the session keeps of claims', () => {
  it('comes back, whatever is in them: odd Unicode, long names, deep values', () => {
    const name = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 80 }),
      fc.constantFrom('constructor', 'toString', '__proto__'),
    )
    const claims = fc.dictionary(name, fc.jsonValue({ maxDepth: 12, stringUnit: 'binary' }), { maxKeys: 6 })
    fc.assert(
      fc.property(claims, (user) => {
        const given = session({ user: { ...session().user, ...user } })
        const packed = unpackSession(packSession(given, keepClaims), keepClaims)
        const expected = JSON.parse(JSON.stringify(given.user), (key, value) =>
          key === '__proto__' ? undefined : value,
        )
        expect(JSON.parse(JSON.stringify(packed?.user))).toEqual(expected)
      }),
      { numRuns: 300 },
    )
  })

  it('holds every login that the verifier accepts', async () => {
    const { visitor, issuer, log } = await buildApp({
      options: { claims: ['odd'], session: { keepTokens: true } },
    })
    const protocol = fc.record(
      {
        iat: fc.constantFrom(1_790_000_000.25, 1_789_999_999),
        auth_time: fc.constantFrom(1_790_000_000.75, 1_790_000_001),
        exp: fc.constant(1_790_000_600.5),
        acr: fc.constantFrom('', 'x'.repeat(200), 5, null, ['high']),
        amr: fc.constantFrom('pwd', [], ['a', 'b'], [5], null, {}),
        sid: fc.constantFrom('', 5, null, 's'.repeat(300)),
        idp: fc.constantFrom('', 7, null, 'Ødegård'),
        odd: fc.jsonValue({ maxDepth: 6, stringUnit: 'binary' }),
        ['n'.repeat(300)]: fc.jsonValue({ maxDepth: 2 }),
      },
      { requiredKeys: [] },
    )
    await fc.assert(
      fc.asyncProperty(protocol, async (odd) => {
        issuer.faults.idTokenClaims = (given) => ({ ...given, ...odd })
        log.length = 0
        const callback = await visitor.signIn(issuer)
        const text = log.join('')
        expect(text).not.toMatch(/HOOK_FAILED|cannot be written/)
        if (callback.statusCode === 302) expect((await visitor.open('/me')).statusCode).toBe(200)
        else expect(text).toMatch(/TOKEN_INVALID|NOT_AS_ASKED|TOO_LARGE/)
      }),
      { numRuns: 60 },
    )
  })

  it('does not hold one that is nested too deep: its name is told, and it is no failure of a hook', async () => {
    let deep: unknown = 'bottom'
    for (let level = 0; level < 80; level += 1) deep = [deep]
    const { visitor, issuer, log } = await buildApp({ options: { claims: ['addresses'] } })
    issuer.faults.idTokenClaims = (given) => ({ ...given, addresses: deep })
    const callback = await visitor.signIn(issuer)
    expect([callback.statusCode, sessionCookies(callback)]).toEqual([500, []])
    expect(log.join('')).toContain('the claim addresses cannot be kept')
    expect(log.join('')).not.toContain('HOOK_FAILED')
  })
})

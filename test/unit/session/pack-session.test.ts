import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { packIdToken, unpackIdToken } from '../../../lib/session/id-token-bytes.js'
import { packSession, unpackSession } from '../../../lib/session/pack-session.js'
import type { Session } from '../../../lib/session/types.js'
import { idToken, idTokenClaims, keepClaims, session } from './fixture.js'

const again = (given: Session): Session | null => unpackSession(packSession(given, keepClaims), keepClaims)
const withoutToken = (given: Session): Session => {
  const { packedIdToken: _, ...rest } = given
  return rest
}

describe('a packed session', () => {
  it('comes back as it was, with the ID token', () => {
    const opened = again(session())
    expect(opened).toEqual(session())
    expect(unpackIdToken(opened?.packedIdToken ?? Buffer.alloc(0))).toBe(idToken)
  })

  it('comes back as it was without the ID token', () => {
    expect(again(withoutToken(session()))).toEqual(withoutToken(session()))
  })

  it('comes back as it was when it says something else than the ID token', () => {
    const { sid: _s, acr: _a, amr: _m, authTime: _t, ...rest } = session()
    const { name: _n, ...user } = rest.user
    const changed: Session = {
      ...rest,
      issuer: 'https://elsewhere.example',
      sub: 'another',
      idp: 'sbid',
      issuedAt: 17,
      user: { ...user, locale: 'sv', given_name: null, address: { country: 'NO', lines: ['Gate 1'] } },
    }
    expect(again(changed)).toEqual(changed)
  })

  it('comes back with everything a session can hold', () => {
    const full = session({
      method: 'rest',
      account: 'konto-7',
      data: { basket: [{ id: 1 }, 'two', null, true], note: 'blåbærsyltetøy' },
      tokens: { accessToken: 'a', refreshToken: 'r', expiresAt: null, scope: 'openid', tokenType: 'dpop' },
    })
    expect(again(full)).toEqual(full)
  })

  it('has no members for what the session does not say, and every member for what it does', () => {
    const least: Session = {
      id: session().id,
      method: 'oidc',
      issuer: 'https://issuer.example',
      sub: 'kari',
      issuedAt: 7,
      startedAt: 8,
      seenAt: 9,
      absoluteExpiresAt: 10,
      user: {},
      data: {},
      origin: session().origin,
    }
    expect(again(least)).toStrictEqual(least)
    for (const member of ['sid', 'idp', 'acr', 'account'] as const)
      expect(again({ ...least, [member]: 'x' })).toMatchObject({ [member]: 'x' })
    for (const more of [{ amr: ['pin'] }, { authTime: 3 }, { revision: 4 }])
      expect(again({ ...least, ...more })).toMatchObject(more)
  })

  it.each(['low', 'substantial', 'high'] as const)('comes back with the level %s', (loa) => {
    expect(again(session({ loa }))?.loa).toBe(loa)
  })

  it.each(['bearer', 'dpop'] as const)('comes back with tokens of the type %s', (tokenType) => {
    const tokens = { accessToken: 'a', expiresAt: 7, tokenType }
    expect(again(session({ tokens }))?.tokens).toStrictEqual(tokens)
  })

  it('is not written with what could not be read again', () => {
    let deep: unknown = 1
    for (let level = 0; level < 70; level += 1) deep = [deep]
    const code = 'ERR_SIGNICAT_SESSION_TOO_LARGE'
    const refused = (given: Session, detail: string): void =>
      expect(() => packSession(given, keepClaims)).toThrow(expect.objectContaining({ code, detail }))
    refused(withoutToken(session({ user: { roles: deep } })), 'the claim roles cannot be kept')
    refused(
      withoutToken(session({ user: { 'a name with blanks': deep } })),
      'the claim (a name that is not shown) cannot be kept',
    )
    expect(() => packSession(session({ data: { deep } }), keepClaims)).toThrow(
      expect.objectContaining({ name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE' }),
    )
  })

  it('does not hold a claim of the ID token twice', () => {
    const bytes = Buffer.from(packSession(session(), keepClaims))
    for (const claim of [idTokenClaims.sub, idTokenClaims.name, idTokenClaims.sid, idTokenClaims.acr]) {
      expect(bytes.toString('utf8').split(claim).length - 1).toBe(1)
    }
    expect(bytes.length).toBeLessThan(Buffer.from(idToken).length + 100)
  })

  it('does not hold a protocol value twice without the ID token either', () => {
    const bytes = Buffer.from(packSession(withoutToken(session()), keepClaims))
    expect(bytes.toString('utf8').split(idTokenClaims.sub).length - 1).toBe(1)
  })

  it('is frozen through and through', () => {
    const opened = again(session({ data: { deep: { er: [1] } }, user: { address: { country: 'NO' } } }))
    const { packedIdToken: _, ...rest } = opened ?? session()
    const frozen = (value: unknown): boolean =>
      typeof value !== 'object' ||
      value === null ||
      (Object.isFrozen(value) && Object.values(value).every(frozen))
    expect(Object.isFrozen(opened)).toBe(true)
    expect(Object.values(rest).every(frozen)).toBe(true)
  })

  it('follows the claims policy of the one who reads', () => {
    const bytes = packSession(withoutToken(session({ user: keepClaims(idTokenClaims) })), keepClaims)
    expect(unpackSession(bytes, () => ({}))?.user).not.toHaveProperty('sub')
  })

  it('drops members named __proto__, which would be dangerous to whoever copies them', () => {
    const data = JSON.parse(
      '{"__proto__":{"admin":true},"list":[{"__proto__":1,"kept":2}],"text":"\\"__proto__\\""}',
    )
    const opened = again(session({ data }))
    expect(opened?.data).toEqual({ list: [{ kept: 2 }], text: '"__proto__"' })
    expect(Object.keys(opened?.data ?? {})).not.toContain('__proto__')
  })

  it('refuses to pack what could not be read again', () => {
    const nested = JSON.parse(`${'['.repeat(70)}${']'.repeat(70)}`)
    expect(() => packSession(session({ data: { nested } }), keepClaims)).toThrow(TypeError)
    expect(() => packSession(session({ seenAt: Number.NaN }), keepClaims)).toThrow(TypeError)
  })

  it('round trips for any user and data', () => {
    const values = fc.dictionary(
      fc.string({ maxLength: 12 }).filter((name) => name !== '__proto__'),
      fc.jsonValue({ maxDepth: 3 }).filter((value) => !JSON.stringify(value).includes('__proto__')),
      { maxKeys: 6, noNullPrototype: true },
    )
    // JSON has no minus zero.
    const plain = (value: Record<string, unknown>): Record<string, unknown> =>
      JSON.parse(JSON.stringify(value))
    fc.assert(
      fc.property(values.map(plain), values.map(plain), (user, data) => {
        expect(again(session({ user, data }))).toEqual(session({ user, data }))
      }),
    )
  })
})

describe('an ID token in bytes', () => {
  it('comes back byte for byte and is a quarter smaller', () => {
    const packed = packIdToken(idToken)
    expect(unpackIdToken(packed)).toBe(idToken)
    expect(packed.length).toBeLessThan(idToken.length * 0.76 + 8)
  })

  it('comes back byte for byte whatever it is', () => {
    const part = fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes).toString('base64url'))
    const odd = fc.constantFrom(
      '',
      'a',
      'a.b',
      'AA.AB.AC',
      'a..c',
      '...',
      'a.b.c.d.e',
      'AAAA=.AAAA.AAAA',
      'å.b.c',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          odd,
          fc.tuple(part, part, part).map((parts) => parts.join('.')),
        ),
        (text) => {
          expect(unpackIdToken(packIdToken(text))).toBe(text)
        },
      ),
    )
  })

  it('is refused when it is no packed token', () => {
    for (const bytes of [[], [7], [1, 0, 9], [1, 0, 1, 0, 0, 0, 9, 65]]) {
      expect(() => unpackIdToken(Uint8Array.from(bytes))).toThrow(TypeError)
    }
  })

  it('gives the session nothing when it could only be kept as text', () => {
    const opened = again(session({ packedIdToken: packIdToken('a.b.c.d.e') }))
    expect(opened).toEqual(session({ packedIdToken: packIdToken('a.b.c.d.e') }))
  })
})

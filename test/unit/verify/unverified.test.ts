import { describe, expect, it } from 'vitest'
import { TokenError } from '../../../lib/errors.js'
import { logoutTokenRefusal } from '../../../lib/verify/logout-token.js'
import { foreignFault, headerOfToken, looksLikeJwt, sizeFault } from '../../../lib/verify/unverified.js'

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

describe('a text', () => {
  it.each([
    ['eyJh.eyJi.c-_9', true],
    ['eyJh..', true],
    ['eyJh.a.b.c.d', true],
    ['eyJh....', true],
    ['eyJh.a.b.c', false],
    ['eyJh.a.b.c.d.e', false],
    ['eyJh.a', false],
    ['eyJh', false],
    ['.a.b', false],
    ['a.b.c', false],
    [' eyJh.a.b', false],
    ['eyJh.a.b ', false],
    ['eyJh.a.b\n', false],
    ['eyJh.a+.b', false],
    ['eyJh.a.b.c+.d', false],
    ['xeyJh.a.b', false],
    ['', false],
  ])('%j looks like a JWT: %s', (text, answer) => {
    expect(looksLikeJwt(text)).toBe(answer)
  })

  it('of a length that no token has is not looked at', () => {
    expect(sizeFault('x'.repeat(131_072))).toBeNull()
    for (const text of ['x'.repeat(131_073), undefined, null, 7, ['x']])
      expect(sizeFault(text)).toEqual({ claim: 'token', reason: 'malformed' })
  })
})

describe('a token of another issuer', () => {
  const ours = 'https://a.example'

  it('is seen without a key', () => {
    expect(foreignFault(`e30.${encoded({ iss: ours })}.AA`, ours)).toBeNull()
    expect(foreignFault(`e30.${encoded({ iss: 'x' })}.AA`, ours)).toEqual({
      claim: 'iss',
      reason: 'mismatch',
    })
    expect(foreignFault(`e30.${encoded({})}.AA`, ours)).toEqual({ claim: 'iss', reason: 'missing' })
    expect(foreignFault(`e30.${encoded([])}.AA`, ours)).toEqual({ claim: 'iss', reason: 'missing' })
  })

  it.each([encoded(null), encoded('x'), encoded(7), 'bm8'])(
    'is left to the verification where it cannot be read: %s',
    (payload) => {
      expect(foreignFault(`e30.${payload}.AA`, ours)).toBeNull()
    },
  )

  it.each(['', 'e30', 'e30.e30', 'e30.e30.', 'e30.e30.AA.', ' e30.e30.AA', 'e30.e30.AA.AA.AA'])(
    'is left to the verification where it is no JWS: %j',
    (token) => {
      expect(foreignFault(token, ours)).toBeNull()
    },
  )
})

describe('the header of a token', () => {
  it.each([
    [
      { alg: 'ES256', typ: 'AT+JWT' },
      { alg: 'ES256', typ: 'at+jwt' },
    ],
    [
      { alg: 'ES256', typ: 'Application/at+jwt' },
      { alg: 'ES256', typ: 'at+jwt' },
    ],
    [
      { alg: 'ES256', typ: 'x/application/y' },
      { alg: 'ES256', typ: 'x/application/y' },
    ],
    [{ alg: 'ES256' }, { alg: 'ES256', typ: null }],
    [{ typ: 'JWT' }, { alg: '', typ: 'jwt' }],
  ])('%j is read as %j', async (header, read) => {
    expect(await headerOfToken(`${encoded(header)}.e30.AA`)).toEqual(read)
  })
})

describe('what opening a logout token failed with', () => {
  const refusal = (claim: string, reason: 'missing' | 'key'): unknown =>
    logoutTokenRefusal(new TokenError('ERR_SIGNICAT_TOKEN_INVALID', { claim, reason }))

  it('is a fault of a logout token', () => {
    for (const [claim, reason] of [
      ['kid', 'key'],
      ['encryption', 'key'],
      ['iss', 'missing'],
    ] as const) {
      const code = 'ERR_SIGNICAT_LOGOUT_TOKEN_INVALID'
      expect(refusal(claim, reason)).toMatchObject({ code, claim, reason })
    }
  })

  it('is a setting that the issuer does not follow, where it should have been encrypted', () => {
    const code = 'ERR_SIGNICAT_LOGOUT_TOKEN_NOT_ENCRYPTED'
    expect(refusal('encryption', 'missing')).toMatchObject({ code, claim: 'encryption', reason: 'missing' })
  })

  it('stays what it is, when it is no fault of the token', () => {
    const outage = new Error('down')
    expect(logoutTokenRefusal(outage)).toBe(outage)
  })
})

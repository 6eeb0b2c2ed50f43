import { beforeAll, describe, expect, it } from 'vitest'
import { type LogoutTokenRules, verifyLogoutToken } from '../../../lib/verify/logout-token.js'
import {
  CLIENT,
  ISSUER,
  NOW,
  refusal,
  rulesFor,
  sign,
  type TestIssuer,
  testIssuer,
} from './id-token-maker.js'

let issuer: TestIssuer
beforeAll(async () => {
  issuer = await testIssuer()
})

const EVENT = 'http://schemas.openid.net/event/backchannel-logout'
const SID = 'F00DF00DF00DF00DF00DF00DF00DF00D'
const honest = {
  iss: ISSUER,
  aud: CLIENT,
  iat: NOW,
  exp: NOW + 120,
  jti: 'bWJq',
  events: { [EVENT]: {} },
  sub: 'kari',
  sid: SID,
}

const refused = (fault: string): string => `ERR_SIGNICAT_LOGOUT_TOKEN_INVALID ${fault}`

const logoutRules = (rules: Partial<LogoutTokenRules> = {}): LogoutTokenRules => ({
  ...rulesFor(issuer),
  strict: false,
  ...rules,
})

async function verdict(
  changes: Record<string, unknown>,
  header: Record<string, unknown> = { typ: undefined },
  rules: Partial<LogoutTokenRules> = {},
): Promise<string> {
  const token = await sign(issuer, { ...honest, ...changes }, header)
  return refusal(verifyLogoutToken(token, logoutRules(rules)).then(() => 'accepted'))
}

describe('the order of a logout token', () => {
  const order = async (changes: Record<string, unknown>): Promise<unknown> =>
    verifyLogoutToken(await sign(issuer, { ...honest, ...changes }, { typ: undefined }), logoutRules())

  it('has no members for what the token does not say', async () => {
    const least = { issuer: ISSUER, issuedAt: NOW }
    expect(await order({ sub: undefined })).toStrictEqual({ ...least, sid: SID })
    expect(await order({ sid: undefined })).toStrictEqual({ ...least, sub: 'kari' })
  })

  it('is not read from a token that is too long, and is from the longest', async () => {
    const sized = async (length: number): Promise<string> => {
      const empty = (await sign(issuer, { ...honest, x: '' }, { typ: undefined })).length
      return verdict({ x: 'x'.repeat(Math.floor(((length - empty) * 3) / 4)) })
    }
    expect(await sized(16_382)).toBe('accepted')
    expect(await sized(16_392)).toBe(refused('token: malformed'))
  })
})

describe('a logout token', () => {
  it('says whose sessions end', async () => {
    const token = await sign(issuer, honest, { typ: 'logout+jwt' })
    expect(await verifyLogoutToken(token, logoutRules())).toEqual({
      issuer: ISSUER,
      sid: SID,
      sub: 'kari',
      issuedAt: NOW,
    })
  })

  it.each<[string, Record<string, unknown>]>([
    ['sid only', { sub: undefined }],
    ['sub only', { sid: undefined }],
    ['an unknown claim', { trace: 'x' }],
    ['a list of audiences with the client in it', { aud: ['api', CLIENT] }],
    ['an event with members', { events: { [EVENT]: { a: 1 }, other: 'x' } }],
    ['no exp, as in the drafts', { exp: undefined, iat: NOW - 630 }],
    ['a clock that is a little behind', { exp: NOW - 29, iat: NOW - 149 }],
  ])('is accepted with %s', async (_name, changes) => {
    expect(await verdict(changes)).toBe('accepted')
  })

  it.each(['JWT', 'logout+jwt', 'application/logout+jwt', undefined])(
    'is accepted with typ %s',
    async (typ) => {
      expect(await verdict({}, { typ })).toBe('accepted')
    },
  )

  it.each(['at+jwt', 'dpop+jwt', 'oauth-authz-req+jwt', 'secevent+jwt', ''])(
    'is refused with typ "%s"',
    async (typ) => {
      const before = issuer.lookups
      expect(await verdict({}, { typ })).toBe(refused('typ: type'))
      expect(issuer.lookups).toBe(before)
    },
  )

  it('must say logout+jwt, and have an exp, when that is asked for', async () => {
    const strict = { strict: true }
    expect(await verdict({}, { typ: 'logout+jwt' }, strict)).toBe('accepted')
    expect(await verdict({}, { typ: 'JWT' }, strict)).toBe(refused('typ: type'))
    expect(await verdict({}, { typ: undefined }, strict)).toBe(refused('typ: missing'))
    expect(await verdict({ exp: undefined }, { typ: 'logout+jwt' }, strict)).toBe(refused('exp: missing'))
  })

  it.each<[string, Record<string, unknown>, string]>([
    ['another issuer', { iss: `${ISSUER}/` }, 'iss: mismatch'],
    ['no issuer', { iss: undefined }, 'iss: missing'],
    ['another client', { aud: `${CLIENT}1` }, 'aud: mismatch'],
    ['a list without the client', { aud: ['api'] }, 'aud: mismatch'],
    ['no audience', { aud: undefined }, 'aud: missing'],
    ['an audience that is none', { aud: 1 }, 'aud: malformed'],
    ['an exp in the past', { exp: NOW - 31 }, 'exp: expired'],
    ['an exp that is no time', { exp: '1e300' }, 'exp: malformed'],
    ['an nbf to come', { nbf: NOW + 31 }, 'nbf: not-yet-valid'],
    ['no iat', { iat: undefined }, 'iat: missing'],
    ['an iat to come', { iat: NOW + 31 }, 'iat: not-yet-valid'],
    ['neither exp nor an iat of these minutes', { exp: undefined, iat: NOW - 631 }, 'iat: too-old'],
    ['an iat of yesterday', { iat: NOW - 86_400 }, 'iat: too-old'],
    ['no jti', { jti: undefined }, 'jti: missing'],
    ['an empty jti', { jti: '' }, 'jti: malformed'],
    ['no events', { events: undefined }, 'events: missing'],
    ['events as text', { events: EVENT }, 'events: malformed'],
    ['events as a list', { events: [EVENT] }, 'events: malformed'],
    ['another event', { events: { 'urn:other': {} } }, 'events: mismatch'],
    ['an event that is no object', { events: { [EVENT]: true } }, 'events: malformed'],
    ['a nonce', { nonce: 'n' }, 'nonce: unexpected'],
    ['an empty nonce', { nonce: '' }, 'nonce: unexpected'],
    ['a nonce that is null', { nonce: null }, 'nonce: unexpected'],
    ['neither sub nor sid', { sub: undefined, sid: undefined }, 'sid: missing'],
    ['a sid that is a number', { sid: 1 }, 'sid: malformed'],
    ['an empty sid', { sid: '' }, 'sid: malformed'],
    ['a sid that is an object', { sid: {} }, 'sid: malformed'],
    ['a sid of 10 kB', { sid: 'x'.repeat(10_240) }, 'sid: malformed'],
    ['an empty sub', { sub: '' }, 'sub: malformed'],
  ])('is refused with %s', async (_name, changes, fault) => {
    expect(await verdict(changes)).toBe(refused(fault))
  })
})

describe('what costs nothing', () => {
  it.each<[string, string]>([
    ['nothing', ''],
    ['two parts', 'a.b'],
    ['five parts', 'a.b.c.d.e'],
    ['no base64url', '+.+.+'],
    ['no JSON', 'YQ.YQ.YQ'],
    ['a list', `YQ.${Buffer.from('[1]').toString('base64url')}.YQ`],
    ['an unsigned one', `${Buffer.from('{"alg":"none"}').toString('base64url')}.e30.`],
    ['100 kB', `a.${'b'.repeat(100_000)}.c`],
  ])('refuses %s without looking for a key', async (_name, token) => {
    const before = issuer.lookups
    expect(await refusal(verifyLogoutToken(token, logoutRules()))).toMatch(
      /^ERR_SIGNICAT_LOGOUT_TOKEN_INVALID/,
    )
    expect(issuer.lookups).toBe(before)
  })

  it('refuses a token of another issuer without looking for a key', async () => {
    const before = issuer.lookups
    expect(await verdict({ iss: 'https://elsewhere.example' })).toBe(refused('iss: mismatch'))
    expect(issuer.lookups).toBe(before)
  })
})

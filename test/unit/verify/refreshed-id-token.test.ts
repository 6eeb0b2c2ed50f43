import { beforeAll, describe, expect, it } from 'vitest'
import {
  type OriginalIdToken,
  type RefreshedIdTokenRules,
  verifyRefreshedIdToken,
} from '../../../lib/verify/refreshed-id-token.js'
import {
  CLIENT,
  claimsWith,
  ISSUER,
  invalid,
  NONCE,
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

/** The login was an hour ago. */
const LOGIN = NOW - 3600
const SUB = String(claimsWith().sub)
const atLogin = claimsWith({ iat: LOGIN, nbf: LOGIN, exp: LOGIN + 600, auth_time: LOGIN })
const original: OriginalIdToken = { sub: SUB, authTime: LOGIN, nonce: NONCE, claims: atLogin }

async function verdict(
  changes: Record<string, unknown>,
  rules: Partial<RefreshedIdTokenRules> = {},
  header: Record<string, unknown> = {},
): Promise<string> {
  const token = await sign(issuer, claimsWith({ auth_time: LOGIN, ...changes }), header)
  const all = { ...rulesFor(issuer), original, ...rules }
  return refusal(verifyRefreshedIdToken(token, all).then(() => 'accepted'))
}

describe('an ID token that came with a refresh', () => {
  it('is accepted when it continues the login, with the same nonce or none', async () => {
    expect(await verdict({})).toBe('accepted')
    expect(await verdict({ nonce: undefined })).toBe('accepted')
    expect(await verdict({ auth_time: undefined })).toBe('accepted')
  })

  it('may be of a moment when the same person proved it again', async () => {
    expect(await verdict({ auth_time: LOGIN + 1 })).toBe('accepted')
    expect(await verdict({ auth_time: NOW + 30 })).toBe('accepted')
    expect(await verdict({ auth_time: NOW + 31 })).toBe(invalid('auth_time: not-yet-valid'))
    expect(await verdict({ auth_time: LOGIN - 1 })).toBe(invalid('auth_time: mismatch'))
  })

  it.each(['nonce', 'at_hash', 'auth_time', 'azp', 'sid', 'acr', 'idp'])(
    'may have an empty %s, which it need not have at all',
    async (claim) => {
      for (const empty of [null, '']) expect(await verdict({ [claim]: empty })).toBe('accepted')
    },
  )

  it.each(['sub', 'iss', 'aud', 'exp', 'iat'])('must have a %s', async (claim) => {
    for (const empty of [null, '']) {
      expect(await verdict({ [claim]: empty })).toMatch(/(?:missing|malformed|mismatch)$/)
    }
  })

  it('is of the same session at the issuer, when both say which', async () => {
    const ofSession = { original: { ...original, sid: 'one' } }
    expect(await verdict({ sid: 'one' }, ofSession)).toBe('accepted')
    expect(await verdict({ sid: undefined }, ofSession)).toBe('accepted')
    expect(await verdict({ sid: 'one' })).toBe('accepted')
    expect(await verdict({ sid: 'other' }, ofSession)).toBe(invalid('sid: mismatch'))
  })

  it('has its dates in whole seconds, the fraction cut off', async () => {
    expect(await verdict({ auth_time: LOGIN + 0.59, iat: NOW + 0.5, exp: NOW + 60.9 })).toBe('accepted')
    expect(await verdict({ auth_time: LOGIN - 0.01 })).toBe(invalid('auth_time: mismatch'))
  })

  it('is compared with what was kept, and no further', async () => {
    const sparse = { original: { sub: SUB } }
    expect(await verdict({ nonce: 'any', auth_time: LOGIN - 5 }, sparse)).toBe('accepted')
    expect(await verdict({ sub: 'somebody-else' }, sparse)).toBe(invalid('sub: mismatch'))
  })

  it.each<[string, Record<string, unknown>, string]>([
    ['another person', { sub: 'somebody-else' }, 'sub: mismatch'],
    ['nobody', { sub: undefined }, 'sub: missing'],
    ['another issuer', { iss: `${ISSUER}1` }, 'iss: mismatch'],
    ['another client', { aud: `${CLIENT}1` }, 'aud: mismatch'],
    ['another nonce', { nonce: 'another' }, 'nonce: mismatch'],
    ['another login', { auth_time: LOGIN - 60 }, 'auth_time: mismatch'],
    ['a time that is none', { auth_time: 'now' }, 'auth_time: malformed'],
    ['an azp that was not there', { azp: CLIENT }, 'azp: mismatch'],
    ['a foreign azp', { azp: 'other' }, 'azp: mismatch'],
    ['the hash of another access token', { at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' }, 'at_hash: mismatch'],
    ['an old one sent again', { iat: LOGIN }, 'iat: too-old'],
    ['no iat', { iat: undefined }, 'iat: missing'],
    ['no exp', { exp: undefined }, 'exp: missing'],
    ['one for later', { nbf: NOW + 31 }, 'nbf: not-yet-valid'],
  ])('is refused for %s', async (_name, changes, fault) => {
    expect(await verdict(changes)).toBe(invalid(fault))
  })

  it('is refused when an audience of the login is missing, or azp is', async () => {
    const before = { ...original, claims: { ...atLogin, aud: [CLIENT, 'api'], azp: CLIENT } }
    const rules = { original: before }
    expect(await verdict({ aud: [CLIENT, 'api'], azp: CLIENT }, rules)).toBe('accepted')
    expect(await verdict({ aud: CLIENT, azp: CLIENT }, rules)).toBe(invalid('aud: mismatch'))
    expect(await verdict({ aud: [CLIENT, 'api'] }, rules)).toBe(invalid('azp: missing'))
    const alone = { original: { ...original, claims: { ...atLogin, azp: CLIENT } } }
    expect(await verdict({}, alone)).toBe(invalid('azp: mismatch'))
  })

  it('is refused when it has expired, is of another kind, or is not the issuer’s', async () => {
    expect(await verdict({ exp: NOW - 31 })).toBe('ERR_SIGNICAT_TOKEN_EXPIRED exp: expired')
    expect(await verdict({}, {}, { typ: 'at+jwt' })).toBe(invalid('typ: type'))
    expect(await verdict({}, { algorithm: 'PS256' })).toBe(invalid('alg: algorithm'))
    const other = await testIssuer()
    const forged = await sign(other, claimsWith({ auth_time: LOGIN }))
    const rules = { ...rulesFor(issuer), original }
    expect(await refusal(verifyRefreshedIdToken(forged, rules))).toBe(invalid('signature: signature'))
  })
})

describe('who a refreshed token is for', () => {
  const loginFor = (claims: Record<string, unknown>): Partial<RefreshedIdTokenRules> => ({
    original: { ...original, claims: { ...atLogin, ...claims } },
  })

  it('is everybody whom the login was for, as a text or as a list', async () => {
    expect(await verdict({ aud: [CLIENT] }, loginFor({ aud: CLIENT }))).toBe('accepted')
    expect(await verdict({ aud: CLIENT }, loginFor({ aud: [CLIENT] }))).toBe('accepted')
    const both = { aud: [CLIENT, 'b'], azp: CLIENT }
    expect(await verdict(both, loginFor(both))).toBe('accepted')
    expect(await verdict({ ...both, aud: CLIENT }, loginFor(both))).toBe(invalid('aud: mismatch'))
    expect(await verdict({}, loginFor({ aud: 7 }))).toBe('accepted')
  })
})

describe('the moment of the login in a refreshed token', () => {
  it('may be that of the login, or a later one up to now', async () => {
    for (const [auth_time, answer] of [
      [LOGIN, 'accepted'],
      [LOGIN + 1, 'accepted'],
      [NOW + 30, 'accepted'],
      [NOW + 31, invalid('auth_time: not-yet-valid')],
      [LOGIN - 1, invalid('auth_time: mismatch')],
      ['x', invalid('auth_time: malformed')],
      [undefined, 'accepted'],
    ] as const)
      expect(await verdict({ auth_time })).toBe(answer)
  })

  it('is not held against a login that named none', async () => {
    const { authTime: _gone, ...silent } = original
    expect(await verdict({ auth_time: LOGIN - 1 }, { original: silent })).toBe('accepted')
    // One to come would be recent for ever.
    const future = { auth_time: NOW + 31 }
    expect(await verdict(future, { original: silent })).toBe(invalid('auth_time: not-yet-valid'))
  })
})

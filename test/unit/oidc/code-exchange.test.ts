import nock from 'nock'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type SigningKey, signingKey, testClock } from '../issuer/fixtures.js'
import {
  answer,
  clientId,
  failureOf,
  idToken,
  idTokenClaims,
  issuerUrl,
  redirectUri,
  setUp,
  tokenAnswer,
} from './fixtures.js'

let key: SigningKey

beforeAll(async () => {
  key = await signingKey('k')
})

afterEach(() => {
  expect(nock.pendingMocks()).toEqual([])
  nock.cleanAll()
})

async function tokens(now: number, changes: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
  const id_token = await idToken(key, idTokenClaims(now))
  return {
    id_token,
    access_token: 'at-1',
    expires_in: 600,
    token_type: 'Bearer',
    scope: 'openid profile',
    ...changes,
  }
}

describe('spending the code', () => {
  test('sends what belongs to the attempt, once, and hands out the tokens as they came', async () => {
    const { client, calls, clock } = setUp()
    const body = await tokens(clock(), { refresh_token: 'rt-1' })
    tokenAnswer(200, body)
    expect(await client.exchangeCode(answer({ session_state: 'x', scope: 'openid', foo: 'bar' }))).toEqual({
      unverifiedIdToken: body.id_token,
      accessToken: 'at-1',
      refreshToken: 'rt-1',
      expiresIn: 600,
      scope: 'openid profile',
      tokenType: 'bearer',
    })
    expect(calls).toHaveLength(1)
    expect(calls[0]).toMatchObject({ method: 'POST', path: '/auth/open/connect/token' })
    expect(Object.fromEntries(calls[0]?.body ?? [])).toEqual({
      grant_type: 'authorization_code',
      code: 'code-1',
      redirect_uri: redirectUri,
      code_verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
    })
  })

  test('L1 does not fetch keys or look at the signature: that is verified afterwards', async () => {
    const { client, calls, clock } = setUp()
    tokenAnswer(200, await tokens(clock()))
    await client.exchangeCode(answer())
    expect(calls).toHaveLength(1)
  })

  test('L21 the redirect URI is the registered one, spelled as in the authorization request', async () => {
    const { client, calls, clock } = setUp()
    const odd = 'https://APP.example.com:443/påloggning'
    tokenAnswer(200, await tokens(clock()))
    const url = await client.authorizationUrl({
      ...answer(),
      redirectUri: odd,
      scope: ['openid'],
      parameters: {},
    })
    await client.exchangeCode({ ...answer(), redirectUri: odd })
    expect(calls[0]?.body.get('redirect_uri')).toBe('https://app.example.com/p%C3%A5loggning')
    expect(new URL(url).searchParams.get('redirect_uri')).toBe(calls[0]?.body.get('redirect_uri'))
  })

  test('L22 two exchanges do not share their checks', async () => {
    const { client, clock } = setUp()
    tokenAnswer(200, await tokens(clock()))
    tokenAnswer(200, await tokens(clock()))
    await client.exchangeCode(answer())
    const other = await failureOf(client.exchangeCode({ ...answer(), nonce: 'nonce-2' }))
    expect(other).toMatchObject({ name: 'TokenError', claim: 'nonce' })
  })

  test('works with an answer without iss when none was promised', async () => {
    const { client, clock } = setUp({ document: { authorization_response_iss_parameter_supported: false } })
    tokenAnswer(200, await tokens(clock()))
    expect(await client.exchangeCode(answer('code=c&state=state-1'))).toMatchObject({ accessToken: 'at-1' })
  })

  test('goes by the injected clock, however far it is from the real one', async () => {
    for (const start of [1_500_000_000, 3_000_000_000]) {
      const clock = testClock(start)
      const { client } = setUp({ clock })
      tokenAnswer(200, await tokens(clock(), {}))
      await client.exchangeCode(answer())
      tokenAnswer(200, await tokens(clock(), {}))
      clock.advance(631)
      expect(await failureOf(client.exchangeCode(answer()))).toMatchObject({
        code: 'ERR_SIGNICAT_TOKEN_EXPIRED',
      })
      nock.cleanAll()
    }
  })
})

describe('what the token endpoint says about the tokens', () => {
  test.each([
    [{ expires_in: undefined }, undefined],
    [{ expires_in: '300' }, 300],
    [{ expires_in: 1.9 }, 1],
    [{ expires_in: 0 }, 0],
    [{ expires_in: 1e300 }, 31_536_000],
  ])('L39 %j lives %s seconds', async (changes, seconds) => {
    const { client, clock } = setUp()
    tokenAnswer(200, await tokens(clock(), changes))
    expect((await client.exchangeCode(answer())).expiresIn).toBe(seconds)
  })

  test.each(['bearer', 'BEARER', 'Bearer'])('L38 token_type %s is taken', async (token_type) => {
    const { client, clock } = setUp()
    tokenAnswer(200, await tokens(clock(), { token_type }))
    expect(await client.exchangeCode(answer())).toMatchObject({ tokenType: 'bearer' })
  })

  test.each([
    { token_type: 'DPoP' },
    { token_type: 'mac' },
    { token_type: undefined },
    { access_token: undefined },
    { access_token: '' },
    { access_token: 7 },
    { id_token: undefined },
    { id_token: '' },
    { id_token: null },
    { id_token: 'not.a.jwt' },
    { id_token: 'a.b.c.d.e' },
    { refresh_token: '' },
    { expires_in: -1 },
    { expires_in: 'soon' },
    { scope: ['openid'] },
  ])('L11 L38 %j cannot be used', async (changes) => {
    const { client, calls, clock } = setUp()
    tokenAnswer(200, await tokens(clock(), changes))
    expect(await failureOf(client.exchangeCode(answer()))).toMatchObject({
      name: 'IssuerError',
      code: 'ERR_SIGNICAT_ISSUER_ANSWER_INVALID',
      statusCode: 502,
    })
    expect(calls).toHaveLength(1)
  })
})

describe('an ID token that was not asked for like this', () => {
  const cases: [string, Record<string, unknown>, object][] = [
    ['L5 iss of another', { iss: 'https://evil.example' }, { claim: 'iss', reason: 'mismatch' }],
    ['L5 iss with a slash', { iss: `${issuerUrl}/` }, { claim: 'iss', reason: 'mismatch' }],
    ['L6 aud of another', { aud: 'other' }, { claim: 'aud', reason: 'mismatch' }],
    ['L6 several aud without azp', { aud: [clientId, 'other'] }, { claim: 'aud', reason: 'mismatch' }],
    [
      'L6 several aud, foreign azp',
      { aud: [clientId, 'other'], azp: 'other' },
      { claim: 'azp', reason: 'mismatch' },
    ],
    ['L7 no sub', { sub: undefined }, { claim: 'sub', reason: 'missing' }],
    ['L7 no iat', { iat: undefined }, { claim: 'iat', reason: 'missing' }],
    ['L7 no exp', { exp: undefined }, { claim: 'exp', reason: 'missing' }],
    ['L7 no aud', { aud: undefined }, { claim: 'aud', reason: 'missing' }],
    ['L7 no iss', { iss: undefined }, { claim: 'iss', reason: 'missing' }],
    ['L10 no nonce', { nonce: undefined }, { claim: 'nonce', reason: 'missing' }],
    ['L10 another nonce', { nonce: 'other' }, { claim: 'nonce', reason: 'mismatch' }],
    ['L7 sub of a wrong type', { sub: 7 }, { claim: 'id_token', reason: 'malformed' }],
  ]
  test.each(cases)('%s', async (_row, changes, fault) => {
    const { client, calls, clock } = setUp()
    const id_token = await idToken(key, idTokenClaims(clock(), changes))
    tokenAnswer(200, await tokens(clock(), { id_token }))
    expect(await failureOf(client.exchangeCode(answer()))).toMatchObject({
      name: 'TokenError',
      code: 'ERR_SIGNICAT_TOKEN_INVALID',
      ...fault,
    })
    expect(calls).toHaveLength(1)
  })

  test('L8 one that has expired, one that is not valid yet, both beyond the tolerance', async () => {
    const { client, clock } = setUp()
    const exchange = async (changes: Record<string, unknown>): Promise<unknown> => {
      const id_token = await idToken(key, idTokenClaims(clock(), changes))
      tokenAnswer(200, await tokens(clock(), { id_token }))
      return failureOf(client.exchangeCode(answer()))
    }
    expect(await exchange({ exp: clock() - 31 })).toMatchObject({
      code: 'ERR_SIGNICAT_TOKEN_EXPIRED',
      claim: 'exp',
    })
    expect(await exchange({ nbf: clock() + 60 })).toMatchObject({ claim: 'nbf', reason: 'not-yet-valid' })
    expect(await exchange({ exp: clock() - 20, nbf: clock() + 20 })).toMatchObject({ accessToken: 'at-1' })
  })

  test.each(['none', 'HS256', 'PS256', 'ES256'])(
    'L3 L4 alg %s although RS256 is pinned and the issuer lists it',
    async (alg) => {
      const list = ['none', 'HS256', 'RS256', 'PS256', 'ES256']
      const { client, clock } = setUp({ document: { id_token_signing_alg_values_supported: list } })
      const [, payload] = (await idToken(key, idTokenClaims(clock()))).split('.')
      const header = Buffer.from(JSON.stringify({ alg })).toString('base64url')
      tokenAnswer(200, await tokens(clock(), { id_token: `${header}.${payload}.` }))
      expect(await failureOf(client.exchangeCode(answer()))).toMatchObject({
        claim: 'alg',
        reason: 'algorithm',
      })
    },
  )

  test('L16 a critical header', async () => {
    const { client, clock } = setUp()
    const [, payload] = (await idToken(key, idTokenClaims(clock()))).split('.')
    const header = Buffer.from(JSON.stringify({ alg: 'RS256', crit: ['x'], x: 1 })).toString('base64url')
    tokenAnswer(200, await tokens(clock(), { id_token: `${header}.${payload}.x` }))
    expect(await failureOf(client.exchangeCode(answer()))).toMatchObject({
      code: 'ERR_SIGNICAT_ISSUER_ANSWER_INVALID',
    })
  })
})

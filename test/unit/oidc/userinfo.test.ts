import { SignJWT } from 'jose'
import nock from 'nock'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type SigningKey, signingKey } from '../issuer/fixtures.js'
import { clientId, failureOf, issuerUrl, origin, setUp } from './fixtures.js'

let key: SigningKey
let foreign: SigningKey

beforeAll(async () => {
  ;[key, foreign] = await Promise.all([signingKey('k'), signingKey('k')])
})

afterEach(() => {
  expect(nock.pendingMocks()).toEqual([])
  nock.cleanAll()
})

const userinfoAnswer = (
  status: number,
  body: nock.ReplyBody,
  headers: Record<string, string> = {},
): nock.Scope => nock(origin).get('/auth/open/connect/userinfo').reply(status, body, headers)

const failed = expect.objectContaining({
  name: 'IssuerError',
  code: 'ERR_SIGNICAT_USERINFO_FAILED',
  statusCode: 502,
})

describe('userinfo', () => {
  test('L26 is asked with the token in the header and gives the claims', async () => {
    const { client, calls } = setUp()
    const claims = { sub: 'subject-1', nin: '01010112345', name: 'Kari Ø' }
    userinfoAnswer(200, claims)
    expect(await client.userinfo('at-1', 'subject-1')).toEqual(claims)
    expect(calls).toHaveLength(1)
    expect(calls[0]?.headers.get('authorization')).toBe('Bearer at-1')
    expect(calls[0]?.headers.get('accept')).toContain('application/json')
    expect(calls[0]?.path).toBe('/auth/open/connect/userinfo')
  })

  test.each([
    { sub: 'subject-2' },
    { sub: 'SUBJECT-1' },
    { sub: '' },
    { sub: 7 },
    { sub: ['subject-1'] },
    {},
  ])('L24 of another person is refused, and nothing of it gets out: %j', async (claims) => {
    const { client } = setUp()
    userinfoAnswer(200, { nin: '01010112345', ...claims })
    const failure = await failureOf(client.userinfo('at-1', 'subject-1'))
    expect(failure).toMatchObject({
      code: 'ERR_SIGNICAT_USERINFO_FAILED',
      detail: 'userinfo: sub is another one',
    })
    expect(JSON.stringify({ failure, cause: (failure as Error).cause })).not.toMatch(/01010112345|subject/)
  })

  test.each([
    [401, '', { 'www-authenticate': 'Bearer realm="IdentityServer",error="invalid_token"' }],
    [401, '', {}],
    [403, '{}', {}],
    [204, '', {}],
    [500, 'oops', {}],
    [503, '', { 'retry-after': '5' }],
    [302, '', { location: 'https://evil.example' }],
    [200, '<html></html>', {}],
    [200, '[]', {}],
    [200, 'null', {}],
    [200, `{"sub":"subject-1","x":"${'x'.repeat(1_048_576)}"}`, {}],
  ])('fails on %i %.40s', async (status, body, headers) => {
    const { client, calls } = setUp()
    userinfoAnswer(status, body, headers)
    expect(await failureOf(client.userinfo('at-1', 'subject-1'))).toEqual(failed)
    expect(calls).toHaveLength(1)
  })

  test('fails when the issuer has none, or the token cannot stand in a header, without a call', async () => {
    const none = setUp({ document: { userinfo_endpoint: undefined } })
    expect(await failureOf(none.client.userinfo('at-1', 'subject-1'))).toEqual(failed)
    expect(none.calls).toEqual([])
    nock.cleanAll()
    const odd = setUp()
    expect(await failureOf(odd.client.userinfo('at\r\nx: y', 'subject-1'))).toEqual(failed)
    expect(odd.calls).toEqual([])
  })
})

describe('a signed userinfo (L25)', () => {
  async function answerSigned(
    signer: SigningKey,
    claims: Record<string, unknown>,
    type = 'application/jwt',
  ): Promise<void> {
    const jwt = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', kid: 'k' })
      .sign(signer.privateKey)
    userinfoAnswer(200, jwt, { 'content-type': type })
  }

  const serveKeys = (): nock.Scope =>
    nock(origin)
      .get('/auth/open/.well-known/openid-configuration/jwks')
      .reply(200, { keys: [key.jwk] })

  const good = { sub: 'subject-1', iss: issuerUrl, aud: clientId, nin: '01010112345' }

  test.each(['application/jwt', 'Application/JWT; charset=utf-8', 'application/jwt ; x=y'])(
    'is verified with the keys of the issuer: %s',
    async (type) => {
      const { client } = setUp()
      await answerSigned(key, good, type)
      serveKeys()
      expect(await client.userinfo('at-1', 'subject-1')).toEqual(good)
    },
  )

  test('may leave out iss and aud, and may name several aud', async () => {
    const { client } = setUp()
    serveKeys()
    for (const claims of [{ sub: 'subject-1' }, { ...good, aud: ['other', clientId] }]) {
      await answerSigned(key, claims)
      expect(await client.userinfo('at-1', 'subject-1')).toEqual(claims)
    }
  })

  test('is refused when the signature, a claim or the time is wrong', async () => {
    const { client, clock } = setUp()
    serveKeys()
    await answerSigned(foreign, good)
    expect(await failureOf(client.userinfo('at-1', 'subject-1'))).toEqual(failed)
    for (const changes of [
      { iss: 'https://evil.example' },
      { aud: 'other' },
      { aud: [] },
      { sub: 'subject-2' },
      { exp: clock() - 31 },
    ]) {
      await answerSigned(key, { ...good, ...changes })
      expect(await failureOf(client.userinfo('at-1', 'subject-1'))).toEqual(failed)
    }
  })

  test('is refused unsigned, even when the issuer lists none', async () => {
    const { client, calls } = setUp({
      document: { userinfo_signing_alg_values_supported: ['none', 'RS256'] },
    })
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
    userinfoAnswer(200, `${part({ alg: 'none' })}.${part(good)}.`, { 'content-type': 'application/jwt' })
    expect(await failureOf(client.userinfo('at-1', 'subject-1'))).toEqual(failed)
    expect(calls).toHaveLength(1)
  })
})

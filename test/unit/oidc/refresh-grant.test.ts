import nock from 'nock'
import { afterEach, describe, expect, test } from 'vitest'
import { isSignicatError } from '../../../lib/errors.js'
import { origin, setUp } from './fixtures.js'

afterEach(() => {
  nock.cleanAll()
})

const tokenAnswer = (
  status: number,
  body: nock.ReplyBody,
  headers: Record<string, string> = {},
): nock.Scope => nock(origin).post('/auth/open/connect/token').reply(status, body, headers)

const fresh = { access_token: 'at-2', token_type: 'Bearer', expires_in: 300.7, scope: 'openid' }

async function failure(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.then(
    () => 'no failure',
    (reason: unknown) => reason,
  )
  return isSignicatError(error) ? `${error.name} ${error.code}` : String(error)
}

describe('a refresh', () => {
  test('sends the refresh token once and gives the new tokens', async () => {
    const { client, calls } = setUp()
    tokenAnswer(200, { ...fresh, refresh_token: 'rt-2' })
    expect(await client.refresh('rt-1')).toEqual({
      accessToken: 'at-2',
      refreshToken: 'rt-2',
      tokenType: 'bearer',
      expiresIn: 300,
      scope: 'openid',
    })
    expect(calls.map(({ body }) => Object.fromEntries(body))).toEqual([
      { grant_type: 'refresh_token', refresh_token: 'rt-1' },
    ])
    expect(calls[0]?.headers.get('authorization')).toMatch(/^Basic /)
  })

  test('X29 keeps the old refresh token when none comes, and lives without expires_in and scope', async () => {
    const { client } = setUp()
    tokenAnswer(200, { access_token: 'at-2', token_type: 'bearer' })
    expect(await client.refresh('rt-1')).toEqual({
      accessToken: 'at-2',
      refreshToken: 'rt-1',
      tokenType: 'bearer',
    })
  })

  test('X29 refuses another kind of token', async () => {
    const { client } = setUp()
    tokenAnswer(200, { ...fresh, token_type: 'DPoP' })
    expect(await failure(client.refresh('rt-1'))).toBe('IssuerError ERR_SIGNICAT_ISSUER_ANSWER_INVALID')
  })

  test('X30 tells a token that is no longer taken from a bad day of the issuer', async () => {
    const cases: [number, object, string][] = [
      [400, { error: 'invalid_grant' }, 'SessionError ERR_SIGNICAT_SESSION_GONE'],
      [401, { error: 'invalid_client' }, 'IssuerError ERR_SIGNICAT_CLIENT_REFUSED'],
      [400, { error: 'temporarily_unavailable' }, 'IssuerError ERR_SIGNICAT_ISSUER_UNREACHABLE'],
      [400, { error: 'invalid_scope' }, 'IssuerError ERR_SIGNICAT_ISSUER_ANSWER_INVALID'],
      [500, {}, 'IssuerError ERR_SIGNICAT_ISSUER_ANSWER_INVALID'],
      [503, {}, 'IssuerError ERR_SIGNICAT_ISSUER_UNREACHABLE'],
    ]
    for (const [status, body, expected] of cases) {
      const { client, calls } = setUp()
      tokenAnswer(status, body, status === 503 ? { 'retry-after': '7' } : {})
      expect(await failure(client.refresh('rt-1'))).toBe(expected)
      expect(calls).toHaveLength(1)
      nock.cleanAll()
    }
  })

  test('X10 is never sent again after a time-out', async () => {
    const { client, calls } = setUp({ config: { timeoutMs: 1000 } })
    nock(origin).post('/auth/open/connect/token').delay(60_000).reply(200, fresh)
    expect(await failure(client.refresh('rt-1'))).toBe('IssuerError ERR_SIGNICAT_ISSUER_TIMEOUT')
    expect(calls).toHaveLength(1)
    nock.abortPendingRequests()
  })
})

import nock from 'nock'
import { afterEach, describe, expect, test } from 'vitest'
import { origin, setUp } from './fixtures.js'

afterEach(() => {
  nock.cleanAll()
})

const revocationAnswer = (status: number, body: nock.ReplyBody = ''): nock.Scope =>
  nock(origin).post('/auth/open/connect/revocation').reply(status, body)

describe('revoking', () => {
  test('tells the issuer about each token that there is', async () => {
    const { client, issuer, calls, log } = setUp()
    await issuer.metadata()
    revocationAnswer(200)
    revocationAnswer(200)
    await client.revoke({ accessToken: 'at-1', refreshToken: 'rt-1' })
    expect(calls.map(({ body }) => [body.get('token'), body.get('token_type_hint')])).toEqual([
      ['rt-1', 'refresh_token'],
      ['at-1', 'access_token'],
    ])
    expect(calls[0]?.headers.get('authorization')).toMatch(/^Basic /)
    await client.revoke({})
    expect(calls).toHaveLength(2)
    expect(log.lines).toEqual([])
  })

  test.each([400, 401, 500, 503])(
    'X34 never throws: after %i there is a line in the log without the token',
    async (status) => {
      const { client, issuer, calls, log } = setUp()
      await issuer.metadata()
      revocationAnswer(status, { error: 'invalid_client' })
      revocationAnswer(200)
      await client.revoke({ accessToken: 'at-1', refreshToken: 'rt-1' })
      expect(calls).toHaveLength(2)
      expect(log.lines).toHaveLength(1)
      expect(log.lines[0]).toMatchObject({ level: 'warn', fields: { hint: 'refresh_token' } })
      expect(JSON.stringify(log.lines)).not.toContain('rt-1')
    },
  )

  test('X35 ends when the issuer is closed', async () => {
    const { client, issuer, log } = setUp()
    await issuer.metadata()
    issuer.close()
    await client.revoke({ accessToken: 'at-1' })
    expect(log.lines).toHaveLength(1)
  })

  test('sends nothing to an issuer without the endpoint, or one that is not known', async () => {
    const without = setUp({ document: { revocation_endpoint: undefined } })
    await without.issuer.metadata()
    await without.client.revoke({ accessToken: 'at-1' })
    const unknown = setUp()
    await unknown.client.revoke({ accessToken: 'at-1' })
    expect([without.calls, unknown.calls]).toEqual([[], []])
  })
})

import nock from 'nock'
import { afterEach, describe, expect, test } from 'vitest'
import { clientId, issuerUrl, origin, setUp } from './fixtures.js'

afterEach(() => {
  nock.cleanAll()
})

const ask = { idTokenHint: 'a.b.c', postLogoutRedirectUri: 'https://app.example.com/logged-out', state: 's' }

describe('the end-session URL', () => {
  test('carries the hint, where to come back to, and always the client', async () => {
    const { client, calls } = setUp()
    const url = new URL((await client.endSessionUrl(ask)) ?? '')
    expect(url.origin + url.pathname).toBe(`${issuerUrl}/connect/endsession`)
    expect(Object.fromEntries(url.searchParams)).toEqual({
      id_token_hint: 'a.b.c',
      post_logout_redirect_uri: 'https://app.example.com/logged-out',
      state: 's',
      client_id: clientId,
    })
    expect(calls).toEqual([])
  })

  test('R1 goes with the client alone when there is nothing else', async () => {
    const { client } = setUp()
    expect(await client.endSessionUrl({})).toBe(`${issuerUrl}/connect/endsession?client_id=dev-app%2B1`)
  })

  test('R1 leaves out a hint that does not fit into 7000 characters', async () => {
    const { client } = setUp()
    const room = 7000 - ((await client.endSessionUrl({ ...ask, idTokenHint: '' })) ?? '').length
    const fits = (await client.endSessionUrl({ ...ask, idTokenHint: 'x'.repeat(room) })) ?? ''
    expect(fits).toHaveLength(7000)
    const url = new URL((await client.endSessionUrl({ ...ask, idTokenHint: 'x'.repeat(room + 1) })) ?? '')
    expect(Object.fromEntries(url.searchParams)).toEqual({
      post_logout_redirect_uri: 'https://app.example.com/logged-out',
      state: 's',
      client_id: clientId,
    })
  })

  test('R2 is absent when the issuer has none', async () => {
    const { client } = setUp({ document: { end_session_endpoint: undefined } })
    expect(await client.endSessionUrl(ask)).toBeNull()
  })

  test.each(['javascript:alert(1)', 'http://acme.sandbox.signicat.com/endsession'])(
    'L45 is absent when it would be %s',
    async (end_session_endpoint) => {
      const { client } = setUp({ document: { end_session_endpoint } })
      expect(await client.endSessionUrl(ask)).toBeNull()
    },
  )

  test('X34 is absent, with a line in the log, when the issuer is not known and down', async () => {
    nock(origin).get('/auth/open/.well-known/openid-configuration').reply(500, '')
    const { client, log } = setUp()
    expect(await client.endSessionUrl(ask)).toBeNull()
    expect(log.lines.map((line) => line.level)).toEqual(['warn', 'warn'])
    expect(JSON.stringify(log.lines)).not.toContain('a.b.c')
  })

  test('is there while the issuer is down but known', async () => {
    const { client, issuer, clock } = setUp()
    await issuer.metadata()
    clock.advance(80_000)
    nock(origin).get('/auth/open/.well-known/openid-configuration').reply(500, '')
    expect(await client.endSessionUrl({})).toContain('/connect/endsession')
  })
})

import nock from 'nock'
import { afterEach, describe, expect, test } from 'vitest'
import { ask, clientId, failureOf, issuerUrl, origin, redirectUri, setUp } from './fixtures.js'

afterEach(() => {
  expect(nock.pendingMocks()).toEqual([])
  nock.cleanAll()
})

const pushAnswer = (status: number, body: nock.ReplyBody, headers: Record<string, string> = {}): nock.Scope =>
  nock(origin).post('/auth/open/connect/par').reply(status, body, headers)

const accepted = (requestUri = 'urn:ietf:params:oauth:request_uri:abc'): nock.Scope =>
  pushAnswer(201, { request_uri: requestUri, expires_in: 60 })

describe('a pushed authorization request', () => {
  test('holds everything, and the URL only client_id and request_uri', async () => {
    const { client, calls } = setUp({ config: { request: 'par' } })
    accepted()
    const url = new URL(await client.authorizationUrl(ask({ parameters: { acr_values: 'idp:nbid' } })))
    expect(url.origin + url.pathname).toBe(`${issuerUrl}/connect/authorize`)
    expect([...url.searchParams]).toEqual([
      ['request_uri', 'urn:ietf:params:oauth:request_uri:abc'],
      ['client_id', clientId],
    ])
    expect(calls).toHaveLength(1)
    expect(Object.fromEntries(calls[0]?.body ?? [])).toEqual({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: redirectUri,
      scope: 'openid profile',
      state: 'state-1',
      nonce: 'nonce-1',
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
      acr_values: 'idp:nbid',
    })
    expect(calls[0]?.headers.get('authorization')).toMatch(/^Basic /)
  })

  test('is used when the issuer requires it, whatever is configured', async () => {
    const { client, calls } = setUp({ document: { require_pushed_authorization_requests: true } })
    accepted()
    expect(await client.authorizationUrl(ask())).not.toContain('code_challenge')
    expect(calls).toHaveLength(1)
  })

  test('is made anew for each login', async () => {
    const { client, calls } = setUp({ config: { request: 'par' } })
    accepted('urn:1')
    accepted('urn:2')
    const urls = [await client.authorizationUrl(ask()), await client.authorizationUrl(ask())]
    expect(urls.map((url) => new URL(url).searchParams.get('request_uri'))).toEqual(['urn:1', 'urn:2'])
    expect(calls).toHaveLength(2)
  })

  test('is impossible when the issuer has no endpoint for it, and nothing plain takes its place', async () => {
    const { client, calls } = setUp({
      config: { request: 'par' },
      document: { pushed_authorization_request_endpoint: undefined },
    })
    expect(await failureOf(client.authorizationUrl(ask()))).toMatchObject({
      name: 'IssuerError',
      code: 'ERR_SIGNICAT_ISSUER_ANSWER_INVALID',
    })
    expect(calls).toEqual([])
  })
})

describe('a push that fails ends the login and never falls back to a plain request', () => {
  test.each([
    [200, { request_uri: 'urn:1', expires_in: 60 }, 'ERR_SIGNICAT_ISSUER_ANSWER_INVALID', 502],
    [201, { expires_in: 60 }, 'ERR_SIGNICAT_ISSUER_ANSWER_INVALID', 502],
    [201, '<html></html>', 'ERR_SIGNICAT_ISSUER_ANSWER_INVALID', 502],
    [302, '', 'ERR_SIGNICAT_ISSUER_ANSWER_INVALID', 502],
    [400, { error: 'invalid_client' }, 'ERR_SIGNICAT_CLIENT_REFUSED', 502],
    [400, { error: 'unauthorized_client' }, 'ERR_SIGNICAT_CLIENT_REFUSED', 502],
    [401, 'no', 'ERR_SIGNICAT_CLIENT_REFUSED', 502],
    [400, { error: 'invalid_request' }, 'ERR_SIGNICAT_ISSUER_ANSWER_INVALID', 502],
    [400, { error: 'invalid_grant' }, 'ERR_SIGNICAT_ISSUER_ANSWER_INVALID', 502],
    [400, { error: 'temporarily_unavailable' }, 'ERR_SIGNICAT_ISSUER_UNREACHABLE', 503],
    [429, { error: 'slow_down' }, 'ERR_SIGNICAT_ISSUER_UNREACHABLE', 503],
    [500, 'oops', 'ERR_SIGNICAT_ISSUER_ANSWER_INVALID', 502],
    [503, '', 'ERR_SIGNICAT_ISSUER_UNREACHABLE', 503],
  ])('%i %j is %s', async (status, body, code, statusCode) => {
    const { client, calls } = setUp({ config: { request: 'par' } })
    pushAnswer(status, body)
    expect(await failureOf(client.authorizationUrl(ask()))).toMatchObject({
      name: 'IssuerError',
      code,
      statusCode,
    })
    expect(calls).toHaveLength(1)
  })

  test('a 401 with a challenge is about the client', async () => {
    const { client } = setUp({ config: { request: 'par' } })
    pushAnswer(401, { error: 'invalid_client' }, { 'www-authenticate': 'Basic realm="op"' })
    expect(await failureOf(client.authorizationUrl(ask()))).toMatchObject({
      code: 'ERR_SIGNICAT_CLIENT_REFUSED',
    })
  })

  test('a time the issuer names is passed on', async () => {
    const { client } = setUp({ config: { request: 'par' } })
    pushAnswer(503, '', { 'retry-after': '17' })
    expect(await failureOf(client.authorizationUrl(ask()))).toMatchObject({ retryAfter: 17 })
  })
})

describe('a login hint, which may name a person', () => {
  test('travels in a pushed request, repeated as it was given', async () => {
    const { client, calls } = setUp()
    accepted()
    const loginHint = ['subject-01010112345', 'deviceId-7']
    const url = await client.authorizationUrl(ask({ loginHint }))
    expect(url).not.toContain('01010112345')
    expect(calls).toHaveLength(1)
    expect(calls[0]?.body.getAll('login_hint')).toEqual(loginHint)
  })

  test('may be a single one', async () => {
    const { client, calls } = setUp()
    accepted()
    await client.authorizationUrl(ask({ loginHint: 'subject-1' }))
    expect(calls[0]?.body.getAll('login_hint')).toEqual(['subject-1'])
  })

  test('is refused where it would stand in the URL, without repeating it', async () => {
    const { client, calls } = setUp({ document: { pushed_authorization_request_endpoint: undefined } })
    const failure = await failureOf(client.authorizationUrl(ask({ loginHint: 'subject-01010112345' })))
    expect(failure).toMatchObject({
      name: 'LoginError',
      code: 'ERR_SIGNICAT_REQUEST_INVALID',
      statusCode: 500,
    })
    expect(JSON.stringify(failure)).not.toContain('01010112345')
    expect(calls).toEqual([])
  })

  test('that is an empty list needs no push', async () => {
    const { client, calls } = setUp()
    expect(await client.authorizationUrl(ask({ loginHint: [] }))).toContain('code_challenge=')
    expect(calls).toEqual([])
  })
})

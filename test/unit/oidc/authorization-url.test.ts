import { createHash } from 'node:crypto'
import nock from 'nock'
import { afterEach, describe, expect, test } from 'vitest'
import { ask, clientId, failureOf, issuerUrl, origin, redirectUri, setUp } from './fixtures.js'

afterEach(() => {
  nock.cleanAll()
})

async function plainUrl(overrides: Parameters<typeof ask>[0] = {}): Promise<URL> {
  const { client, calls } = setUp()
  const url = new URL(await client.authorizationUrl(ask(overrides)))
  expect(calls).toEqual([])
  return url
}

describe('a plain authorization request', () => {
  test('carries exactly what the code flow needs', async () => {
    const url = await plainUrl()
    expect(url.origin + url.pathname).toBe(`${issuerUrl}/connect/authorize`)
    expect(Object.fromEntries(url.searchParams)).toEqual({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: redirectUri,
      scope: 'openid profile',
      state: 'state-1',
      nonce: 'nonce-1',
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
    })
  })

  test('lets the challenge out and never the verifier', async () => {
    const verifier = 'x'.repeat(43)
    const url = await plainUrl({ verifier })
    expect(url.href).not.toContain(verifier)
    const challenge = createHash('sha256').update(verifier).digest('base64url')
    expect(url.searchParams.get('code_challenge')).toBe(challenge)
  })

  test('names the response mode only when it is another than query', async () => {
    expect((await plainUrl()).searchParams.has('response_mode')).toBe(false)
    expect((await plainUrl({ responseMode: 'form_post' })).searchParams.get('response_mode')).toBe(
      'form_post',
    )
  })

  test('takes further parameters along', async () => {
    const parameters = { acr_values: 'idp:nbid loa:high', prompt: 'login', max_age: '0', ui_locales: 'nb' }
    expect(Object.fromEntries((await plainUrl({ parameters })).searchParams)).toMatchObject(parameters)
  })

  test('keeps the query that the endpoint has', async () => {
    const { client } = setUp({ document: { authorization_endpoint: `${issuerUrl}/authorize?tenant=1` } })
    const url = new URL(await client.authorizationUrl(ask()))
    expect(url.searchParams.get('tenant')).toBe('1')
    expect(url.searchParams.get('state')).toBe('state-1')
  })

  test.each([
    'client_id',
    'client_secret',
    'client_assertion',
    'response_type',
    'response_mode',
    'redirect_uri',
    'scope',
    'state',
    'nonce',
    'code_challenge',
    'code_challenge_method',
    'request',
    'request_uri',
    'login_hint',
  ])('is refused when a further parameter is %s', async (name) => {
    const { client, calls } = setUp()
    expect(await failureOf(client.authorizationUrl(ask({ parameters: { [name]: 'x' } })))).toMatchObject({
      name: 'LoginError',
      code: 'ERR_SIGNICAT_REQUEST_INVALID',
      statusCode: 500,
      detail: `parameters.${name} belongs to the protocol`,
    })
    expect(calls).toEqual([])
  })

  test('is made without the metadata saying anything about PKCE', async () => {
    const { client } = setUp({ document: { code_challenge_methods_supported: undefined } })
    expect(await client.authorizationUrl(ask())).toContain('code_challenge_method=S256')
  })

  test('needs the metadata: an issuer that is down is said to be', async () => {
    nock(origin).get('/auth/open/.well-known/openid-configuration').reply(500, '')
    const { client } = setUp()
    expect(await failureOf(client.authorizationUrl(ask()))).toMatchObject({
      name: 'IssuerError',
      retryAfter: expect.any(Number),
    })
  })
})

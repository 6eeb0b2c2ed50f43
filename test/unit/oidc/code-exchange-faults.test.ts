import type { RequestListener } from 'node:http'
import nock from 'nock'
import { afterEach, describe, expect, test } from 'vitest'
import type { OidcConfig } from '../../../lib/oidc/connection.js'
import { discoveryDocument } from '../issuer/fixtures.js'
import { closedAddress, type LoopbackServer, startServer } from '../issuer/loopback-server.js'
import { answer, failureOf, type OidcSetup, setUp, tokenAnswer } from './fixtures.js'

const servers: LoopbackServer[] = []

afterEach(async () => {
  expect(nock.pendingMocks()).toEqual([])
  nock.cleanAll()
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

describe('a token endpoint that refuses', () => {
  test('invalid_grant ends this login, not the service', async () => {
    const { client, calls } = setUp()
    tokenAnswer(400, {
      error: 'invalid_grant',
      error_description: 'code-1 of 01010112345',
      error_uri: 'https://x',
    })
    const failure = await failureOf(client.exchangeCode(answer()))
    expect(failure).toMatchObject({
      name: 'LoginError',
      code: 'ERR_SIGNICAT_CODE_REFUSED',
      statusCode: 400,
      wireError: 'invalid_grant',
    })
    expect(JSON.stringify({ failure, cause: (failure as Error).cause })).not.toMatch(/01010112345|code-1/)
    expect(calls).toHaveLength(1)
  })

  test.each([
    [400, { error: 'invalid_client' }, {}],
    [401, { error: 'invalid_client' }, {}],
    [401, { error: 'something' }, {}],
    [401, '', {}],
    [401, '<html></html>', { 'content-type': 'text/html' }],
    [401, '', { 'www-authenticate': 'Basic realm="op", error="invalid_client"' }],
    [400, { error: 'unauthorized_client' }, {}],
  ])('%i %j %j is about the credentials of the client', async (status, body, headers) => {
    const { client, calls } = setUp()
    tokenAnswer(status, body, headers)
    expect(await failureOf(client.exchangeCode(answer()))).toMatchObject({
      name: 'IssuerError',
      code: 'ERR_SIGNICAT_CLIENT_REFUSED',
      statusCode: 502,
    })
    expect(calls).toHaveLength(1)
  })

  test.each([
    [200, '<html>maintenance</html>'],
    [200, '[]'],
    [200, 'null'],
    [200, ''],
    [200, '{"access_token":'],
    [201, { access_token: 'x', token_type: 'bearer' }],
    [204, ''],
    [302, ''],
    [400, { error: 'invalid_request' }],
    [400, { error: '<script>' }],
    [400, { error: 7 }],
    [400, 'bad'],
    [404, '<html></html>'],
    [500, '<html></html>'],
    [502, ''],
    [200, 'x'.repeat(1_048_577)],
  ])('%i %.30j is an answer that cannot be used, and the code is not sent again', async (status, body) => {
    const { client, calls } = setUp()
    tokenAnswer(status, body)
    expect(await failureOf(client.exchangeCode(answer()))).toMatchObject({
      name: 'IssuerError',
      code: 'ERR_SIGNICAT_ISSUER_ANSWER_INVALID',
      statusCode: 502,
    })
    expect(calls).toHaveLength(1)
  })

  test.each([429, 503])(
    'X11 %i with Retry-After is passed on, and the code is not sent again',
    async (status) => {
      const { client, calls } = setUp()
      tokenAnswer(status, { error: 'slow_down' }, { 'retry-after': '9' })
      expect(await failureOf(client.exchangeCode(answer()))).toMatchObject({
        code: 'ERR_SIGNICAT_ISSUER_UNREACHABLE',
        statusCode: 503,
        retryAfter: 9,
      })
      expect(calls).toHaveLength(1)
    },
  )
})

describe('a token endpoint that breaks', () => {
  async function breaking(
    token: RequestListener,
    config: Partial<OidcConfig> = {},
  ): Promise<OidcSetup & { server: LoopbackServer }> {
    const server = await startServer((request, response) => {
      if (!request.url?.includes('well-known')) return token(request, response)
      response.end(JSON.stringify(discoveryDocument(server.url)))
    })
    servers.push(server)
    const local = { issuer: server.url, isLoopbackIssuer: true, allowInsecureLoopback: true, ...config }
    return { ...setUp({ config: local }), server }
  }

  const exchange = ({ client, server }: OidcSetup & { server: LoopbackServer }): Promise<unknown> =>
    failureOf(client.exchangeCode(answer({ iss: server.url })))

  const posts = (server: LoopbackServer): number =>
    server.requests.filter((line) => line.startsWith('POST')).length

  test('X10 by hanging after it took the code: a time-out, and one request', async () => {
    const setup = await breaking(() => undefined, { timeoutMs: 1500 })
    expect(await exchange(setup)).toMatchObject({ code: 'ERR_SIGNICAT_ISSUER_TIMEOUT', statusCode: 503 })
    expect(posts(setup.server)).toBe(1)
  })

  test('L33 by stopping in the middle of the body: a time-out too', async () => {
    const setup = await breaking((_request, response) => void response.write('{"access_token":'), {
      timeoutMs: 1500,
    })
    expect(await exchange(setup)).toMatchObject({ code: 'ERR_SIGNICAT_ISSUER_TIMEOUT' })
    expect(posts(setup.server)).toBe(1)
  })

  test('X13 by a reset: unreachable, and the code is not sent again', async () => {
    const setup = await breaking((request) => request.socket.resetAndDestroy())
    expect(await exchange(setup)).toMatchObject({
      code: 'ERR_SIGNICAT_ISSUER_UNREACHABLE',
      detail: expect.stringMatching(/^token: \w+/),
    })
    expect(posts(setup.server)).toBe(1)
  })

  test('X4 by 100 MB', async () => {
    const setup = await breaking((_request, response) => {
      response.setHeader('content-length', 100_000_000)
      response.write('x')
    })
    expect(await exchange(setup)).toMatchObject({ detail: 'token: too-large' })
  })

  test('L30 by a redirect, which would carry the code elsewhere', async () => {
    const setup = await breaking((_request, response) =>
      response.writeHead(307, { location: '/elsewhere' }).end(),
    )
    expect(await exchange(setup)).toMatchObject({ detail: 'token: redirect' })
    expect(posts(setup.server)).toBe(1)
  })
})

test('an issuer where nobody listens is unreachable before the code is spent', async () => {
  const address = await closedAddress()
  const { client, calls } = setUp({
    config: { issuer: address, isLoopbackIssuer: true, allowInsecureLoopback: true },
  })
  expect(await failureOf(client.exchangeCode(answer({ iss: address })))).toMatchObject({
    code: 'ERR_SIGNICAT_ISSUER_UNREACHABLE',
  })
  expect(calls).toEqual([])
})

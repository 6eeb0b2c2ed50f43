import { afterEach, describe, expect, test } from 'vitest'
import { discoveryDocument, loopbackConfig, recordingLog, testClock, testIssuer } from './fixtures.js'
import { closedAddress, type LoopbackServer, startServer } from './loopback-server.js'

let server: LoopbackServer | undefined

afterEach(async () => {
  await server?.close()
  server = undefined
})

const failureOf = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error)

describe('discovery over a real socket', () => {
  test('nobody listens at first: unreachable, and usable as soon as somebody does', async () => {
    const address = await closedAddress()
    const clock = testClock()
    const issuer = testIssuer(loopbackConfig(address, { clock }))
    expect(await failureOf(issuer.metadata())).toMatchObject({
      code: 'ERR_SIGNICAT_ISSUER_UNREACHABLE',
      statusCode: 503,
      detail: 'discovery: ECONNREFUSED',
      retryAfter: 2,
    })
    expect(issuer.status().state).toBe('down')
  })

  test('a hanging issuer is asked once by a hundred callers, and all fail together', async () => {
    server = await startServer(() => undefined)
    const issuer = testIssuer(loopbackConfig(server.url, { timeoutMs: 1000 }))
    const failures = await Promise.all(Array.from({ length: 100 }, () => failureOf(issuer.metadata())))
    for (const failure of failures)
      expect(failure).toMatchObject({ code: 'ERR_SIGNICAT_ISSUER_TIMEOUT', retryAfter: 2 })
    expect(server.requests).toEqual(['GET /.well-known/openid-configuration'])
  })

  test('a document that drips is a time-out, not garbage', async () => {
    server = await startServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.write('{"issuer":')
    })
    const issuer = testIssuer(loopbackConfig(server.url, { timeoutMs: 1000 }))
    expect(await failureOf(issuer.metadata())).toMatchObject({
      code: 'ERR_SIGNICAT_ISSUER_TIMEOUT',
      statusCode: 503,
    })
  })

  test('a redirect is not followed', async () => {
    server = await startServer((_request, response) =>
      response.writeHead(302, { location: '/elsewhere' }).end(),
    )
    const issuer = testIssuer(loopbackConfig(server.url))
    expect(await failureOf(issuer.metadata())).toMatchObject({
      code: 'ERR_SIGNICAT_ISSUER_ANSWER_INVALID',
      detail: 'discovery: redirect',
    })
    expect(server.requests).toHaveLength(1)
  })

  test('closing ends a fetch that is under way', async () => {
    server = await startServer(() => undefined)
    const issuer = testIssuer(loopbackConfig(server.url))
    const metadata = failureOf(issuer.metadata())
    issuer.close()
    expect(await metadata).toMatchObject({
      code: 'ERR_SIGNICAT_ISSUER_UNREACHABLE',
      detail: 'discovery: closed',
    })
  })

  test('the issuer is asked with its path, and no line of the log quotes what it said', async () => {
    server = await startServer((_request, response) => response.end('<html>secret maintenance</html>'))
    const log = recordingLog()
    const issuer = testIssuer(loopbackConfig(`${server.url}/auth/open`), log)
    await failureOf(issuer.metadata())
    expect(server.requests).toEqual(['GET /auth/open/.well-known/openid-configuration'])
    expect(JSON.stringify(log.lines)).not.toContain('secret')
  })

  test('works with a custom fetch that throws what is not an Error, once it stops', async () => {
    const clock = testClock()
    let broken = true
    const fetch: typeof globalThis.fetch = async () => {
      if (broken) throw 'down'
      return Response.json(discoveryDocument('http://localhost:1/auth'))
    }
    const issuer = testIssuer(loopbackConfig('http://localhost:1/auth', { clock, fetch }))
    expect(await failureOf(issuer.metadata())).toMatchObject({ code: 'ERR_SIGNICAT_ISSUER_UNREACHABLE' })
    broken = false
    clock.advance(2)
    expect(await issuer.metadata()).toMatchObject({ issuer: 'http://localhost:1/auth' })
  })
})

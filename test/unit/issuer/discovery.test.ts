import nock from 'nock'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Issuer } from '../../../lib/issuer/types.js'
import {
  discoveryDocument,
  issuerConfig,
  issuerUrl,
  recordingLog,
  testClock,
  testIssuer,
} from './fixtures.js'

const origin = new URL(issuerUrl).origin
const path = '/auth/open/.well-known/openid-configuration'

afterEach(() => {
  expect(nock.pendingMocks()).toEqual([])
  nock.cleanAll()
})

function answerOnce(status: number, body: nock.ReplyBody, headers: Record<string, string> = {}): nock.Scope {
  return nock(origin).get(path).reply(status, body, headers)
}

const good = (): nock.Scope => answerOnce(200, discoveryDocument())

function setUp(): {
  issuer: Issuer
  clock: ReturnType<typeof testClock>
  log: ReturnType<typeof recordingLog>
} {
  const clock = testClock()
  const log = recordingLog()
  return { issuer: testIssuer(issuerConfig({ clock }), log), clock, log }
}

test('an issuer whose name ends in a slash is asked at the one well-known address', async () => {
  const named = 'https://acme.eu.auth0.com/'
  const document = { ...discoveryDocument('https://acme.eu.auth0.com'), issuer: named }
  nock('https://acme.eu.auth0.com').get('/.well-known/openid-configuration').reply(200, document)
  const issuer = testIssuer(issuerConfig({ issuer: named, clock: testClock() }), recordingLog())
  expect((await issuer.metadata()).issuer).toBe(named)
})

/** Until a fetch that nobody waits for has come back. */
const eventually = (assertion: () => void): Promise<void> =>
  vi.waitFor(assertion, { interval: 1, timeout: 60_000 })

const failureOf = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error)

describe('the metadata', () => {
  test('are not fetched before somebody asks, and then once for everybody', async () => {
    const { issuer } = setUp()
    expect(issuer.known()).toBeNull()
    expect(issuer.status()).toEqual({ state: 'unknown', discoveredAt: null, lastFailure: null, keys: 0 })
    good()
    const all = await Promise.all(Array.from({ length: 100 }, () => issuer.metadata()))
    expect(new Set(all).size).toBe(1)
    expect(issuer.known()).toBe(all[0])
    expect(issuer.status().state).toBe('ready')
  })

  test('come from memory for an hour', async () => {
    const { issuer, clock } = setUp()
    good()
    const first = await issuer.metadata()
    clock.advance(3599)
    expect(await issuer.metadata()).toBe(first)
  })

  test('are fetched again after an hour while the old ones are in use', async () => {
    const { issuer, clock } = setUp()
    good()
    const first = await issuer.metadata()
    clock.advance(3600)
    answerOnce(200, { ...discoveryDocument(), token_endpoint: `${issuerUrl}/connect/token2` })
    expect(await issuer.metadata()).toBe(first)
    expect(await issuer.metadata()).toBe(first)
    await eventually(() => expect(issuer.known()).not.toBe(first))
    expect(await issuer.metadata()).toMatchObject({ token_endpoint: `${issuerUrl}/connect/token2` })
  })

  test('last a day while the issuer is down, then no longer', async () => {
    const { issuer, clock, log } = setUp()
    good()
    const first = await issuer.metadata()
    clock.advance(86_399)
    answerOnce(500, 'broken')
    expect(await issuer.metadata()).toBe(first)
    await eventually(() => expect(issuer.status().state).toBe('stale'))
    expect(issuer.status()).toMatchObject({ lastFailure: { code: 'ERR_SIGNICAT_ISSUER_ANSWER_INVALID' } })
    expect(log.lines).toHaveLength(1)
    clock.advance(1)
    expect(issuer.known()).toBeNull()
    expect(await failureOf(issuer.metadata())).toMatchObject({ code: 'ERR_SIGNICAT_ISSUER_ANSWER_INVALID' })
    expect(issuer.status().state).toBe('down')
  })

  test.each([
    ['another issuer', { ...discoveryDocument(), issuer: 'https://evil.example' }],
    ['an endpoint that is not https', { ...discoveryDocument(), token_endpoint: 'http://evil.example/' }],
    ['endpoints missing', { issuer: issuerUrl }],
  ])('stay as they were when a later document has %s', async (_what, document) => {
    const { issuer, clock } = setUp()
    good()
    const first = await issuer.metadata()
    clock.advance(3600)
    answerOnce(200, document)
    await issuer.metadata()
    await eventually(() => expect(issuer.status().state).toBe('stale'))
    expect(issuer.known()).toBe(first)
  })
})

describe('an issuer that cannot be used at first', () => {
  test.each([
    [500, 'oops', 'ERR_SIGNICAT_ISSUER_ANSWER_INVALID', 502],
    [404, '<html></html>', 'ERR_SIGNICAT_ISSUER_ANSWER_INVALID', 502],
    [401, '{}', 'ERR_SIGNICAT_ISSUER_ANSWER_INVALID', 502],
    [302, '', 'ERR_SIGNICAT_ISSUER_ANSWER_INVALID', 502],
    [200, '<html>maintenance</html>', 'ERR_SIGNICAT_ISSUER_ANSWER_INVALID', 502],
    [200, '[]', 'ERR_SIGNICAT_ISSUER_ANSWER_INVALID', 502],
    [200, '', 'ERR_SIGNICAT_ISSUER_ANSWER_INVALID', 502],
    [200, JSON.stringify({ issuer: issuerUrl }), 'ERR_SIGNICAT_ISSUER_ANSWER_INVALID', 502],
    [
      200,
      JSON.stringify({ ...discoveryDocument('https://evil.example') }),
      'ERR_SIGNICAT_ISSUER_MISMATCH',
      502,
    ],
    [200, 'x'.repeat(2_000_000), 'ERR_SIGNICAT_ISSUER_ANSWER_INVALID', 502],
    [429, '{}', 'ERR_SIGNICAT_ISSUER_UNREACHABLE', 503],
    [503, '{}', 'ERR_SIGNICAT_ISSUER_UNREACHABLE', 503],
  ])(
    'answers %i %.30s: everybody gets %s at once, and one fetch was made',
    async (status, body, code, statusCode) => {
      const { issuer } = setUp()
      answerOnce(status, body)
      const failures = await Promise.all(Array.from({ length: 20 }, () => failureOf(issuer.metadata())))
      expect(failures).toHaveLength(20)
      for (const failure of failures)
        expect(failure).toMatchObject({ name: 'IssuerError', code, statusCode, retryAfter: 2 })
      expect(issuer.known()).toBeNull()
      expect(issuer.status()).toMatchObject({ state: 'down', lastFailure: { code } })
    },
  )

  test('is left alone between attempts: callers fail fast and are told when to come back', async () => {
    const { issuer, clock } = setUp()
    answerOnce(500, '')
    await failureOf(issuer.metadata())
    clock.advance(1)
    expect(await failureOf(issuer.metadata())).toMatchObject({
      code: 'ERR_SIGNICAT_ISSUER_ANSWER_INVALID',
      retryAfter: 1,
    })
    clock.advance(1)
    answerOnce(500, '')
    expect(await failureOf(issuer.metadata())).toMatchObject({ retryAfter: 4 })
    clock.advance(4)
    good()
    expect(await issuer.metadata()).toMatchObject({ issuer: issuerUrl })
    expect(issuer.status()).toMatchObject({ state: 'ready' })
  })

  test('is not asked before it wants to be', async () => {
    const { issuer, clock } = setUp()
    answerOnce(503, '', { 'retry-after': '40' })
    expect(await failureOf(issuer.metadata())).toMatchObject({ retryAfter: 40 })
    clock.advance(39)
    expect(await failureOf(issuer.metadata())).toMatchObject({ retryAfter: 1 })
    clock.advance(1)
    good()
    await issuer.metadata()
  })

  test('is asked again in the background of others who still have metadata, but not while pausing', async () => {
    const { issuer, clock } = setUp()
    good()
    await issuer.metadata()
    clock.advance(4000)
    answerOnce(500, '')
    for (let turn = 0; turn < 5; turn += 1) {
      await issuer.metadata()
      await eventually(() => expect(issuer.status().state).toBe('stale'))
    }
    clock.advance(2)
    good()
    await issuer.metadata()
    await eventually(() => expect(issuer.status()).toMatchObject({ state: 'ready', discoveredAt: clock() }))
  })
})

test('an issuer that was closed is not asked any more', async () => {
  const { issuer } = setUp()
  issuer.close()
  expect(await failureOf(issuer.metadata())).toMatchObject({ code: 'ERR_SIGNICAT_ISSUER_UNREACHABLE' })
})

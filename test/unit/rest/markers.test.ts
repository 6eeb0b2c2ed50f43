import { inspect } from 'node:util'
import nock from 'nock'
import { afterEach, describe, expect, it } from 'vitest'
import {
  EXPRESS,
  expressClient,
  failureOf,
  HUB,
  hubClient,
  hubSuccess,
  mockExpressToken,
  mockHubToken,
} from './signicat-api.js'

const MARKERS = /SECRET-|NIN-|Kari|199002171234|sessions\/|sessionNonce/

const createSink = () => {
  const lines: unknown[] = []
  const write = (...line: unknown[]): void => {
    lines.push(line)
  }
  return { lines, log: { debug: write, info: write, warn: write, error: write } }
}

/** Everything that a logger, a serializer or a page could take out of an error. */
const everythingIn = (error: Error): string =>
  [error.message, error.stack, JSON.stringify(error), inspect(error, { depth: 10, showHidden: true })].join(
    '\n',
  )

afterEach(() => {
  nock.cleanAll()
})

const personal = {
  ...hubSuccess,
  subject: { ...hubSuccess.subject, name: 'Kari NIN-name', nin: { value: 'NIN-199002171234' } },
  idpData: { autoStartToken: 'SECRET-auto', qrData: 'SECRET-qr' },
}

const leaky = {
  title: 'NIN-title',
  detail: 'Value NIN-1 of Kari is not valid',
  message: 'NIN-2',
  error_description: 'SECRET-token-1',
  code: 'NIN-3-x',
  traceId: 'NIN 4',
  invalidParams: [{ name: 'NIN-5', reason: "must match, was 'NIN-6'" }],
  errors: [{ field: 'nin', message: 'NIN-7 Kari required' }],
}

const answers: readonly (readonly [string, number, nock.ReplyBody, nock.ReplyHeaders])[] = [
  ['a problem that quotes its input', 400, leaky, { 'content-type': 'application/problem+json' }],
  ['a server error that quotes its input', 500, leaky, { 'content-type': 'application/json' }],
  ['a page', 200, '<html>NIN-8 Kari SECRET-x</html>', { 'content-type': 'text/html' }],
  ['broken JSON', 200, '{"id":"NIN-9 Kari', { 'content-type': 'application/json' }],
  ['a wrong member', 200, { ...personal, provider: ['NIN-10'] }, {}],
  ['another id', 200, { ...personal, id: 'NIN-11 Kari' }, {}],
  ['an unsafe address', 200, { ...personal, authenticationUrl: 'javascript:SECRET-12' }, {}],
  ['an envelope that nobody can open', 200, 'NIN-13.Kari.a.b.c', { 'content-type': 'application/jose' }],
  ['a redirect', 302, '', { location: 'https://evil.example/?SECRET-14' }],
  ['a request to wait', 429, leaky, { 'retry-after': '1' }],
  ['a token that is not known', 401, leaky, { 'www-authenticate': 'Bearer error_description="SECRET-15"' }],
]

describe('secrets and personal data', () => {
  it.each(answers)(
    'stay out of errors and logs when the hub answers with %s',
    async (_what, status, body, headers) => {
      mockHubToken()
      nock(HUB).persist().get(/3d07/).reply(status, body, headers).post(/.*/).reply(status, body, headers)
      const { lines, log } = createSink()
      const rest = hubClient({ log })
      const prefilledInput = { nin: '199002171234', firstName: 'Kari' }
      const request = { flow: 'redirect', requestedAttributes: [], prefilledInput } as const
      for (const work of [
        () => rest.getSession('3d07', { sessionNonce: 'SECRET-nonce' }),
        () => rest.createSession(request),
        () => rest.cancelSession('3d07'),
      ]) {
        expect(everythingIn(await failureOf(work())).replace(/^\s+at .*$/gm, '')).not.toMatch(MARKERS)
      }
      expect(lines.length).toBeGreaterThan(0)
      expect(inspect(lines, { depth: 10 })).not.toMatch(MARKERS)
    },
  )

  it('stay out of errors when the fetch itself quotes the request', async () => {
    const fetch = (): Promise<Response> => {
      const cause = Object.assign(new Error('SECRET-cause'), { code: 'NIN-16 Kari' })
      return Promise.reject(new Error('GET https://x/sessions/3d07 Bearer SECRET-token failed', { cause }))
    }
    const { lines, log } = createSink()
    const error = await failureOf(hubClient({ fetch, log }).getSession('3d07'))
    expect(everythingIn(error).replace(/^\s+at .*$/gm, '')).not.toMatch(MARKERS)
    expect(inspect(lines, { depth: 10 })).not.toMatch(MARKERS)
  })

  it('stay out of errors when the token endpoint quotes the client', async () => {
    nock(HUB).persist().post('/auth/open/connect/token').reply(400, {
      error: 'invalid_client',
      error_description: 'SECRET-client is wrong',
      error_uri: 'SECRET-uri',
    })
    const error = await failureOf(hubClient().getSession('3d07'))
    expect(everythingIn(error).replace(/^\s+at .*$/gm, '')).not.toMatch(MARKERS)
  })

  it('stay out of the log when all goes well', async () => {
    mockHubToken()
    mockExpressToken()
    nock(HUB).get('/auth/rest/sessions/3d07').reply(200, personal)
    nock(EXPRESS)
      .get('/identification/v2/sessions/b1f0')
      .reply(200, { id: 'b1f0', status: 'success', identity: { nin: 'NIN-17' } })
    const { lines, log } = createSink()
    await hubClient({ log }).getSession('3d07')
    await expressClient({ log }).getSession('b1f0')
    expect(lines).toHaveLength(2)
    expect(inspect(lines, { depth: 10 })).not.toMatch(MARKERS)
  })
})

import nock from 'nock'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  EXPRESS,
  expressClient,
  failureOf,
  HUB,
  hubClient,
  mockExpressToken,
  mockHubToken,
} from './signicat-api.js'

beforeEach(() => {
  mockHubToken()
  mockExpressToken()
})

afterEach(() => {
  nock.cleanAll()
})

const refusedBy = (status: number, body?: nock.ReplyBody, headers: nock.ReplyHeaders = {}) => {
  nock(HUB).post('/auth/rest/sessions').reply(status, body, headers)
  return failureOf(hubClient().createSession({ flow: 'headless', requestedAttributes: [] }))
}

describe('an error of the API', () => {
  it('names code, fields and trace of a validation problem', async () => {
    const error = await refusedBy(
      400,
      {
        type: 'https://developer.signicat.com/docs/error-codes/',
        title: 'Invalid request parameter',
        code: 'invalid_request_parameter',
        status: 400,
        traceId: '4bf2',
        detail: 'Body failed validation.',
        invalidParams: [{ name: 'callbackUrls', reason: 'required' }],
      },
      { 'content-type': 'application/problem+json' },
    )
    expect(error).toMatchObject({
      name: 'RestError',
      code: 'ERR_SIGNICAT_REST_REFUSED',
      statusCode: 502,
      expose: false,
      httpStatus: 400,
      apiCode: 'invalid_request_parameter',
      requestId: '4bf2',
      violations: [{ name: 'callbackUrls', reason: 'required' }],
      detail: 'createSession: HTTP 400, invalid_request_parameter',
    })
  })

  it.each([
    [{ violations: [{ propertyName: 'tags[3]', message: 'is too long' }] }, 'tags[3]', 'too-long'],
    [{ errors: [{ field: 'include', message: "'x' is not supported" }] }, 'include', 'not-allowed'],
    [{ errors: { 'prefilledInput.nin': ['must not be empty', 'x'] } }, 'prefilledInput.nin', 'required'],
    [
      { violations: [{ name: '$.sessionLifetime', reason: 'at least 300' }] },
      '$.sessionLifetime',
      'too-short',
    ],
    [{ violations: [{ name: 'language', reason: 'Kari Nordmann' }] }, 'language', 'invalid'],
    [{ violations: [{ name: '199002171234', reason: 7 }] }, '(not shown)', 'invalid'],
    [{ violations: [{ name: 'nin199002171234' }] }, '(not shown)', 'invalid'],
    [{ violations: [{}] }, '(not shown)', 'invalid'],
  ])('reads the fields of %j', async (body, name, reason) => {
    const error = await refusedBy(400, body)
    expect(error.violations).toEqual([{ name, reason }])
  })

  it.each([
    { violations: 'x' },
    { violations: [7, 'x'] },
    { errors: 7 },
    { code: 7 },
    { code: 'has space' },
    { code: 'nin199002171234' },
    { code: 'x'.repeat(65) },
    { error: { nested: true } },
    [],
    'text',
    '',
    '<html>no</html>',
  ])('with the body %j is still an error with its status', async (body) => {
    const error = await refusedBy(403, body, { 'content-type': 'application/json' })
    expect(error).toMatchObject({ code: 'ERR_SIGNICAT_REST_REFUSED', httpStatus: 403, violations: [] })
    expect(error.apiCode).toBeUndefined()
  })

  it('lists no more than fifty fields', async () => {
    const violations = Array.from({ length: 80 }, () => ({ name: 'tags', reason: 'required' }))
    expect((await refusedBy(400, { violations })).violations).toHaveLength(50)
  })

  it('of OAuth at the gateway is read too', async () => {
    const error = await refusedBy(403, { error: 'insufficient_scope', error_description: 'd' })
    expect(error).toMatchObject({ apiCode: 'insufficient_scope', httpStatus: 403 })
  })

  it.each([
    ['Request-Id', '0HM:1|a.b_c-2'],
    ['X-Request-Id', 'r-1'],
    ['X-Correlation-Id', 'c-1'],
  ])('carries the id of %s', async (header, id) => {
    expect((await refusedBy(400, {}, { [header]: id })).requestId).toBe(id)
  })

  it('drops an id that does not look like one', async () => {
    expect((await refusedBy(400, { traceId: 'a b' }, { 'Request-Id': 'a<b>' })).requestId).toBeUndefined()
  })

  it('of Express has the fields of Express', async () => {
    const body = {
      message: 'Invalid',
      code: 'validation_error',
      errors: [{ field: 'flow', message: 'is required' }],
    }
    nock(EXPRESS).post('/identification/v2/sessions').reply(400, body, { 'Request-Id': 'q1' })
    const error = await failureOf(expressClient().createSession({ flow: 'headless' }))
    expect(error).toMatchObject({
      apiCode: 'validation_error',
      requestId: 'q1',
      violations: [{ name: 'flow', reason: 'required' }],
    })
  })

  it.each([404, 410, 409, 422])('%d is a refusal with its status', async (status) => {
    nock(HUB).get('/auth/rest/sessions/3d07').reply(status)
    expect(await failureOf(hubClient().getSession('3d07'))).toMatchObject({
      code: 'ERR_SIGNICAT_REST_REFUSED',
      httpStatus: status,
    })
  })

  it.each([500, 502, 503, 504, 599])('%d is a failure that may pass', async (status) => {
    expect(await refusedBy(status, '<html>')).toMatchObject({
      code: 'ERR_SIGNICAT_REST_FAILED',
      statusCode: 503,
      httpStatus: status,
    })
  })

  it.each([429, 503])('%d says when to come back', async (status) => {
    const error = await refusedBy(status, {}, { 'Retry-After': '17', 'Request-Id': 'q2' })
    expect(error).toMatchObject({
      code: 'ERR_SIGNICAT_REST_FAILED',
      httpStatus: status,
      retryAfter: 17,
      requestId: 'q2',
    })
  })
})

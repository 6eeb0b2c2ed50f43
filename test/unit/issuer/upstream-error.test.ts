import { describe, expect, test } from 'vitest'
import { IssuerError, SignicatError } from '../../../lib/errors.js'
import { upstreamError } from '../../../lib/issuer/upstream-error.js'
import { networkFault, UpstreamFault } from '../../../lib/issuer/upstream-fault.js'
import { readWireError } from '../../../lib/issuer/wire-error.js'

describe('the translator', () => {
  test('lets an error of ours through, from any depth', () => {
    const ours = new IssuerError('ERR_SIGNICAT_CLIENT_REFUSED')
    const wrapped = new Error('something went wrong', { cause: new Error('inner', { cause: ours }) })
    expect(upstreamError(ours, 'token')).toBe(ours)
    expect(upstreamError(wrapped, 'token')).toBe(ours)
  })

  test.each([
    undefined,
    null,
    0,
    'text',
    {},
    [],
    Symbol('x'),
    new TypeError('x'),
    { code: 'toString' },
    { code: 'constructor' },
  ])('makes one of whatever is thrown: case %#', (thrown) => {
    expect(upstreamError(thrown, 'token')).toMatchObject({
      code: 'ERR_SIGNICAT_ISSUER_ANSWER_INVALID',
      detail: 'token',
    })
  })

  test('ends on a circle of causes', () => {
    const circle = new Error('a')
    circle.cause = new Error('b', { cause: circle })
    expect(upstreamError(circle, 'keys')).toBeInstanceOf(SignicatError)
    expect(networkFault(circle)).toBeInstanceOf(UpstreamFault)
  })

  test('knows the errors of another copy of openid-client by their codes', () => {
    const foreign = { code: 'OAUTH_RESPONSE_BODY_ERROR', error: 'invalid_grant', status: 400 }
    expect(upstreamError(foreign, 'token')).toMatchObject({ code: 'ERR_SIGNICAT_CODE_REFUSED' })
  })

  test('knows the word of Glewlwyd for a code that is refused, and for nothing else', () => {
    const thrown = { code: 'OAUTH_RESPONSE_BODY_ERROR', error: 'invalid_code', status: 403 }
    expect(upstreamError(thrown, 'token')).toMatchObject({ code: 'ERR_SIGNICAT_CODE_REFUSED' })
    expect(upstreamError(thrown, 'refresh')).toMatchObject({ code: 'ERR_SIGNICAT_ISSUER_ANSWER_INVALID' })
  })

  test('keeps of the cause its name, code and message, and nothing that hangs on it', () => {
    const thrown = Object.assign(new Error('constant'), {
      code: 'OAUTH_WWW_AUTHENTICATE_CHALLENGE',
      response: { token: 'secret' },
      cause: [{ parameters: { error_description: 'secret' } }],
    })
    const error = upstreamError(thrown, 'token')
    expect(error).toMatchObject({ code: 'ERR_SIGNICAT_CLIENT_REFUSED', detail: 'token' })
    expect(error.cause).toEqual({
      name: 'Error',
      code: 'OAUTH_WWW_AUTHENTICATE_CHALLENGE',
      message: 'constant',
      stack: expect.stringMatching(/^Error \[OAUTH_WWW_AUTHENTICATE_CHALLENGE\]: constant\n {4}at /),
    })
  })
})

describe('the code of a network fault', () => {
  test('is the innermost, as undici nests it', () => {
    const fetchFailed = new TypeError('fetch failed', {
      cause: Object.assign(new Error('x'), { code: 'ENOTFOUND' }),
    })
    expect(networkFault(fetchFailed).code).toBe('ENOTFOUND')
    expect(upstreamError(networkFault(fetchFailed), 'keys')).toMatchObject({
      code: 'ERR_SIGNICAT_ISSUER_UNREACHABLE',
      detail: 'keys: ENOTFOUND',
    })
  })

  test('is left out when it is not one', () => {
    expect(networkFault({ code: 'Bearer secret' }).code).toBeUndefined()
    expect(networkFault({ code: 7 }).code).toBeUndefined()
  })
})

test.each([
  ['access_denied', 'access_denied'],
  ['IDP-3200', 'IDP-3200'],
  ['', undefined],
  ['a b', undefined],
  ['a"b', undefined],
  [7, undefined],
  [null, undefined],
])('the error code %j is read as %j', (wire, read) => {
  expect(readWireError(wire)).toBe(read)
})

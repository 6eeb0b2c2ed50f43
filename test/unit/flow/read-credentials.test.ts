import { describe, expect, it } from 'vitest'
import { checkBearerDemand, scopeWords } from '../../../lib/flow/bearer-demand.js'
import { readCredentials } from '../../../lib/flow/read-credentials.js'

describe('the header of an access token', () => {
  it.each([
    ['Bearer abc', 'Bearer', 'abc'],
    ['bearer abc', 'Bearer', 'abc'],
    ['BEARER   abc', 'Bearer', 'abc'],
    ['Bearer abc  ', 'Bearer', 'abc'],
    ['Bearer aA0._~+/-==', 'Bearer', 'aA0._~+/-=='],
    ['DPoP abc', 'DPoP', 'abc'],
    ['dpop abc', 'DPoP', 'abc'],
    [`Bearer ${'a'.repeat(16_377)}`, 'Bearer', 'a'.repeat(16_377)],
  ])('%s is read', (header, scheme, unverifiedToken) => {
    expect(readCredentials([header])).toEqual({ scheme, unverifiedToken })
  })

  it.each(['Basic abc', 'Bearerx abc', 'xBearer abc', ' Bearer abc', 'dpopx abc', '', 'Bearer\tabc'])(
    '%j is of another scheme',
    (header) => {
      expect(readCredentials([header])).toBeNull()
    },
  )

  it.each([
    'Bearer',
    'Bearer ',
    'DPoP',
    'Bearer a b',
    'Bearer a=b',
    'Bearer =',
    'Bearer "a"',
    'Bearer a,b',
    'Bearer a\n',
    `Bearer ${'a'.repeat(16_378)}`,
  ])('%j is refused', (header) => {
    expect(() => readCredentials([header])).toThrow(
      expect.objectContaining({ code: 'ERR_SIGNICAT_REQUEST_INVALID', detail: 'authorization: no token' }),
    )
  })

  it('is none, or one', () => {
    expect(readCredentials([])).toBeNull()
    for (const two of [
      ['Bearer a', 'Bearer a'],
      ['Basic a', 'Basic b'],
      ['Bearer a', ''],
    ])
      expect(() => readCredentials(two)).toThrow(
        expect.objectContaining({
          code: 'ERR_SIGNICAT_REQUEST_INVALID',
          detail: 'authorization: several Authorization headers',
        }),
      )
  })
})

describe('a demand of tokens', () => {
  it.each([
    [{}, { audiences: null, scopes: [] }],
    [{ audience: 'a' }, { audiences: ['a'], scopes: [] }],
    [{ audience: ['a', 'b'] }, { audiences: ['a', 'b'], scopes: [] }],
    [{ scope: ' a  b ' }, { audiences: null, scopes: ['a', 'b'] }],
    [{ scope: ['a', 'b c'] }, { audiences: null, scopes: ['a', 'b', 'c'] }],
  ])('%j is checked to %j', (demand, checked) => {
    const result = checkBearerDemand(demand)
    expect(result).toEqual(checked)
    for (const part of [result, result.scopes, result.audiences ?? result])
      expect(Object.isFrozen(part)).toBe(true)
  })

  it.each([
    ['bearer', null],
    ['bearer', 'yes'],
    ['bearer', 1],
    ['x', { x: 1 }],
    ['scope', { scope: undefined }],
    ['audience', { audience: undefined }],
    ['audience', { audience: '' }],
    ['audience', { audience: ' ' }],
    ['audience', { audience: [] }],
    ['audience', { audience: ['a', ''] }],
    ['audience', { audience: ['a', 7] }],
    ['audience', { audience: 7 }],
    ['scope', { scope: '' }],
    ['scope', { scope: ' ' }],
    ['scope', { scope: [] }],
    ['scope', { scope: 7 }],
    ['scope', { scope: ['a', 7] }],
    ['scope', { scope: 'a"b' }],
    ['scope', { scope: 'a\\b' }],
    ['scope', { scope: 'å' }],
    ['scope', { scope: 'good å' }],
  ])('is a mistake in %s: %j', (member, demand) => {
    // What plain JavaScript may hand over.

    const value: unknown = demand
    const call = (): unknown => Reflect.apply(checkBearerDemand, undefined, [value])
    expect(call).toThrow(
      expect.objectContaining({
        code: 'ERR_INVALID_ARG_VALUE',
        message: expect.stringContaining(`"${member}" of a token demand`),
      }),
    )
  })

  it('knows the characters of a scope (RFC 6749 §3.3)', () => {
    expect(scopeWords('!#$[]~')).toEqual(['!#$[]~'])
    for (const character of ['"', '\\', '\u007f', '\u0000', '\n'])
      for (const text of [character, `a${character}`, `${character}a`]) expect(scopeWords(text)).toBeNull()
  })
})

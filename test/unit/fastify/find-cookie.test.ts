import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { type CookieCodec, cookieCodec } from '../../../lib/fastify/cookie-codec.js'
import { findCookie } from '../../../lib/fastify/find-cookie.js'

describe('a cookie is found by its name', () => {
  it.each([
    ['alone', 'name=value'],
    ['first', 'name=value; other=1'],
    ['last', 'other=1; name=value'],
    ['without a space', 'other=1;name=value'],
    ['behind a longer name that ends like it', 'my-name=1; name=value'],
    ['behind a longer name that begins like it', 'name.1=1; name=value'],
    ['behind a value that holds it', 'other=name=1; name=value'],
    ['the first of two', 'name=value; name=later'],
    ['behind a flag', 'flag; name=value'],
  ])('%s', (_, header) => {
    expect(findCookie(header, 'name')).toBe('value')
  })

  it.each(['', 'other=1', 'name', 'name.1=1', 'my-name=1', 'other=name=1', 'Name=1'])(
    'not in %j',
    (header) => {
      expect(findCookie(header, 'name')).toBeUndefined()
    },
  )

  it.each(['name="quoted"', 'name=%20', 'name= padded', 'name=padded ; other=1', 'name =1', 'name\t=1'])(
    'a parser is asked for %j',
    (header) => {
      expect(findCookie(header, 'name')).toBeNull()
    },
  )
})

describe('what is found is what the parser finds', () => {
  let codec: CookieCodec
  beforeAll(async () => {
    codec = await cookieCodec()
  })

  it('in any header', () => {
    const piece = fc.constantFrom(
      'name',
      'name.1',
      'x',
      '=',
      '=',
      ';',
      '; ',
      ' ',
      '\t',
      '"',
      '%41',
      'val',
      'é',
    )
    const header = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(''))
    fc.assert(
      fc.property(header, (text) => {
        const found = findCookie(text, 'name')
        const parsed = codec.parse(text)
        if (found !== null) expect(found).toBe(Object.hasOwn(parsed, 'name') ? parsed.name : undefined)
      }),
      { numRuns: 5000 },
    )
  })
})

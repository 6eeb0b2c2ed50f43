import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeBase64url, decodeBase64urlInto } from '../../../lib/session/base64url.js'

/** What canonical means: nothing but what encoding gives. */
function expected(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64url')
  return bytes.toString('base64url') === text ? bytes : null
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const nearly = fc.string({
  unit: fc.constantFrom(...alphabet, ...'+/=. \n%\u0000', 'é', '\u0141', '\u012b', '\uff2d', '😀'),
})

describe('decoding base64url', () => {
  it('gives what encoding took, whatever the length', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const text = Buffer.from(bytes).toString('base64url')
        expect(decodeBase64url(text)).toEqual(Buffer.from(bytes))
        expect(decodeBase64urlInto(Buffer.alloc(300), text)).toEqual(Buffer.from(bytes))
      }),
    )
  })

  it.each([
    ['nearly base64url', nearly],
    ['any text', fc.string({ unit: 'binary' })],
    ['base64url with any last character', fc.string({ unit: fc.constantFrom(...alphabet), maxLength: 9 })],
  ])('takes one spelling of every value: %s', (_name, texts) => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(decodeBase64url(text)).toEqual(expected(text))
        expect(decodeBase64urlInto(Buffer.alloc(400), text)).toEqual(expected(text))
      }),
      { numRuns: 5000 },
    )
  })

  it.each(['AA==', 'AB', 'AAB', 'A', 'A+', '/w', 'AA.A', 'AA AA', '\u0141A', 'AA\u012b'])(
    'refuses %j',
    (text) => {
      expect(decodeBase64url(text)).toBeNull()
    },
  )

  it('refuses what the memory has no room for', () => {
    expect(decodeBase64urlInto(Buffer.alloc(2), 'AAAA')).toBeNull()
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isCompactJwe, isCompactJws } from '../../../lib/shared/compact-jose.js'

const bytes = fc.uint8Array({ minLength: 1, maxLength: 40 })
const part = bytes.map((value) => Buffer.from(value).toString('base64url'))

describe('a compact token', () => {
  it('is what base64url makes of any bytes', () => {
    fc.assert(
      fc.property(fc.array(part, { minLength: 5, maxLength: 5 }), (parts) => {
        const [header = '', payload = '', signature = '', ...more] = parts
        expect(isCompactJws([header, payload, signature].join('.'))).toBe(true)
        expect(isCompactJws([header, payload, ''].join('.'))).toBe(true)
        expect(isCompactJwe(parts.join('.'))).toBe(true)
        expect(isCompactJwe([header, '', signature, ...more].join('.'))).toBe(true)
      }),
    )
  })

  it('has one spelling: no other text stands for the same bytes', () => {
    fc.assert(
      fc.property(
        part,
        part,
        bytes,
        fc.nat(),
        fc.constantFrom('=', ' ', '\n', '\t', '+', '/', '%'),
        (header, payload, value, at, more) => {
          const signature = Buffer.from(value).toString('base64url')
          const token = `${header}.${payload}.${signature}`
          const place = at % (token.length + 1)
          expect(isCompactJws(token.slice(0, place) + more + token.slice(place))).toBe(false)
          // The bits that are left over at the end of a part.
          for (const last of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_') {
            const other = signature.slice(0, -1) + last
            const isSame = Buffer.from(other, 'base64url').equals(Buffer.from(value))
            if (isSame && other !== signature)
              expect(isCompactJws(`${header}.${payload}.${other}`)).toBe(false)
          }
        },
      ),
    )
  })

  it.each(['', '.', '..', 'a.b', 'YQ.YQ.YQ.YQ', '.YQ.YQ', 'YQ.YQ.YQ\n', 'Y.YQ.YQ', 'YQ.YQ.YR', 'YQ==.YQ.YQ'])(
    'is not %j',
    (text) => {
      expect([isCompactJws(text), isCompactJwe(text)]).toEqual([false, false])
    },
  )

  it('is found to be none in time that grows with its length only', () => {
    const long = `${'A'.repeat(131_072)}!`
    const before = process.cpuUsage().user
    for (let count = 0; count < 10; count += 1) expect(isCompactJws(long)).toBe(false)
    expect(process.cpuUsage().user - before).toBeLessThan(2_000_000)
  })
})

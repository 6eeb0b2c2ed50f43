import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chunksOf, createChunkedCookie } from '../../../lib/session/chunks.js'
import { memoryJar } from '../../support/memory-jar.js'

const name = '__Host-signicat-AAAAAAAA-session'
const cookie = createChunkedCookie(name)
const settings = { sameSite: 'lax', maxAge: 60 } as const
const long = (length: number, letter = 'x') => letter.repeat(length)
const written = (value: string) => {
  const jar = memoryJar()
  cookie.write(jar, value, settings)
  return jar.after()
}

describe('a value in cookies', () => {
  it('is one cookie with exactly the value as long as it fits', () => {
    expect(written('value')).toEqual({ [name]: 'value' })
    expect(Object.keys(written(long(3900)))).toEqual([name])
  })

  it('is split when it must be, and no cookie with its attributes passes 4096 bytes', () => {
    const parts = written(long(5000))
    expect(Object.keys(parts).sort()).toEqual([name, `${name}.1`])
    for (const [part, value] of Object.entries(parts))
      expect(part.length + 1 + value.length).toBeLessThanOrEqual(4096 - 150)
  })

  it('comes back whole at every length, and no chunk is ever empty', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), (length) => {
        const parts = written(long(length))
        expect(Object.values(parts)).not.toContain('')
        expect(cookie.read(memoryJar(parts))).toEqual({ outcome: 'whole', value: long(length) })
      }),
    )
  })

  it('is read up to the largest session, and not beyond', () => {
    const read = (length: number) => cookie.read(memoryJar(written(long(length)))).outcome
    expect([read(5100), read(5101)]).toEqual(['whole', 'broken'])
  })

  it('has no empty last chunk at exact multiples', () => {
    for (const length of [9, 10, 11, 17, 18, 19, 20]) {
      const chunks = chunksOf(long(length), 10)
      expect(chunks.length).toBe(length <= 10 ? 1 : 2)
      expect(chunks.every((chunk) => chunk.length > 0)).toBe(true)
      expect(chunks.join('').replace('2~', '')).toBe(long(length))
    }
  })

  it('weighs what the Cookie header grows by', () => {
    for (const length of [100, 3900, 4500]) {
      const header = Object.entries(written(long(length))).map(([part, value]) => `${part}=${value}; `)
      expect(cookie.weigh(long(length))).toBe(header.join('').length)
    }
  })
})

describe('a shrinking value', () => {
  it('clears the chunk that the longer one left', () => {
    const jar = memoryJar(written(long(5000)))
    cookie.write(jar, 'short', settings)
    expect(jar.after()).toEqual({ [name]: 'short' })
  })

  it('clears the chunk that was written in the same answer', () => {
    const jar = memoryJar()
    cookie.write(jar, long(5000), settings)
    cookie.write(jar, 'short', settings)
    expect(jar.after()).toEqual({ [name]: 'short' })
  })

  it('clears nothing that is not there', () => {
    const jar = memoryJar({ [name]: 'old' })
    cookie.write(jar, 'new', settings)
    expect(jar.clearedNames()).toEqual([])
  })
})

describe('clearing', () => {
  it('takes every chunk away, those of this answer too', () => {
    const came = memoryJar(written(long(5000)))
    cookie.clear(came, settings)
    expect(came.after()).toEqual({})
    const wrote = memoryJar()
    cookie.write(wrote, long(5000), settings)
    cookie.clear(wrote, settings)
    expect(wrote.after()).toEqual({})
  })
})

describe('a set that is not whole', () => {
  const two = written(long(5000))
  const first = two[name] ?? ''
  const second = two[`${name}.1`] ?? ''

  it.each([
    ['last chunk missing', { [name]: first }],
    ['first chunk missing', { [`${name}.1`]: second }],
    ['chunk too many', { [name]: 'one', [`${name}.1`]: second }],
    ['swapped', { [name]: second, [`${name}.1`]: first }],
    ['empty', { [name]: '' }],
    ['empty chunk', { [name]: first, [`${name}.1`]: '' }],
    ['nothing but the count', { [name]: '2~', [`${name}.1`]: '' }],
    ['oversized', { [name]: `2~${long(4000)}`, [`${name}.1`]: long(4000) }],
    ['oversized in one', { [name]: long(16_000) }],
    ['another count with chunks', { [name]: `99999999~${first}`, [`${name}.1`]: second }],
    ['a negative count with chunks', { [name]: `-1~${first}`, [`${name}.1`]: second }],
  ])('%s', (_, cookies) => {
    const jar = memoryJar(cookies)
    expect(cookie.read(jar)).toEqual({ outcome: 'broken' })
    expect(cookie.present(jar)).toBe(true)
    cookie.clear(jar, settings)
    expect(jar.after()).toEqual({})
  })

  it('is not made of cookies with similar names', () => {
    const jar = memoryJar({
      [`${name}.10`]: 'a',
      [`${name}.2`]: 'b',
      [`${name}-other`]: 'c',
      [`${name}.1x`]: 'd',
    })
    expect(cookie.read(jar)).toEqual({ outcome: 'none' })
    expect(cookie.present(jar)).toBe(false)
    cookie.clear(jar, settings)
    expect(jar.clearedNames()).toEqual([name])
  })
})

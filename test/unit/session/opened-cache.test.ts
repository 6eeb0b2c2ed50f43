import { describe, expect, it } from 'vitest'
import { createOpenedCache, type OpenedCache } from '../../../lib/session/opened-cache.js'

const tag = (index: number) => String(index).padStart(22, '0')
const sealed = (index: number) => `${'x'.repeat(50)}.${tag(index)}`

/** Puts a value in as somebody does who comes twice. */
function putTwice<T>(cache: OpenedCache<T>, index: number, value: T, bytes: number): void {
  cache.put(sealed(index), value, bytes)
  cache.put(sealed(index), value, bytes)
}

describe('the cache of opened seals', () => {
  it('finds a value by the whole seal', () => {
    const cache = createOpenedCache<string>(100_000)
    putTwice(cache, 1, 'one', 10)
    expect(cache.get(sealed(1))).toBe('one')
    expect(cache.get(sealed(2))).toBeUndefined()
  })

  it('keeps nothing of a value that comes once', () => {
    const cache = createOpenedCache<string>(100_000)
    cache.put(sealed(1), 'one', 10)
    expect(cache.get(sealed(1))).toBeUndefined()
    expect(cache.bytes()).toBe(0)
  })

  it('does not take a tag for the whole, neither once nor twice', () => {
    const cache = createOpenedCache<string>(100_000)
    putTwice(cache, 1, 'one', 10)
    const forged = `${'y'.repeat(50)}.${tag(1)}`
    expect(cache.get(forged)).toBeUndefined()
    expect(cache.get(sealed(1))).toBe('one')
    expect(cache.get(forged)).toBeUndefined()
    expect(cache.get(sealed(1))).toBe('one')
  })

  it('stays within its bytes over a million distinct values', () => {
    const cache = createOpenedCache<number>(1_000_000)
    let most = 0
    for (let index = 0; index < 1_000_000; index += 1) {
      putTwice(cache, index, index, 1000)
      if (index % 3 === 0) cache.get(sealed(index))
      if (index % 100 === 0) most = Math.max(most, cache.bytes())
    }
    expect(most).toBeLessThanOrEqual(1_000_000)
    expect(cache.bytes()).toBeGreaterThan(200_000)
  })

  it('keeps what is asked for through a flood of values that never return', () => {
    const cache = createOpenedCache<number>(1_000_000)
    for (let index = 0; index < 100; index += 1) {
      putTwice(cache, index, index, 1000)
    }
    for (let index = 1000; index < 50_000; index += 1) cache.put(sealed(index), index, 1000)
    for (let index = 0; index < 100; index += 1) expect(cache.get(sealed(index))).toBe(index)
  })

  it('forgets what was asked for often but is not any more', () => {
    const cache = createOpenedCache<number>(1_000_000)
    for (let index = 0; index < 5000; index += 1) {
      putTwice(cache, index, index, 1000)
    }
    expect(cache.get(sealed(0))).toBeUndefined()
    expect(cache.get(sealed(4999))).toBe(4999)
    expect(cache.bytes()).toBeLessThanOrEqual(1_000_000)
  })

  it('does not take a value that is larger than its room', () => {
    const cache = createOpenedCache<number>(1000)
    putTwice(cache, 1, 1, 2000)
    expect(cache.get(sealed(1))).toBeUndefined()
    expect(cache.bytes()).toBe(0)
  })

  it('counts a value once that is put twice', () => {
    const cache = createOpenedCache<number>(100_000)
    putTwice(cache, 1, 1, 100)
    const once = cache.bytes()
    cache.put(sealed(1), 1, 100)
    expect(cache.bytes()).toBe(once)
  })
})

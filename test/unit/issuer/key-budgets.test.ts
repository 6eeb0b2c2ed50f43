import { beforeAll, describe, expect, test } from 'vitest'
import { type SigningKey, signingKey } from './fixtures.js'
import { type KeySet, keySet, sign, verify } from './key-set.js'

let a: SigningKey
let b: SigningKey

beforeAll(async () => {
  ;[a, b] = await Promise.all([signingKey('a'), signingKey('b')])
})

const unknown = expect.objectContaining({ code: 'ERR_SIGNICAT_TOKEN_KEY_UNKNOWN' })

/** As jose asks it, without the cost of a signature. */
const ask = (set: KeySet, kid: string, budget: 'login' | 'foreign'): Promise<unknown> =>
  Promise.resolve(set.keys.resolver(budget)({ alg: 'RS256', kid }, { payload: '', signature: '' })).catch(
    (error: unknown) => error,
  )

describe('tokens that anybody can send', () => {
  test('ten thousand made-up kids cost one fetch in half a minute', async () => {
    const set = keySet([a.jwk])
    for (let index = 0; index < 10_000; index += 1)
      expect(await ask(set, `forged-${index}`, 'foreign')).toEqual(unknown)
    expect(set.fetches()).toBe(1)
    set.clock.advance(30)
    await ask(set, 'forged-x', 'foreign')
    expect(set.fetches()).toBe(2)
    expect(set.waits).toEqual([])
  })

  test('a thousand at once share one fetch', async () => {
    const set = keySet([a.jwk])
    await Promise.all(Array.from({ length: 1000 }, (_, index) => ask(set, `forged-${index}`, 'foreign')))
    expect(set.fetches()).toBe(1)
  })

  test('a kid that a good fetch did not bring is remembered for five minutes', async () => {
    const set = keySet([a.jwk])
    await ask(set, 'old', 'foreign')
    set.clock.advance(299)
    await ask(set, 'old', 'foreign')
    expect(set.fetches()).toBe(1)
    set.clock.advance(1)
    await ask(set, 'old', 'foreign')
    expect(set.fetches()).toBe(2)
  })

  test('a kid longer than any real one costs nothing', async () => {
    const set = keySet([a.jwk])
    expect(await ask(set, 'x'.repeat(257), 'foreign')).toEqual(unknown)
    expect(set.fetches()).toBe(0)
  })

  test('a flood does not keep a real new key out', async () => {
    const set = keySet([a.jwk])
    for (let index = 0; index < 500; index += 1) await ask(set, `forged-${index}`, 'foreign')
    set.serve([a.jwk, b.jwk])
    set.clock.advance(30)
    expect(await verify(set.keys, await sign(b), 'foreign')).toBe('b')
  })

  test('a flood does not spend what logins may fetch', async () => {
    const set = keySet([a.jwk])
    for (let index = 0; index < 500; index += 1) await ask(set, `forged-${index}`, 'foreign')
    set.serve([b.jwk])
    expect(await verify(set.keys, await sign(b), 'login')).toBe('b')
  })
})

describe('tokens from the token endpoint', () => {
  test('cause at most 30 fetches, and 30 more in a minute', async () => {
    const set = keySet([a.jwk])
    for (let index = 0; index < 50; index += 1)
      expect(await ask(set, `gone-${index}`, 'login')).toEqual(unknown)
    expect(set.fetches()).toBe(30)
    set.clock.advance(60)
    for (let index = 0; index < 50; index += 1) await ask(set, `gone-${index}`, 'login')
    expect(set.fetches()).toBe(60)
  })

  test('that come together share their fetches', async () => {
    const set = keySet([a.jwk], [b.jwk])
    const token = await sign(b)
    expect(await Promise.all(Array.from({ length: 50 }, () => verify(set.keys, token)))).toEqual(
      Array(50).fill('b'),
    )
    expect(set.fetches()).toBe(2)
  })
})

describe('a key set that cannot be fetched', () => {
  test('is not asked again before the pause is over, whoever asks', async () => {
    const set = keySet('down')
    const unreachable = { code: 'ERR_SIGNICAT_ISSUER_UNREACHABLE', retryAfter: expect.any(Number) }
    for (let index = 0; index < 20; index += 1) {
      expect(await ask(set, `k-${index}`, 'login')).toMatchObject(unreachable)
      expect(await ask(set, `k-${index}`, 'foreign')).toMatchObject(unreachable)
    }
    expect(set.fetches()).toBe(1)
    set.clock.advance(2)
    set.serve([a.jwk])
    expect(await verify(set.keys, await sign(a))).toBe('a')
    expect(set.fetches()).toBe(2)
  })

  test('does not spend the budget of the time after it', async () => {
    const set = keySet([a.jwk], 'down')
    await verify(set.keys, await sign(a))
    set.clock.advance(300)
    await verify(set.keys, await sign(a))
    for (let index = 0; index < 100; index += 1) await ask(set, `k-${index}`, 'login')
    set.clock.advance(2)
    set.serve([b.jwk])
    expect(await verify(set.keys, await sign(b))).toBe('b')
  })
})

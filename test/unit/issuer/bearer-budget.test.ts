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
const ask = (set: KeySet, kid: string): Promise<unknown> =>
  Promise.resolve(set.keys.resolver('bearer')({ alg: 'RS256', kid }, { payload: '', signature: '' })).catch(
    (error: unknown) => error,
  )

describe('bearer tokens', () => {
  test('find a key that two sets in a row leave out', async () => {
    const set = keySet([a.jwk], [a.jwk], [a.jwk, b.jwk])
    expect(await verify(set.keys, await sign(b), 'bearer')).toBe('b')
    expect(set.fetches()).toBe(3)
  })

  test('of ten thousand made-up kids cost three fetches, and then one in half a minute', async () => {
    const set = keySet([a.jwk])
    for (let index = 0; index < 10_000; index += 1) expect(await ask(set, `forged-${index}`)).toEqual(unknown)
    expect(set.fetches()).toBe(3)
    for (const fetches of [4, 5]) {
      set.clock.advance(30)
      await ask(set, `forged-x-${fetches}`)
      await ask(set, `forged-y-${fetches}`)
      expect(set.fetches()).toBe(fetches)
    }
  })

  test('with one unknown kid are looked for three times in five minutes', async () => {
    const set = keySet([a.jwk])
    await ask(set, 'old')
    expect(set.fetches()).toBe(3)
    set.clock.advance(299)
    await ask(set, 'old')
    expect(set.fetches()).toBe(3)
    set.clock.advance(1)
    await ask(set, 'old')
    expect(set.fetches()).toBe(6)
  })

  test('with a kid longer than any real one cost nothing', async () => {
    const set = keySet([a.jwk])
    expect(await ask(set, 'x'.repeat(257))).toEqual(unknown)
    expect(set.fetches()).toBe(0)
  })

  test('do not spend what logins may fetch', async () => {
    const set = keySet([a.jwk])
    for (let index = 0; index < 500; index += 1) await ask(set, `forged-${index}`)
    set.serve([b.jwk])
    expect(await verify(set.keys, await sign(b), 'login')).toBe('b')
  })

  test('with a real new key get in after a flood', async () => {
    const set = keySet([a.jwk])
    for (let index = 0; index < 500; index += 1) await ask(set, `forged-${index}`)
    set.serve([a.jwk, b.jwk])
    set.clock.advance(30)
    expect(await verify(set.keys, await sign(b), 'bearer')).toBe('b')
  })
})

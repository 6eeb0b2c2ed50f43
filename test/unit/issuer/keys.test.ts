import { SignJWT } from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'
import { type SigningKey, signingKey } from './fixtures.js'
import { keySet, sign, verify } from './key-set.js'

let a: SigningKey
let b: SigningKey
let c: SigningKey

beforeAll(async () => {
  ;[a, b, c] = await Promise.all([signingKey('a'), signingKey('b'), signingKey('c')])
})

const unknown = expect.objectContaining({ name: 'TokenError', code: 'ERR_SIGNICAT_TOKEN_KEY_UNKNOWN' })

describe('a set that flickers between fetches', () => {
  test('is asked again at once, with small pauses, until the key is there', async () => {
    const set = keySet([a.jwk], [b.jwk], [c.jwk])
    expect(await verify(set.keys, await sign(c))).toBe('c')
    expect(set.fetches()).toBe(3)
    expect(set.waits).toEqual([0.1, 0.3])
  })

  test('is merged: a key that one fetch showed stays good without another', async () => {
    const set = keySet([a.jwk], [b.jwk])
    await verify(set.keys, await sign(a))
    expect(await verify(set.keys, await sign(b))).toBe('b')
    expect(await verify(set.keys, await sign(a))).toBe('a')
    expect(set.fetches()).toBe(2)
    expect(set.keys.status()).toEqual({ keys: 2, fetchedAt: set.clock() })
  })

  test('is asked three times for one token and no more', async () => {
    const set = keySet([a.jwk])
    expect(await verify(set.keys, await sign(b))).toEqual(unknown)
    expect(set.fetches()).toBe(3)
  })
})

describe('rotation', () => {
  test('signing-key-rotation: a second login within seconds is verified with the new key', async () => {
    const set = keySet([a.jwk])
    expect(await verify(set.keys, await sign(a))).toBe('a')
    set.clock.advance(2)
    set.serve([b.jwk])
    expect(await verify(set.keys, await sign(b))).toBe('b')
    expect(set.fetches()).toBe(2)
  })

  test('signing-key-rotation-just-before-signing: keys fetched just before do not get in the way', async () => {
    const set = keySet([a.jwk])
    await verify(set.keys, await sign(a))
    set.serve([b.jwk])
    expect(await verify(set.keys, await sign(b))).toBe('b')
  })

  test('a known kid with new material replaces the old key', async () => {
    const again = await signingKey('a')
    const set = keySet([a.jwk])
    expect(await verify(set.keys, await sign(a))).toBe('a')
    set.serve([again.jwk])
    set.clock.advance(300)
    await verify(set.keys, await sign(a))
    expect(await verify(set.keys, await sign(a))).toMatchObject({
      code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
    })
    expect(await verify(set.keys, await sign(again))).toBe('a')
    expect(set.keys.status().keys).toBe(1)
  })

  test('one kid may name keys of two types', async () => {
    const ec = await signingKey('a', 'ES256')
    const set = keySet([a.jwk, ec.jwk])
    expect(await verify(set.keys, await sign(a))).toBe('a')
    expect(await verify(set.keys, await sign(ec))).toBe('a')
    expect(set.fetches()).toBe(1)
  })
})

describe('age', () => {
  test('a set of five minutes is fetched again while it is used', async () => {
    const set = keySet([a.jwk])
    await verify(set.keys, await sign(a))
    set.clock.advance(299)
    await verify(set.keys, await sign(a))
    expect(set.fetches()).toBe(1)
    set.clock.advance(1)
    await verify(set.keys, await sign(a))
    expect(set.fetches()).toBe(2)
  })

  test('a key that good fetches no longer show is trusted for 15 minutes', async () => {
    const set = keySet([a.jwk], [b.jwk])
    const token = await sign(a)
    await verify(set.keys, token)
    for (let minute = 0; minute < 15; minute += 5) {
      set.clock.advance(300)
      expect(await verify(set.keys, token)).toBe('a')
    }
    set.clock.advance(1)
    expect(await verify(set.keys, token)).toEqual(unknown)
  })

  test('in an outage a key is trusted for an hour, then the login is told to come back', async () => {
    const set = keySet([a.jwk], 'down')
    const token = await sign(a)
    await verify(set.keys, token)
    set.clock.advance(3600)
    expect(await verify(set.keys, token)).toBe('a')
    set.clock.advance(1)
    expect(await verify(set.keys, token)).toMatchObject({
      name: 'IssuerError',
      code: 'ERR_SIGNICAT_ISSUER_UNREACHABLE',
      retryAfter: expect.any(Number),
    })
  })

  test('after an idle night the set is fetched before the first token is judged', async () => {
    const set = keySet([a.jwk])
    await verify(set.keys, await sign(a))
    set.clock.advance(40_000)
    expect(await verify(set.keys, await sign(a), 'foreign')).toBe('a')
    expect(set.fetches()).toBe(2)
  })
})

describe('a token without kid', () => {
  const bare = async (key: SigningKey): Promise<string> =>
    new SignJWT({ sub: 's' }).setProtectedHeader({ alg: 'RS256' }).sign(key.privateKey)

  test('kid-absent-single-jwks: is verified with the one key that fits', async () => {
    const ec = await signingKey('ec', 'ES256')
    const set = keySet([ec.jwk, a.jwk, { ...b.jwk, use: 'enc' }])
    expect(await verify(set.keys, await bare(a))).toBe('no kid')
  })

  test('kid-absent-multiple-jwks: is refused when several fit', async () => {
    const set = keySet([a.jwk, b.jwk])
    expect(await verify(set.keys, await bare(a))).toEqual(unknown)
    expect(set.fetches()).toBe(1)
  })

  test('is verified with a key without kid', async () => {
    const { kid: _kid, ...jwk } = a.jwk
    expect(await verify(keySet([jwk]).keys, await bare(a))).toBe('no kid')
  })
})

describe('what a token says about its own key is not believed', () => {
  test.each(['jku', 'x5u', 'jwk'])('%s', async (parameter) => {
    const set = keySet([a.jwk])
    const value = parameter === 'jwk' ? b.jwk : 'https://evil.example/keys'
    expect(await verify(set.keys, await sign(b, { kid: 'a', [parameter]: value }))).toMatchObject({
      code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
    })
    expect(set.fetches()).toBe(1)
  })

  test('an algorithm outside the asymmetric ones finds no key and fetches nothing', async () => {
    const set = keySet([a.jwk])
    for (const alg of ['HS256', 'none', 'constructor']) {
      const resolve = set.keys.resolver('login')
      await expect(resolve({ alg, kid: 'a' }, { payload: '', signature: '' })).rejects.toEqual(unknown)
    }
    expect(set.fetches()).toBe(0)
  })

  test('a kid that is not text finds no key and fetches nothing', async () => {
    const set = keySet([a.jwk])
    const header: { alg: string; kid?: string } = JSON.parse('{"alg":"RS256","kid":7}')
    await expect(set.keys.resolver('login')(header, { payload: '', signature: '' })).rejects.toEqual(unknown)
    expect(set.fetches()).toBe(0)
  })
})

describe('a set with trouble in it', () => {
  test('null and garbage entries do not spoil the rest', async () => {
    expect(await verify(keySet([null, 'x', { kty: 'RSA', kid: 'z' }, a.jwk]).keys, await sign(a))).toBe('a')
  })

  test('a key that cannot be imported is refused, not fatal', async () => {
    const ec = await signingKey('ec', 'ES256')
    const set = keySet([{ ...ec.jwk, x: 'AAAA' }, a.jwk])
    expect(await verify(set.keys, await sign(ec))).toEqual(unknown)
    expect(await verify(set.keys, await sign(a))).toBe('a')
  })

  test('a kid that the registration does not accept is as good as absent', async () => {
    const emulator = await signingKey('emulator-1')
    expect(await verify(keySet([emulator.jwk]).keys, await sign(emulator))).toEqual(unknown)
  })
})

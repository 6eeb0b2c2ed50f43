import { describe, expect, it } from 'vitest'
import { createKeyRing, type KeyPurpose, type KeyRingOptions } from '../../../lib/session/key-ring.js'
import { lengthPrefixed } from '../../../lib/session/length-prefixed.js'
import { createSealer } from '../../../lib/session/seal.js'
import { secret, startOfTime } from './fixture.js'

const cookie = { session: 'cookie', place: 'https://app.example', formerSession: 'former' }
const base: KeyRingOptions = {
  secrets: [secret('one'), secret('two')],
  cookie,
  clientId: 'client',
  issuer: 'https://issuer.example',
}
const purposes = ['session', 'attempt', 'form', 'record', 'index', 'tombstone'] as const
const epochKey = (
  options: KeyRingOptions,
  purpose: KeyPurpose = 'session',
  context?: string,
  epoch = 20_833,
) => createKeyRing(options).epochKey(0, epoch, purpose, context).export().toString('hex')
const lastingKey = (options: KeyRingOptions, purpose: KeyPurpose = 'session', context?: string) =>
  createKeyRing(options).lastingKey(0, purpose, context).export().toString('hex')

describe('the key ring', () => {
  it('derives 256-bit keys, the same ones every time, by the place of the secret', () => {
    expect(epochKey(base)).toMatch(/^[0-9a-f]{64}$/)
    expect(epochKey(base)).toBe(epochKey(base))
    const turned = createKeyRing({ ...base, secrets: [...base.secrets].reverse() })
    expect(turned.epochKey(1, 20_833, 'session').export().toString('hex')).toBe(epochKey(base))
    expect(() => turned.epochKey(2, 20_833, 'session')).toThrow(TypeError)
  })

  it('gives another key for every epoch, purpose, cookie, place, client, issuer, context and secret', () => {
    const keys = [
      ...purposes.flatMap((purpose) => [epochKey(base, purpose), lastingKey(base, purpose)]),
      epochKey(base, 'session', '', 20_832),
      epochKey(base, 'session', '', 20_834),
      epochKey({ ...base, cookie: { ...cookie, session: 'other' } }),
      epochKey({ ...base, cookie: { ...cookie, place: 'https://app.example:8443' } }),
      lastingKey({ ...base, cookie: { ...cookie, formerSession: 'other' } }),
      ...[epochKey, lastingKey].flatMap((keyOf) => [
        keyOf({ ...base, secrets: [secret('three')] }),
        keyOf({ ...base, clientId: 'other' }),
        keyOf({ ...base, issuer: 'https://other.example' }),
        keyOf({ ...base, cookie: null }),
        keyOf(base, 'session', 'some id'),
      ]),
      // Moving a character from one part to the next must not give the same key.
      epochKey({ ...base, cookie: { ...cookie, place: `${cookie.place}c` }, clientId: 'lient' }),
      lastingKey({ ...base, cookie: { ...cookie, formerSession: 'formerc' }, clientId: 'lient' }),
      epochKey(base, 'session', '2', 833),
    ]
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('names keys of a store without epoch and place, since they must last and are shared', () => {
    const moved = { ...base, cookie: { ...cookie, place: 'https://elsewhere.example', session: 'other' } }
    expect(lastingKey(moved, 'index')).toBe(lastingKey(base, 'index'))
  })

  it('names a secret by itself alone, and not by the bytes of a key', () => {
    const [one, two] = createKeyRing(base).secretNames
    expect(one).toMatch(/^[\w-]{8}$/)
    expect(one).not.toBe(two)
    expect(createKeyRing({ ...base, clientId: 'other', cookie: null }).secretNames).toEqual([one, two])
    expect(createKeyRing(base).epochKey(0, 1, 'session').export().toString('base64url')).not.toContain(one)
  })

  it('keeps values of one purpose, cookie, place, client or issuer closed to all others', () => {
    const sealerOf = (options: KeyRingOptions, purpose: KeyPurpose = 'session') =>
      createSealer({ ring: createKeyRing(options), purpose, clock: () => startOfTime, lifeSeconds: 60 })
    const seal = sealerOf(base).seal(Buffer.from('x'))
    const others = [
      sealerOf(base, 'attempt'),
      sealerOf(base, 'form'),
      sealerOf({ ...base, cookie: { ...cookie, session: 'other' } }),
      sealerOf({ ...base, cookie: { ...cookie, place: 'https://app.example:8443' } }),
      sealerOf({ ...base, clientId: 'other' }),
      sealerOf({ ...base, issuer: 'https://other.example' }),
    ]
    for (const sealer of others) expect(sealer.open(seal)).toEqual({ outcome: 'bad' })
  })
})

describe('length-prefixed parts', () => {
  it('are the same only for the same list', () => {
    const lists = [['ab', 'c'], ['a', 'bc'], ['abc'], ['', 'abc'], ['abc', '']]
    expect(new Set(lists.map((list) => lengthPrefixed(list).toString('hex'))).size).toBe(lists.length)
    expect(lengthPrefixed(['å'])).toEqual(Buffer.from([0, 0, 0, 2, 0xc3, 0xa5]))
  })
})

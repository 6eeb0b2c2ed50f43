import { describe, expect, it } from 'vitest'
import { createKeyRing, type KeyPurpose, type KeyRingOptions } from '../../../lib/session/key-ring.js'
import { lengthPrefixed } from '../../../lib/session/length-prefixed.js'
import { createSealer } from '../../../lib/session/seal.js'
import { secret } from './fixture.js'

const base: KeyRingOptions = {
  secrets: [secret('one'), secret('two')],
  cookieName: 'cookie',
  clientId: 'client',
  issuer: 'https://issuer.example',
}
const bytesOf = (options: KeyRingOptions, purpose: KeyPurpose = 'session', context?: string) =>
  createKeyRing(options)
    .keysFor(purpose, context)
    .map(({ key }) => key.export().toString('hex'))

describe('the key ring', () => {
  it('derives 256-bit keys, the same ones every time, in the order of the secrets', () => {
    const [one, two] = bytesOf(base)
    expect(one).toMatch(/^[0-9a-f]{64}$/)
    expect(bytesOf(base)).toEqual([one, two])
    expect(bytesOf({ ...base, secrets: [...base.secrets].reverse() })).toEqual([two, one])
  })

  it('gives another key for every purpose, cookie, client, issuer and context', () => {
    const purposes = ['session', 'attempt', 'form', 'record', 'index', 'tombstone'] as const
    const keys = [
      ...purposes.flatMap((purpose) => bytesOf(base, purpose)),
      ...bytesOf({ ...base, cookieName: 'other' }),
      ...bytesOf({ ...base, clientId: 'other' }),
      ...bytesOf({ ...base, issuer: 'https://other.example' }),
      ...bytesOf(base, 'session', 'some id'),
      // Moving a character from one part to the next must not give the same key.
      ...bytesOf({ ...base, cookieName: 'cookiec', clientId: 'lient' }),
    ]
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('names a key by its secret alone, and not by the bytes of the key', () => {
    const kids = (options: KeyRingOptions, purpose: KeyPurpose) =>
      createKeyRing(options)
        .keysFor(purpose)
        .map(({ kid }) => kid)
    const [one, two] = kids(base, 'session')
    expect(one).toMatch(/^[\w-]{8}$/)
    expect(one).not.toBe(two)
    expect(kids({ ...base, clientId: 'other' }, 'attempt')).toEqual([one, two])
    const [key] = createKeyRing(base).keysFor('session')
    expect(key?.key.export().toString('base64url')).not.toContain(one)
  })

  it('keeps values of one purpose, cookie, client or issuer closed to all others', () => {
    const seal = createSealer(createKeyRing(base).keysFor('session')).seal(Buffer.from('x'))
    const others = [
      createKeyRing(base).keysFor('attempt'),
      createKeyRing(base).keysFor('form'),
      createKeyRing({ ...base, cookieName: 'other' }).keysFor('session'),
      createKeyRing({ ...base, clientId: 'other' }).keysFor('session'),
      createKeyRing({ ...base, issuer: 'https://other.example' }).keysFor('session'),
    ]
    for (const keys of others) expect(createSealer(keys).open(seal)).toEqual({ outcome: 'bad' })
  })
})

describe('length-prefixed parts', () => {
  it('are the same only for the same list', () => {
    const lists = [['ab', 'c'], ['a', 'bc'], ['abc'], ['', 'abc'], ['abc', '']]
    expect(new Set(lists.map((list) => lengthPrefixed(list).toString('hex'))).size).toBe(lists.length)
    expect(lengthPrefixed(['å'])).toEqual(Buffer.from([0, 0, 0, 2, 0xc3, 0xa5]))
  })
})

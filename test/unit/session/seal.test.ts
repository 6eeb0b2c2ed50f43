import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { CompactEncrypt, compactDecrypt } from 'jose'
import { describe, expect, it } from 'vitest'
import { createKeyRing, type KeyRing } from '../../../lib/session/key-ring.js'
import { createSealer, type Sealer } from '../../../lib/session/seal.js'
import { keyNamedBy } from '../../support/seal-key.js'
import { secret, startOfTime } from './fixture.js'

const ringOf = (...names: string[]): KeyRing =>
  createKeyRing({
    secrets: names.map(secret),
    cookie: { session: 'cookie', place: 'https://app.example', formerSession: 'former' },
    clientId: 'client',
    issuer: 'issuer',
  })
const sealerOf = (...names: string[]): Sealer =>
  createSealer({ ring: ringOf(...names), purpose: 'session', clock: () => startOfTime, lifeSeconds: 43_200 })
/** `FFh` is the day 20,833. */
const kidOf = (name: string): string => `${ringOf(name).secretNames[0]?.slice(0, 5)}FFh`
const keyOf = (kid: string | undefined) =>
  keyNamedBy(kid === undefined ? {} : { kid }, { ring: ringOf('one'), purpose: 'session' })
const sealer = sealerOf('one')
const plain = Buffer.from('{"hello":"world"}')
const bytesIn = (sealed: string) => {
  const opening = sealer.open(sealed)
  return opening.outcome === 'opened' ? opening.bytes : opening.outcome
}
const headerOf = (kid: string, version = 2) => ({ alg: 'dir', enc: 'A256GCM', kid, v: version })
const withHeader = (sealed: string, header: unknown) =>
  [
    Buffer.from(typeof header === 'string' ? header : JSON.stringify(header)).toString('base64url'),
    ...sealed.split('.').slice(1),
  ].join('.')

describe('a seal', () => {
  it('is a compact JWE that jose opens', async () => {
    const sealed = sealer.seal(plain)
    const { plaintext, protectedHeader } = await compactDecrypt(sealed, keyOf(kidOf('one')))
    expect(Buffer.from(plaintext)).toEqual(plain)
    expect(protectedHeader).toEqual(headerOf(kidOf('one')))
  })

  it('opens what jose sealed with the same header', async () => {
    const kid = kidOf('one')
    const sealed = await new CompactEncrypt(plain).setProtectedHeader(headerOf(kid)).encrypt(keyOf(kid))
    expect(bytesIn(sealed)).toEqual(plain)
  })

  it('opens to the same bytes, whatever they are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 3000 }), (bytes) => {
        expect(bytesIn(sealer.seal(bytes))).toEqual(Buffer.from(bytes))
      }),
    )
  })

  it('differs every time, so equal contents do not show', () => {
    const seals = Array.from({ length: 500 }, () => sealer.seal(plain))
    expect(new Set(seals.map((sealed) => sealed.split('.')[2])).size).toBe(500)
    expect(new Set(seals.map((sealed) => sealed.split('.')[3])).size).toBe(500)
  })
})

describe('several keys', () => {
  it('the first seals, all open, and an older one says so', () => {
    const before = sealerOf('one').seal(plain)
    const rotated = sealerOf('two', 'one')
    expect(rotated.open(before)).toEqual({ outcome: 'opened', bytes: plain, older: true })
    expect(rotated.open(rotated.seal(plain))).toEqual({ outcome: 'opened', bytes: plain, older: false })
  })

  it('a seal of a secret that is not here, or of a newer version, is foreign', () => {
    const sealed = sealer.seal(plain)
    expect(sealerOf('two').open(sealed)).toEqual({ outcome: 'foreign' })
    expect(sealer.open(withHeader(sealed, headerOf(kidOf('one'), 3)))).toEqual({ outcome: 'foreign' })
    expect(sealer.open(withHeader(sealed, headerOf('AAAAAAAA', 3)))).toEqual({ outcome: 'foreign' })
  })
})

describe('what is not sealed by us', () => {
  it('another header over a good seal is bad, whatever it asks for', () => {
    const sealed = sealer.seal(plain)
    const good = headerOf(kidOf('one'))
    const headers: unknown[] = [
      { ...good, alg: 'none' },
      { ...good, alg: 'A256KW' },
      { ...good, alg: 'RSA-OAEP' },
      { ...good, alg: 'PBES2-HS256+A128KW', p2c: 2 ** 31, p2s: 'AAAA' },
      { ...good, enc: 'A128GCM' },
      { ...good, enc: 'A256CBC-HS512' },
      { ...good, zip: 'DEF' },
      { ...good, crit: ['exp'] },
      { ...good, cty: 'JWT' },
      { ...good, v: 0 },
      { ...good, v: '2' },
      { kid: good.kid, alg: 'dir', enc: 'A256GCM', v: 2 },
      `${JSON.stringify(good)} `,
      '',
      '{',
      'null',
    ]
    for (const header of headers) expect(sealer.open(withHeader(sealed, header))).toEqual({ outcome: 'bad' })
  })

  it('a known key with the version of nobody is bad, not foreign', () => {
    const kid = kidOf('one')
    const sealed = sealer.seal(plain)
    expect(sealer.open(withHeader(sealed, headerOf(kid)).slice(0, -5)).outcome).toBe('bad')
    expect(sealer.open(withHeader(sealed, headerOf(kid)).replace('..', '.AAAA.')).outcome).toBe('bad')
  })

  it('a changed character anywhere is bad, unused bits of the last ones included', () => {
    const sealed = sealer.seal(plain)
    const headerEnd = sealed.indexOf('.')
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    for (let index = headerEnd; index < sealed.length; index += 1) {
      for (const other of [
        'A',
        'Q',
        alphabet[alphabet.indexOf(sealed[index] ?? '') ^ 1] ?? '.',
        '+',
        '/',
        '=',
        ' ',
        '.',
      ]) {
        if (other === sealed[index]) continue
        expect(sealer.open(sealed.slice(0, index) + other + sealed.slice(index + 1)).outcome).toBe('bad')
      }
    }
  })

  it('a changed character in the header never opens', () => {
    const sealed = sealer.seal(plain)
    for (let index = 0; index < sealed.indexOf('.'); index += 1) {
      const other = sealed[index] === 'A' ? 'B' : 'A'
      expect(sealer.open(sealed.slice(0, index) + other + sealed.slice(index + 1)).outcome).not.toBe('opened')
    }
  })

  it('a shorter or longer text never opens', () => {
    const sealed = sealer.seal(plain)
    for (let length = 0; length < sealed.length; length += 1)
      expect(sealer.open(sealed.slice(0, length)).outcome).toBe('bad')
    for (const more of ['A', '.', '=', ' ', '\n', '.AAAA'])
      expect(sealer.open(sealed + more).outcome).toBe('bad')
  })

  it('never throws, whatever comes', () => {
    const start = sealer.seal(plain).slice(0, 70)
    const part = fc.string({
      unit: fc.constantFrom('A', '_', '-', '.', '+', '=', '%', '\u0000', 'å', '\u{1f600}'),
      maxLength: 80,
    })
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          part,
          part.map((text) => start + text),
        ),
        (text) => {
          expect(sealer.open(text).outcome).toBe('bad')
        },
      ),
      { numRuns: 500 },
    )
  })

  it('a huge text is refused without work that grows with what it claims', () => {
    expect(sealer.open('A'.repeat(5_000_000)).outcome).toBe('bad')
    expect(sealer.open(`${randomBytes(90).toString('base64url')}.${'.'.repeat(1_000_000)}`).outcome).toBe(
      'bad',
    )
  })
})

it('a sealer without secrets is a mistake of the caller', () => {
  expect(() => sealerOf()).toThrow(TypeError)
})

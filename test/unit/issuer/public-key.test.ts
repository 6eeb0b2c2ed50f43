import { exportJWK, generateSecret, type JWK } from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'
import { fitsAlgorithm, type PublicKey, readPublicKey } from '../../../lib/issuer/public-key.js'
import { keyPair } from '../../support/rsa-keys.js'
import { signingKey } from './fixtures.js'

let rsa: JWK
let ec: JWK
let ed: JWK

beforeAll(async () => {
  rsa = (await signingKey('rsa')).jwk
  ec = (await signingKey('ec', 'ES256')).jwk
  ed = (await signingKey('ed', 'EdDSA')).jwk
})

function read(entry: unknown): PublicKey {
  const key = readPublicKey(entry)
  if (key === null) throw new Error('the key was not taken')
  return key
}

describe('an entry of a key set', () => {
  test('keeps nothing but what makes the key', () => {
    const key = read({ ...rsa, x5u: 'https://evil.example', x5c: ['x'], jku: 'https://evil.example' })
    expect(Object.keys(key.jwk).sort()).toEqual(['e', 'kty', 'n'])
    expect(key).toMatchObject({ kid: 'rsa', alg: 'RS256', kty: 'RSA' })
  })

  test('may leave out use, alg and kid', () => {
    const { use: _use, alg: _alg, kid: _kid, ...bare } = rsa
    expect(read(bare)).toMatchObject({ kid: undefined, alg: undefined })
  })

  test.each([
    null,
    undefined,
    'key',
    7,
    [],
    {},
    { kty: 'RSA' },
    { kty: 'RSA', n: 7, e: 'AQAB' },
    { kty: 'AKP' },
  ])('is skipped when it is malformed: %j', (entry) => {
    expect(readPublicKey(entry)).toBeNull()
  })

  test('is skipped when it is for encryption, by use or by key_ops', () => {
    expect(readPublicKey({ ...rsa, use: 'enc' })).toBeNull()
    expect(readPublicKey({ ...rsa, use: ['sig'] })).toBeNull()
    expect(readPublicKey({ ...rsa, key_ops: ['encrypt'] })).toBeNull()
    expect(readPublicKey({ ...rsa, key_ops: 'verify' })).toBeNull()
    expect(readPublicKey({ ...rsa, key_ops: ['verify'] })).not.toBeNull()
  })

  test('is skipped when everybody could sign with it', async () => {
    const { privateKey } = await keyPair('RS256')
    expect(readPublicKey({ ...(await exportJWK(privateKey)), use: 'sig' })).toBeNull()
    expect(readPublicKey({ ...ec, d: 'x' })).toBeNull()
    const secret = await exportJWK(await generateSecret('HS256', { extractable: true }))
    expect(readPublicKey({ ...secret, kid: 'k', use: 'sig' })).toBeNull()
  })

  test('is skipped when it is an RSA key of less than 2048 bits, however it is padded', () => {
    const modulus = Buffer.from(rsa.n ?? '', 'base64url')
    const short = Buffer.concat([Buffer.from([0x7f]), modulus.subarray(1)])
    const padded = Buffer.concat([Buffer.alloc(64), modulus.subarray(64)])
    const zeros = Buffer.alloc(256)
    for (const n of [short, padded, zeros]) {
      expect(readPublicKey({ ...rsa, n: n.toString('base64url') })).toBeNull()
    }
    expect(
      readPublicKey({ ...rsa, n: Buffer.concat([Buffer.from([0]), modulus]).toString('base64url') }),
    ).not.toBeNull()
  })
})

describe('a key', () => {
  test.each([
    ['rsa', 'RS256', true],
    ['rsa', 'RS512', false],
    ['rsa', 'HS256', false],
    ['rsa', 'none', false],
    ['rsa', 'ES256', false],
    ['bare rsa', 'PS256', true],
    ['bare rsa', 'RS384', true],
    ['ec', 'ES256', true],
    ['bare ec', 'ES384', false],
    ['bare ec', 'RS256', false],
    ['bare ed', 'EdDSA', true],
    ['bare ed', 'ES256', false],
  ])('%s checks %s: %s', (which, alg, expected) => {
    const [bare, name] = which.includes(' ') ? [true, which.slice(5)] : [false, which]
    const jwk = { rsa, ec, ed }[name] ?? {}
    expect(fitsAlgorithm(read(bare ? { ...jwk, alg: undefined } : jwk), alg)).toBe(expected)
  })
})

import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { readEncryptionKey } from '../../../lib/issuer/encryption-key.js'
import { createIssuerKeys } from '../../../lib/issuer/keys.js'
import { recordingLog } from './fixtures.js'

type Jwk = Record<string, unknown>

function publicJwk(bits = 2048): Jwk {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: bits })
  return { ...publicKey.export({ format: 'jwk' }), kid: 'enc-1', use: 'enc', alg: 'RSA-OAEP' }
}

const key = publicJwk()

function curveJwk(): Jwk {
  const { publicKey } = generateKeyPairSync('x25519')
  return { ...publicKey.export({ format: 'jwk' }), kid: 'x', use: 'enc' }
}

describe('a key to encrypt with', () => {
  it('is reduced to what makes it one', () => {
    expect(readEncryptionKey({ ...key, x5u: 'https://evil.example', key_ops: ['sign'] })).toEqual({
      kid: 'enc-1',
      alg: 'RSA-OAEP',
      kty: 'RSA',
      jwk: { kty: 'RSA', n: key.n, e: key.e },
    })
    expect(readEncryptionKey(curveJwk())).toMatchObject({ kty: 'OKP', alg: undefined })
  })

  it.each<[string, unknown]>([
    ['nothing', null],
    ['a text', 'key'],
    ['a key for signatures', { ...key, use: 'sig' }],
    ['a key that does not say', { ...key, use: undefined }],
    ['a private key', { ...key, d: 'AAAA' }],
    ['a shared key', { kty: 'oct', k: 'AAAA', use: 'enc' }],
    ['a short key', publicJwk(1024)],
    ['an unknown curve', { ...curveJwk(), crv: 'Ed25519' }],
    ['a key without its modulus', { ...key, n: '' }],
  ])('is not %s', (_what, entry) => {
    expect(readEncryptionKey(entry)).toBeNull()
  })
})

describe('the encryption keys of an issuer', () => {
  function issuerKeys(sets: Jwk[][], acceptsKid: (kid: string | undefined) => boolean = () => true) {
    const clock = { now: 1_790_000_000 }
    let fetches = 0
    const keys = createIssuerKeys({
      fetchKeySet: async () => {
        const set = sets[Math.min(fetches, sets.length - 1)]
        fetches += 1
        return { keys: set }
      },
      acceptsKid,
      wait: async () => undefined,
      clock: () => clock.now,
      random: () => 0,
      log: recordingLog(),
    })
    return { keys, clock, fetches: () => fetches }
  }

  it('are fetched once and used for five minutes', async () => {
    const { keys, clock, fetches } = issuerKeys([[key]])
    await keys.encryptionKeys()
    clock.now += 300
    expect((await keys.encryptionKeys()).map(({ kid }) => kid)).toEqual(['enc-1'])
    expect(fetches()).toBe(1)
    clock.now += 1
    await keys.encryptionKeys()
    expect(fetches()).toBe(2)
  })

  it('are looked for again when a flickering set shows none', async () => {
    const { keys, fetches } = issuerKeys([[], [], [key]])
    expect(await keys.encryptionKeys()).toHaveLength(1)
    expect(fetches()).toBe(3)
  })

  it('are an error when there are none, or only those of a local Signicat', async () => {
    const invalid = { code: 'ERR_SIGNICAT_ISSUER_ANSWER_INVALID' }
    await expect(issuerKeys([[]]).keys.encryptionKeys()).rejects.toMatchObject(invalid)
    const refused = issuerKeys([[key]], () => false)
    await expect(refused.keys.encryptionKeys()).rejects.toMatchObject(invalid)
  })
})

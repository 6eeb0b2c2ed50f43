import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { PrivateJwk } from '../../../lib/config/key-options.js'
import { presentKey, privateKeyStatus } from '../../../lib/config/private-key-life.js'
import { type FaultRow, faultsOf, given, resolved, rsaKey, signingKey } from './fixture.js'

const now = 1_800_000_000
const clock = (): number => now
const day = 86_400

const encryptionKey = (changes: Record<string, unknown> = {}): PrivateJwk => ({
  ...rsaKey(2048),
  kid: 'enc-1',
  ...changes,
})

function okpKey(type: 'x25519' | 'ed25519'): PrivateJwk {
  const pair = type === 'x25519' ? generateKeyPairSync(type) : generateKeyPairSync(type)
  return { ...pair.privateKey.export({ format: 'jwk' }), kid: 'okp-1' }
}

const shared = signingKey()
const keys = { signingKeys: [signingKey()], clientSecret: undefined }
const answers = { decryptionKeys: [encryptionKey()] }

const rows: readonly FaultRow[] = [
  ['a signed request without keys', { request: 'signed' }, 'request', /no signingKeys/],
  ['a signed and pushed one without keys', { request: 'signed+par' }, 'request', /no signingKeys/],
  ['an encrypted request that is plain', { encryptRequest: true }, 'encryptRequest', /'signed'/],
  [
    'an encrypted request that is pushed only',
    { ...keys, request: 'par', encryptRequest: true },
    'encryptRequest',
    /'signed\+par'/,
  ],
  ['encryption without keys', { requireEncrypted: ['idToken'] }, 'requireEncrypted', /no decryptionKeys/],
  ['an answer nobody knows', { ...answers, requireEncrypted: ['code'] }, 'requireEncrypted[0]', /'userinfo'/],
  [
    'a decrypted ID token without keys',
    { session: { keepIdToken: 'decrypted' } },
    'session.keepIdToken',
    /no decryptionKeys/,
  ],
  ['a key set without keys', { routes: { jwks: '/jwks.json' } }, 'routes.jwks', /no keys/],
  ['no decryption keys at all', { decryptionKeys: [] }, 'decryptionKeys', /is an empty list/],
  [
    'a signing key that decrypts',
    { decryptionKeys: [encryptionKey({ use: 'sig' })] },
    'decryptionKeys[0]',
    /use is not enc/,
  ],
  [
    'RSA1_5',
    { decryptionKeys: [encryptionKey({ alg: 'RSA1_5' })] },
    'decryptionKeys[0]',
    /other than RSA-OAEP, RSA-OAEP-256/,
  ],
  ['a curve that cannot encrypt', { decryptionKeys: [okpKey('ed25519')] }, 'decryptionKeys[0]', /curve/],
  [
    'a curve that cannot sign',
    { signingKeys: [okpKey('x25519')], clientSecret: undefined },
    'signingKeys[0]',
    /curve/,
  ],
  [
    'an algorithm of another type',
    { signingKeys: [signingKey({ alg: 'RS256' })], clientSecret: undefined },
    'signingKeys[0]',
    /other than ES256/,
  ],
  [
    'an expiry in words',
    { signingKeys: [signingKey({ exp: 'soon' })], clientSecret: undefined },
    'signingKeys[0]',
    /exp that is no whole number/,
  ],
  [
    'one kid for both uses',
    { ...keys, decryptionKeys: [encryptionKey({ kid: 'key-1' })] },
    'decryptionKeys[0]',
    /kid of signingKeys/,
  ],
  [
    'one key for both uses',
    { signingKeys: [shared], clientSecret: undefined, decryptionKeys: [{ ...shared, kid: 'other' }] },
    'decryptionKeys[0]',
    /is a key of signingKeys/,
  ],
  ['a symmetric algorithm with a short secret', { idTokenAlg: 'HS256' }, 'clientSecret', /32 bytes/],
  [
    'one with a secret that is long enough for another',
    { idTokenAlg: 'HS512', clientSecret: 'x'.repeat(63) },
    'clientSecret',
    /64 bytes/,
  ],
  ['one without a secret', { ...keys, idTokenAlg: 'HS256' }, 'idTokenAlg', /no clientSecret/],
]

describe('protection of messages', () => {
  it.each(rows)('%s is refused by name and with a remedy', (_what, changes, option, says) => {
    const faults = faultsOf(given(changes))
    expect(faults.map((fault) => fault.option)).toEqual([option])
    expect(`${faults[0]?.problem}. ${faults[0]?.remedy}`).toMatch(says)
  })

  it('shows no member of a key', () => {
    const key = encryptionKey({ use: 'sig' })
    const text = JSON.stringify(faultsOf(given({ decryptionKeys: [key] })))
    expect(text).not.toContain(String(key.n))
    expect(text).not.toContain(String(key.d))
  })

  it('demands encryption of every answer once there are keys, unless told otherwise', () => {
    expect([...resolved().requireEncrypted]).toEqual([])
    expect([...resolved(answers).requireEncrypted]).toEqual(['idToken', 'userinfo'])
    const changing = resolved({ ...answers, requireEncrypted: ['idToken'] })
    expect([...changing.requireEncrypted]).toEqual(['idToken'])
    expect([...resolved({ ...answers, requireEncrypted: [] }).requireEncrypted]).toEqual([])
  })

  it('takes a symmetric algorithm with a long secret, and says what that means', () => {
    const config = resolved({ idTokenAlg: 'HS256', clientSecret: 'x'.repeat(32) })
    expect(config.idTokenAlg).toBe('HS256')
    expect(config.warnings).toContainEqual(expect.stringMatching(/^idTokenAlg: is symmetric/))
  })

  it('warns of keys that Signicat would never use', () => {
    const { warnings } = resolved({ decryptionKeys: [{ ...okpKey('x25519') }] })
    expect(warnings).toContainEqual(expect.stringMatching(/^decryptionKeys: has no RSA key/))
  })
})

describe('the life of a key', () => {
  it.each([
    ['nothing is known of', {}, 'good'],
    ['is new', { iat: now - day }, 'good'],
    ['is as old as Signicat lets keys get', { iat: now - 76 * day }, 'late'],
    ['is old but says that it lives longer', { iat: now - 90 * day, exp: now + 90 * day }, 'good'],
    ['ends within two weeks', { exp: now + 14 * day }, 'late'],
    ['ends later', { exp: now + 14 * day + 1 }, 'good'],
    ['has ended', { exp: now }, 'expired'],
    ['has not begun', { nbf: now + 1 }, 'early'],
    ['has begun', { nbf: now }, 'good'],
  ])('that %s', (_what, times, state) => {
    expect(privateKeyStatus({ kid: 'k', ...times }, 'sig', now).state).toBe(state)
  })

  it('is told with its age', () => {
    expect(privateKeyStatus({ kid: 'k', iat: now - 5, exp: now + day }, 'enc', now)).toEqual({
      kid: 'k',
      use: 'enc',
      state: 'late',
      madeAt: now - 5,
      age: 5,
      validFrom: null,
      validUntil: now + day,
    })
  })

  it('is warned about at start: the first one when it is late, any when it is over', () => {
    const life = (changes: Record<string, unknown>) => signingKey(changes)
    const { warnings } = resolved({
      clock,
      clientSecret: undefined,
      signingKeys: [
        life({ exp: now + day }),
        life({ kid: 'b', exp: now + day }),
        life({ kid: 'c', exp: now }),
      ],
    })
    expect(warnings).toEqual([
      'signingKeys[0]: ends soon or is old: make and import the next one',
      'signingKeys[2]: has expired: take it out',
    ])
  })

  it('decides which one signs: the first that is valid, else the first', () => {
    const early = { kid: 'early', nbf: now + 1 }
    const over = { kid: 'over', exp: now }
    const good = { kid: 'good' }
    expect(presentKey([good, early], now)?.kid).toBe('good')
    expect(presentKey([early, over, good], now)?.kid).toBe('good')
    expect(presentKey([early, good], now + 1)?.kid).toBe('early')
    expect(presentKey([over], now)?.kid).toBe('over')
  })
})

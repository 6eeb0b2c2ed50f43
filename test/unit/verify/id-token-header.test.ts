import { createHmac } from 'node:crypto'
import { CompactEncrypt, createLocalJWKSet, exportSPKI, importJWK } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import { IssuerError } from '../../../lib/errors.js'
import { verifyIdToken } from '../../../lib/verify/id-token.js'
import {
  claimsWith,
  invalid,
  refusal,
  rulesFor,
  sign,
  type TestIssuer,
  testIssuer,
} from './id-token-maker.js'

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
let issuer: TestIssuer
let other: TestIssuer

beforeAll(async () => {
  issuer = await testIssuer()
  other = await testIssuer()
})

const verdict = (token: string): Promise<string> => refusal(verifyIdToken(token, rulesFor(issuer)))

describe('the kind of token', () => {
  it.each([['JWT'], ['jwt'], ['application/jwt'], ['Application/JWT'], [undefined]])(
    'accepts typ %s',
    async (typ) => {
      expect(await verdict(await sign(issuer, claimsWith(), { typ }))).toBe('accepted')
    },
  )

  it.each([
    'at+jwt',
    'application/at+jwt',
    'logout+jwt',
    'secevent+jwt',
    'oauth-authz-req+jwt',
    'JOSE',
    '',
    'jwt ',
    'text/jwt',
  ])('refuses typ %j without asking for a key', async (typ) => {
    const before = issuer.lookups
    expect(await verdict(await sign(issuer, claimsWith(), { typ }))).toBe(invalid('typ: type'))
    expect(issuer.lookups).toBe(before)
  })

  it('refuses a typ that is not a string', async () => {
    expect(await verdict(`${encode({ alg: 'RS256', typ: ['JWT'] })}.${encode(claimsWith())}.AA`)).toBe(
      invalid('typ: type'),
    )
  })
})

describe('the algorithm', () => {
  it('refuses an unsigned token', async () => {
    expect(await verdict(`${encode({ alg: 'none', typ: 'JWT' })}.${encode(claimsWith())}.`)).toBe(
      invalid('alg: algorithm'),
    )
  })

  it('refuses an HMAC made with the public key as its secret', async () => {
    const key = await importJWK(issuer.publicJwk, 'RS256', { extractable: true })
    if (key instanceof Uint8Array) throw new Error('an RSA key was expected')
    const input = `${encode({ alg: 'HS256', typ: 'JWT', kid: 'signing-key-1' })}.${encode(claimsWith())}`
    const signature = createHmac('sha256', await exportSPKI(key))
      .update(input)
      .digest('base64url')
    expect(await verdict(`${input}.${signature}`)).toBe(invalid('alg: algorithm'))
  })

  it('refuses another algorithm than the pinned one, although the key set has a key for it', async () => {
    const elliptic = await testIssuer('ES256')
    const keys = createLocalJWKSet({ keys: [issuer.publicJwk, elliptic.publicJwk] })
    const token = await sign(elliptic, claimsWith())
    expect(await refusal(verifyIdToken(token, rulesFor(issuer, { keys })))).toBe(invalid('alg: algorithm'))
    expect(await refusal(verifyIdToken(token, rulesFor(elliptic, { keys })))).toBe('accepted')
  })

  it.each([[undefined], [''], [256], [null]])('refuses alg %j', async (alg) => {
    expect(await verdict(`${encode({ alg })}.${encode(claimsWith())}.AA`)).toBe(invalid('alg: algorithm'))
  })
})

describe('critical headers', () => {
  it.each([
    [['b64'], { b64: true }],
    [['b64'], { b64: false }],
    [['exp'], { exp: 1 }],
    [[], {}],
    ['b64', {}],
    [null, {}],
  ])('refuses crit %j', async (crit, extra) => {
    const header = encode({ alg: 'RS256', typ: 'JWT', kid: 'signing-key-1', crit, ...extra })
    const before = issuer.lookups
    expect(await verdict(`${header}.${encode(claimsWith())}.AA`)).toBe(invalid('crit: unexpected'))
    expect(issuer.lookups).toBe(before)
  })
})

describe('the signature', () => {
  it('refuses claims that were changed after signing', async () => {
    const [header, , signature] = (await sign(issuer, claimsWith())).split('.')
    const forged = `${header}.${encode(claimsWith({ sub: 'somebody-else' }))}.${signature}`
    expect(await verdict(forged)).toBe(invalid('signature: signature'))
  })

  it('refuses a header that was changed after signing', async () => {
    const [, payload, signature] = (await sign(issuer, claimsWith())).split('.')
    const forged = `${encode({ alg: 'RS256', kid: 'signing-key-1' })}.${payload}.${signature}`
    expect(await verdict(forged)).toBe(invalid('signature: signature'))
  })

  it("refuses a token of another issuer's key under the same kid", async () => {
    expect(await verdict(await sign(other, claimsWith()))).toBe(invalid('signature: signature'))
  })

  it('ignores keys that the token brings along', async () => {
    const header = {
      jwk: other.publicJwk,
      jku: 'https://attacker.example/jwks',
      x5u: 'https://attacker.example/x5u',
    }
    expect(await verdict(await sign(other, claimsWith(), header))).toBe(invalid('signature: signature'))
  })

  it('names an unknown key', async () => {
    const token = await sign(issuer, claimsWith(), { kid: 'another' })
    expect(await verdict(token)).toBe('ERR_SIGNICAT_TOKEN_KEY_UNKNOWN kid: key')
  })

  it('refuses a token without kid when several keys would do', async () => {
    const keys = createLocalJWKSet({ keys: [issuer.publicJwk, { ...other.publicJwk, kid: 'signing-key-2' }] })
    const token = await sign(issuer, claimsWith(), { kid: undefined })
    expect(await refusal(verifyIdToken(token, rulesFor(issuer, { keys })))).toBe(invalid('kid: key'))
  })

  it('accepts a token without kid when one key is there', async () => {
    expect(await verdict(await sign(issuer, claimsWith(), { kid: undefined }))).toBe('accepted')
  })

  it('refuses a key that cannot verify', async () => {
    const keys = (): Promise<CryptoKey> => Promise.resolve(issuer.privateKey)
    const token = await sign(issuer, claimsWith())
    expect(await refusal(verifyIdToken(token, rulesFor(issuer, { keys })))).toBe(invalid('kid: key'))
  })

  it('passes on that the keys cannot be had', async () => {
    const down = new IssuerError('ERR_SIGNICAT_ISSUER_UNREACHABLE')
    const keys = (): Promise<CryptoKey> => Promise.reject(down)
    await expect(verifyIdToken(await sign(issuer, claimsWith()), rulesFor(issuer, { keys }))).rejects.toBe(
      down,
    )
  })
})

describe('the shape of the token', () => {
  it.each(['', 'a', 'a.b', '..', 'a.b.c', 'a.b.c.d', '{}', 'é.é.é', `${'e30'}.e30.AA\u0000`])(
    'refuses %j',
    async (token) => {
      expect(await verdict(token)).toMatch(/^ERR_SIGNICAT_TOKEN_INVALID (token: malformed|alg: algorithm)$/)
    },
  )

  it('says that a token is still encrypted', async () => {
    const token = await new CompactEncrypt(Buffer.from(await sign(issuer, claimsWith())))
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
      .encrypt(new Uint8Array(32))
    expect(await verdict(token)).toBe(invalid('token: encryption'))
  })

  it.each(['[]', 'null', '"text"', '1', '{', '{"iss":"\u0000', ''])(
    'refuses the signed payload %j',
    async (payload) => {
      const { CompactSign } = await import('jose')
      const token = await new CompactSign(Buffer.from(payload))
        .setProtectedHeader({ alg: 'RS256', kid: 'signing-key-1' })
        .sign(issuer.privateKey)
      expect(await verdict(token)).toBe(invalid('payload: malformed'))
    },
  )

  it('refuses a payload that is not UTF-8', async () => {
    const { CompactSign } = await import('jose')
    const token = await new CompactSign(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]))
      .setProtectedHeader({ alg: 'RS256', kid: 'signing-key-1' })
      .sign(issuer.privateKey)
    expect(await verdict(token)).toBe(invalid('payload: malformed'))
  })
})

it('keeps everything the token says out of the error', async () => {
  const token = await sign(issuer, claimsWith({ exp: 1, name: 'Secret Name' }))
  const error: unknown = await verifyIdToken(token, rulesFor(issuer)).catch((reason: unknown) => reason)
  if (!(error instanceof Error)) throw new Error('an error was expected')
  const shown = JSON.stringify([error.message, { ...error }, error.cause])
  for (const part of ['Secret Name', ...token.split('.')]) expect(shown).not.toContain(part)
})

import { beforeAll, describe, expect, it } from 'vitest'
import { ID_TOKEN_MAX_AGE_SECONDS, verifyIdToken } from '../../../lib/verify/id-token.js'
import type { IdTokenRules } from '../../../lib/verify/types.js'
import {
  claimsWith,
  invalid,
  NOW,
  refusal,
  rulesFor,
  sign,
  type TestIssuer,
  testIssuer,
} from './id-token-maker.js'

const TOLERANCE = 30
let issuer: TestIssuer
beforeAll(async () => {
  issuer = await testIssuer('ES256')
})

async function verdict(changes: Record<string, unknown>, rules: Partial<IdTokenRules> = {}): Promise<string> {
  const token = await sign(issuer, claimsWith({ at_hash: undefined, ...changes }))
  return refusal(verifyIdToken(token, rulesFor(issuer, rules)))
}

describe('numbers that are no dates', () => {
  it.each([
    ['exp', 'text'],
    ['exp', null],
    ['exp', -1],
    ['exp', 1e300],
    ['exp', [NOW]],
    ['nbf', `${NOW}`],
    ['nbf', -1],
    ['iat', `${NOW}`],
    ['iat', null],
    ['iat', 1e300],
    ['iat', -1],
    ['auth_time', `${NOW}`],
    ['auth_time', null],
    ['auth_time', -1],
    ['auth_time', 1e300],
  ])('%s is refused when it is %j', async (claim, value) => {
    expect(await verdict({ [claim]: value })).toBe(invalid(`${claim}: malformed`))
  })

  it('ends with the year 9999 and starts with 1970', async () => {
    const lastSecond = Date.UTC(9999, 11, 31, 23, 59, 59) / 1000
    expect(await verdict({ exp: lastSecond, nbf: 0, auth_time: 0 })).toBe('accepted')
    expect(await verdict({ exp: lastSecond + 1 })).toBe(invalid('exp: malformed'))
  })

  it('refuses an infinite exp', async () => {
    const { CompactSign } = await import('jose')
    const payload = JSON.stringify(claimsWith({ exp: 'EXP' })).replace('"EXP"', '1e999')
    const token = await new CompactSign(Buffer.from(payload))
      .setProtectedHeader({ alg: 'ES256', kid: 'signing-key-1' })
      .sign(issuer.privateKey)
    expect(await refusal(verifyIdToken(token, rulesFor(issuer)))).toBe(invalid('exp: malformed'))
  })

  it.each(['exp', 'iat'])('%s must be there', async (claim) => {
    expect(await verdict({ [claim]: undefined })).toBe(invalid(`${claim}: missing`))
  })
})

describe('exp', () => {
  it('ends the token once the tolerance is used up', async () => {
    expect(await verdict({ exp: NOW - TOLERANCE + 1 })).toBe('accepted')
    expect(await verdict({ exp: NOW - TOLERANCE })).toBe('ERR_SIGNICAT_TOKEN_EXPIRED exp: expired')
  })

  it('counts to the second without tolerance', async () => {
    expect(await verdict({ exp: NOW + 1 }, { toleranceSeconds: 0 })).toBe('accepted')
    expect(await verdict({ exp: NOW }, { toleranceSeconds: 0 })).toBe(
      'ERR_SIGNICAT_TOKEN_EXPIRED exp: expired',
    )
  })
})

describe('nbf', () => {
  it('may be in the future by the tolerance', async () => {
    expect(await verdict({ nbf: NOW + TOLERANCE })).toBe('accepted')
    expect(await verdict({ nbf: NOW + TOLERANCE + 1 })).toBe(invalid('nbf: not-yet-valid'))
  })
})

describe('iat', () => {
  it('may be in the future by the tolerance', async () => {
    expect(await verdict({ iat: NOW + TOLERANCE })).toBe('accepted')
    expect(await verdict({ iat: NOW + TOLERANCE + 1 })).toBe(invalid('iat: not-yet-valid'))
  })

  it('may be ten minutes and the tolerance ago', async () => {
    const oldest = NOW - ID_TOKEN_MAX_AGE_SECONDS - TOLERANCE
    expect(ID_TOKEN_MAX_AGE_SECONDS).toBe(600)
    expect(await verdict({ iat: oldest })).toBe('accepted')
    expect(await verdict({ iat: oldest - 1 })).toBe(invalid('iat: too-old'))
  })
})

describe('auth_time', () => {
  it('may be missing when nothing depends on it', async () => {
    expect(await verdict({ auth_time: undefined })).toBe('accepted')
    expect(await verdict({ auth_time: undefined }, { authenticatedSince: NOW })).toBe('accepted')
  })

  it.each([{ requireAuthTime: true }, { maxAge: 0 }, { maxAge: 3600 }])(
    'must be there with %j',
    async (rules) => {
      expect(await verdict({ auth_time: undefined }, rules)).toBe(invalid('auth_time: missing'))
    },
  )

  // Glewlwyd 2.7 writes it into every token of the code flow.
  it.each([0, 0.5])('counts as missing when it is %d', async (unknown) => {
    expect(await verdict({ auth_time: unknown }, { authenticatedSince: NOW })).toBe('accepted')
    for (const rules of [{ requireAuthTime: true }, { maxAge: 0 }, { maxAge: NOW }])
      expect(await verdict({ auth_time: unknown }, rules)).toBe(invalid('auth_time: missing'))
  })

  it('may be in the future by the tolerance', async () => {
    expect(await verdict({ auth_time: NOW + TOLERANCE })).toBe('accepted')
    expect(await verdict({ auth_time: NOW + TOLERANCE + 1 })).toBe(invalid('auth_time: not-yet-valid'))
  })

  it.each([0, 1, 3600])('may be max_age %i and the tolerance ago', async (maxAge) => {
    expect(await verdict({ auth_time: NOW - maxAge - TOLERANCE }, { maxAge })).toBe('accepted')
    expect(await verdict({ auth_time: NOW - maxAge - TOLERANCE - 1 }, { maxAge })).toBe(
      invalid('auth_time: too-old'),
    )
  })

  it('may be any age when nobody asked', async () => {
    expect(await verdict({ auth_time: 1 }, { requireAuthTime: true })).toBe('accepted')
  })

  it('must not be before an attempt with prompt=login', async () => {
    const authenticatedSince = NOW - 300
    expect(await verdict({ auth_time: NOW - 300 - TOLERANCE }, { authenticatedSince })).toBe('accepted')
    expect(await verdict({ auth_time: NOW - 301 - TOLERANCE }, { authenticatedSince })).toBe(
      invalid('auth_time: too-old'),
    )
  })

  it('must satisfy max_age and prompt=login both', async () => {
    const rules = { maxAge: 600, authenticatedSince: NOW - 60 }
    expect(await verdict({ auth_time: NOW - 60 }, rules)).toBe('accepted')
    expect(await verdict({ auth_time: NOW - 200 }, rules)).toBe(invalid('auth_time: too-old'))
    expect(await verdict({ auth_time: NOW - 60 }, { maxAge: 10, authenticatedSince: NOW - 600 })).toBe(
      invalid('auth_time: too-old'),
    )
  })

  it.each([
    { maxAge: Number.NaN },
    { authenticatedSince: Number.NaN },
    { now: Number.NaN },
    { toleranceSeconds: Number.NaN },
  ])('is never accepted against a rule that is no number: %j', async (rules) => {
    expect(await verdict({}, rules)).not.toBe('accepted')
  })
})

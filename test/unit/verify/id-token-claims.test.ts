import { beforeAll, describe, expect, it } from 'vitest'
import { verifyIdToken } from '../../../lib/verify/id-token.js'
import type { IdTokenRules } from '../../../lib/verify/types.js'
import {
  CLIENT,
  claimsWith,
  ISSUER,
  invalid,
  NONCE,
  refusal,
  rulesFor,
  sign,
  type TestIssuer,
  testIssuer,
} from './id-token-maker.js'

let issuer: TestIssuer
beforeAll(async () => {
  issuer = await testIssuer()
})

async function verdict(changes: Record<string, unknown>, rules: Partial<IdTokenRules> = {}): Promise<string> {
  return refusal(verifyIdToken(await sign(issuer, claimsWith(changes)), rulesFor(issuer, rules)))
}

it('gives the claims of a token that satisfies every rule', async () => {
  const claims = claimsWith()
  expect(await verifyIdToken(await sign(issuer, claims), rulesFor(issuer))).toEqual(claims)
})

it('accepts a token with nothing but what must be there', async () => {
  const sparse = {
    nbf: undefined,
    amr: undefined,
    at_hash: undefined,
    sid: undefined,
    auth_time: undefined,
    idp: undefined,
  }
  expect(
    await verdict({
      ...sparse,
      name: undefined,
      transaction_id: undefined,
      sandbox: undefined,
      acr: undefined,
    }),
  ).toBe('accepted')
})

describe('iss', () => {
  it.each([
    ['missing', undefined],
    ['malformed', ''],
    ['malformed', null],
    ['malformed', [ISSUER]],
    ['mismatch', `${ISSUER}/`],
    ['mismatch', ISSUER.toUpperCase()],
    ['mismatch', 'https://evil.sandbox.signicat.com/auth/open'],
    ['mismatch', ISSUER.replace('https', 'http')],
    ['mismatch', ` ${ISSUER}`],
  ])('is refused as %s when it is %j', async (reason, iss) => {
    expect(await verdict({ iss })).toBe(invalid(`iss: ${reason}`))
  })
})

describe('aud and azp', () => {
  it.each([
    ['aud: missing', undefined, undefined],
    ['aud: malformed', null, undefined],
    ['aud: malformed', 7, undefined],
    ['aud: malformed', { [CLIENT]: true }, undefined],
    ['aud: malformed', [CLIENT, 7], CLIENT],
    ['aud: mismatch', '', undefined],
    ['aud: mismatch', 'another', undefined],
    ['aud: mismatch', `${CLIENT} another`, undefined],
    ['aud: mismatch', [], undefined],
    ['aud: mismatch', ['another'], CLIENT],
    ['azp: missing', [CLIENT, 'another'], undefined],
    ['azp: mismatch', [CLIENT, 'another'], 'another'],
    ['azp: mismatch', CLIENT, 'another'],
    ['azp: mismatch', [CLIENT], 'another'],
    ['azp: mismatch', CLIENT, null],
    ['azp: mismatch', CLIENT, ''],
    ['azp: mismatch', CLIENT, [CLIENT]],
  ])('are refused with %s when aud is %j and azp %j', async (fault, aud, azp) => {
    expect(await verdict({ aud, azp })).toBe(invalid(fault))
  })

  it.each([
    [CLIENT, undefined],
    [CLIENT, CLIENT],
    [[CLIENT], undefined],
    [[CLIENT, CLIENT], undefined],
    [[CLIENT, 'another'], CLIENT],
    [['another', CLIENT], CLIENT],
  ])('are accepted when aud is %j and azp %j', async (aud, azp) => {
    expect(await verdict({ aud, azp })).toBe('accepted')
  })
})

describe('sub', () => {
  it.each([
    ['missing', undefined],
    ['malformed', null],
    ['malformed', ''],
    ['malformed', 42],
    ['malformed', 's'.repeat(256)],
    ['malformed', 'sørensen'],
    ['malformed', 'a\nb'],
    ['malformed', ['sub']],
  ])('is refused as %s when it is %j', async (reason, sub) => {
    expect(await verdict({ sub })).toBe(invalid(`sub: ${reason}`))
  })

  it.each(['s', 's'.repeat(255), 'a b|c=~'])('is accepted when it is %j', async (sub) => {
    expect(await verdict({ sub })).toBe('accepted')
  })
})

describe('nonce', () => {
  it.each([
    ['missing', undefined],
    ['malformed', ''],
    ['malformed', null],
    ['malformed', [NONCE]],
    ['mismatch', `${NONCE}x`],
    ['mismatch', NONCE.slice(1)],
    ['mismatch', NONCE.toUpperCase()],
  ])('is refused as %s when it is %j', async (reason, nonce) => {
    expect(await verdict({ nonce })).toBe(invalid(`nonce: ${reason}`))
  })

  it('is refused when none was expected, whatever comes', async () => {
    expect(await verdict({}, { nonce: '' })).toBe(invalid('nonce: mismatch'))
    expect(await verdict({ nonce: '' }, { nonce: '' })).toBe(invalid('nonce: malformed'))
  })
})

describe('claims that are read later', () => {
  it.each([
    ['sid', ''],
    ['sid', 's'.repeat(256)],
    ['sid', 7],
    ['sid', null],
    ['acr', ''],
    ['acr', 2],
    ['acr', ['high']],
    ['acr', 'a'.repeat(1025)],
    ['idp', ''],
    ['idp', { code: 'nbid' }],
    ['idp', 'i'.repeat(1025)],
    ['amr', 'external'],
    ['amr', ['external', 1]],
    ['amr', null],
    ['sandbox', 'true'],
    ['sandbox', 1],
    ['sandbox', null],
  ])('%s is refused when it is %j', async (claim, value) => {
    expect(await verdict({ [claim]: value })).toBe(invalid(`${claim}: malformed`))
  })

  it('are accepted at their limits', async () => {
    expect(await verdict({ sid: 's'.repeat(255), amr: [], acr: 'x', idp: 'y', sandbox: false })).toBe(
      'accepted',
    )
  })
})

import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { verifyIdToken } from '../../../lib/verify/id-token.js'
import { tokenHash } from '../../../lib/verify/token-hash.js'
import { ACCESS_TOKEN, claimsWith, invalid, refusal, rulesFor, sign, testIssuer } from './id-token-maker.js'

const hashes = { 256: 'sha256', 384: 'sha384', 512: 'sha512' } as const
const algorithms: readonly (readonly [string, keyof typeof hashes])[] = [
  ['RS256', 256],
  ['RS384', 384],
  ['RS512', 512],
  ['PS256', 256],
  ['PS384', 384],
  ['PS512', 512],
  ['ES256', 256],
  ['ES384', 384],
  ['ES512', 512],
  ['EdDSA', 512],
]

function leftHalf(token: string, bits: keyof typeof hashes): string {
  const hash = createHash(hashes[bits]).update(token, 'ascii').digest()
  return hash.subarray(0, bits / 16).toString('base64url')
}

it('is the one of the example in the specification', () => {
  // OpenID Connect Core 1.0, Appendix A.4
  const accessToken = 'jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y'
  expect(tokenHash(accessToken, 'RS256')).toBe('77QmUPtjPfzWtF2AnpK9RQ')
})

describe.each(algorithms)('at_hash with %s', (algorithm, bits) => {
  it('is compared with the access token', async () => {
    const issuer = await testIssuer(algorithm)
    const verdict = async (at_hash: unknown): Promise<string> =>
      refusal(verifyIdToken(await sign(issuer, claimsWith({ at_hash })), rulesFor(issuer)))
    const right = leftHalf(ACCESS_TOKEN, bits)
    expect(await verdict(right)).toBe('accepted')
    expect(await verdict(leftHalf('another token', bits))).toBe(invalid('at_hash: mismatch'))
    expect(await verdict(leftHalf(ACCESS_TOKEN, bits === 256 ? 512 : 256))).toBe(invalid('at_hash: mismatch'))
    expect(await verdict(`${right}=`)).toBe(invalid('at_hash: mismatch'))
    expect(await verdict('')).toBe(invalid('at_hash: mismatch'))
    expect(await verdict(null)).toBe(invalid('at_hash: malformed'))
    expect(await verdict(undefined)).toBe('accepted')
  })
})

import fc from 'fast-check'
import { jwtVerify } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import { idTokenFault, verifyIdToken } from '../../../lib/verify/id-token.js'
import {
  CLIENT,
  claimsWith,
  ISSUER,
  NOW,
  rulesFor,
  sign,
  type TestIssuer,
  testIssuer,
} from './id-token-maker.js'

let issuer: TestIssuer
beforeAll(async () => {
  issuer = await testIssuer('ES256')
})

const seconds = fc.integer({ min: NOW - 800, max: NOW + 800 })
const audience = fc.constantFrom<unknown>(CLIENT, [CLIENT], 'another', ['another'], [], undefined)

/** The rules that jose has too: issuer, audience, times, presence. */
const randomClaims = fc
  .record({
    iss: fc.constantFrom<unknown>(ISSUER, `${ISSUER}/`, undefined),
    aud: audience,
    sub: fc.constantFrom<unknown>('person', undefined),
    exp: fc.oneof(seconds, fc.constantFrom<unknown>(undefined, 'soon')),
    iat: fc.oneof(seconds, fc.constantFrom<unknown>(undefined, 'now')),
    nbf: fc.oneof(seconds, fc.constantFrom<unknown>(undefined, 'then')),
  })
  .map((changes) => claimsWith({ at_hash: undefined, auth_time: undefined, ...changes }))

describe('against jose as the oracle', () => {
  it('gives the same verdict where the rules coincide', async () => {
    await fc.assert(
      fc.asyncProperty(randomClaims, fc.integer({ min: 0, max: 120 }), async (claims, toleranceSeconds) => {
        const token = await sign(issuer, claims)
        const ours = verifyIdToken(token, rulesFor(issuer, { toleranceSeconds })).then(
          () => true,
          () => false,
        )
        const oracle = jwtVerify(token, issuer.keys, {
          algorithms: ['ES256'],
          typ: 'JWT',
          issuer: ISSUER,
          audience: CLIENT,
          requiredClaims: ['sub', 'exp', 'iat'],
          maxTokenAge: 600,
          clockTolerance: toleranceSeconds,
          currentDate: new Date(NOW * 1000),
        }).then(
          () => true,
          () => false,
        )
        expect(await ours).toBe(await oracle)
      }),
      { numRuns: 300 },
    )
  })

  it('refuses a token with any one character changed', async () => {
    const token = await sign(issuer, claimsWith({ at_hash: undefined }))
    // The last character of a part holds bits that belong to no byte: those before it all count.
    const places = [...token].flatMap((character, place) =>
      character === '.' || /^(\.|$)/.test(token.slice(place + 1)) ? [] : [place],
    )
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...places),
        fc.constantFrom(...'AZaz09-_.'),
        async (place, character) => {
          fc.pre(token[place] !== character)
          const forged = token.slice(0, place) + character + token.slice(place + 1)
          await expect(verifyIdToken(forged, rulesFor(issuer))).rejects.toThrow()
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe('whatever the claims are', () => {
  it('answers with a fault or with nothing, and never throws', () => {
    const names = fc.constantFrom(...Object.keys(claimsWith()), '__proto__', 'azp')
    fc.assert(
      fc.property(fc.dictionary(names, fc.jsonValue()), fc.boolean(), (changes, requireAuthTime) => {
        const found = idTokenFault(claimsWith(changes), rulesFor(issuer, { requireAuthTime }))
        if (found !== null) expect(Object.keys(found)).toEqual(['claim', 'reason'])
      }),
    )
  })
})

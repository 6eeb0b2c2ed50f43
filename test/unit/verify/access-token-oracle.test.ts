import fc from 'fast-check'
import { type JWTVerifyOptions, jwtVerify } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import { accessTokenFault } from '../../../lib/verify/access-token-rules.js'
import { ISSUER, NOW, type TestIssuer, testIssuer } from './id-token-maker.js'
import { API, accessClaims, signAccess, verifierWith } from './verifier-maker.js'

let issuer: TestIssuer
let other: TestIssuer
beforeAll(async () => {
  ;[issuer, other] = await Promise.all([testIssuer('ES256'), testIssuer('ES256')])
})

const seconds = fc.integer({ min: NOW - 200, max: NOW + 200 })
const time = fc.oneof({ weight: 6, arbitrary: seconds }, fc.constantFrom<unknown>(undefined, 'soon', null))

/** Tokens that are good, nearly good, and bad in every way that jose knows too. */
const randomToken = fc.record({
  claims: fc.record({
    iss: fc.oneof(
      { weight: 8, arbitrary: fc.constant(ISSUER) },
      fc.constantFrom<unknown>(`${ISSUER}/`, undefined, 1),
    ),
    aud: fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom<unknown>(API, [API], ['other', API]) },
      fc.constantFrom<unknown>('other', ['other'], [], undefined),
    ),
    sub: fc.oneof(
      { weight: 8, arbitrary: fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme-ascii' }) },
      fc.constant(undefined),
    ),
    exp: time,
    iat: fc.oneof({ weight: 3, arbitrary: fc.integer({ min: NOW - 9000, max: NOW }) }, time),
    nbf: fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, time),
  }),
  typ: fc.oneof(
    { weight: 8, arbitrary: fc.constant('at+jwt') },
    fc.constantFrom('application/at+jwt', 'logout+jwt', 'dpop+jwt'),
  ),
  kid: fc.oneof({ weight: 8, arbitrary: fc.constant('signing-key-1') }, fc.constant('another')),
  byOther: fc.oneof({ weight: 8, arbitrary: fc.constant(false) }, fc.constant(true)),
  tolerance: fc.integer({ min: 0, max: 120 }),
})

const verdictOf = (promise: Promise<unknown>): Promise<boolean> =>
  promise.then(
    () => true,
    () => false,
  )

describe('against jose as the oracle', () => {
  it('gives the same verdict on thousands of random access tokens', async () => {
    const seen = { accepted: 0, refused: 0 }
    await fc.assert(
      fc.asyncProperty(randomToken, async ({ claims, typ, kid, byOther, tolerance }) => {
        const token = await signAccess(byOther ? other : issuer, claims, { typ, kid })
        const { verifier } = verifierWith({
          keys: { keys: [{ ...issuer.publicJwk }] },
          algorithms: ['ES256'],
          clockToleranceSeconds: tolerance,
        })
        const options: JWTVerifyOptions = {
          algorithms: ['ES256'],
          typ: 'at+jwt',
          issuer: ISSUER,
          audience: API,
          requiredClaims: ['sub', 'exp', 'iat'],
          clockTolerance: tolerance,
          currentDate: new Date(NOW * 1000),
          // Makes jose refuse an `iat` to come; the age itself has no limit.
          maxTokenAge: 1e12,
        }
        const ours = await verdictOf(verifier.verifyAccessToken(token))
        expect(ours).toBe(await verdictOf(jwtVerify(token, issuer.keys, options)))
        seen[ours ? 'accepted' : 'refused'] += 1
      }),
      { numRuns: 3000 },
    )
    // Not all of one kind, or the agreement would say little.
    expect(Math.min(seen.accepted, seen.refused)).toBeGreaterThan(300)
  })

  it('accepts nothing that was changed after signing', async () => {
    const { verifier } = verifierWith({ keys: { keys: [{ ...issuer.publicJwk }] }, algorithms: ['ES256'] })
    const token = await signAccess(issuer)
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
          await expect(verifier.verifyAccessToken(forged)).rejects.toThrow()
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('accepts no text whatever, and always says which claim and why', async () => {
    const { verifier } = verifierWith({ keys: { keys: [{ ...issuer.publicJwk }] }, algorithms: ['ES256'] })
    const part = fc.oneof(
      fc.string(),
      fc.json().map((text) => Buffer.from(text).toString('base64url')),
    )
    const text = fc.oneof(
      fc.string(),
      fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => parts.join('.')),
    )
    await fc.assert(
      fc.asyncProperty(text, async (unverified) => {
        for (const call of [verifier.verifyAccessToken, verifier.verifyIdToken, verifier.verifyLogoutToken]) {
          await expect(call(unverified)).rejects.toMatchObject({
            claim: expect.any(String),
            reason: expect.any(String),
          })
        }
      }),
      { numRuns: 1000 },
    )
  })
})

describe('whatever the claims are', () => {
  it('answers with a fault or with nothing, and never throws', () => {
    const names = fc.constantFrom(...Object.keys(accessClaims()), '__proto__', 'cnf', 'nonce', 'amr')
    const shape = fc.constantFrom('profile', 'plain', 'reference')
    fc.assert(
      fc.property(fc.dictionary(names, fc.jsonValue()), shape, (changes, kind) => {
        const rules = { now: NOW, toleranceSeconds: 30, issuer: ISSUER, audiences: [API], shape: kind }
        const found = accessTokenFault(accessClaims(changes), rules)
        if (found !== null) expect(Object.keys(found)).toEqual(['claim', 'reason'])
      }),
      { numRuns: 2000 },
    )
  })
})

import fc from 'fast-check'
import { type JWTVerifyOptions, jwtVerify } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import { ID_TOKEN_MAX_AGE_SECONDS, idTokenFault, verifyIdToken } from '../../../lib/verify/id-token.js'
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
import { verifierWith } from './verifier-maker.js'

let issuer: TestIssuer
let other: TestIssuer
beforeAll(async () => {
  ;[issuer, other] = await Promise.all([testIssuer('ES256'), testIssuer('ES256')])
})

const around = fc.integer({ min: NOW - 800, max: NOW + 800 })
const likely = (good: fc.Arbitrary<unknown>, ...bad: readonly unknown[]): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 8, arbitrary: good }, fc.constantFrom<unknown>(...bad))
const time = (good: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 5, arbitrary: good },
    { weight: 3, arbitrary: around },
    fc.constantFrom<unknown>('soon', null),
  )

/** Tokens that are good, nearly good, and bad in the ways that jose knows too. */
const randomToken = fc.record({
  claims: fc.record({
    iss: likely(fc.constant(ISSUER), `${ISSUER}/`, undefined, 1),
    aud: likely(fc.constantFrom<unknown>(CLIENT, [CLIENT]), 'another', ['another'], [], undefined),
    sub: likely(fc.constant('person'), undefined),
    exp: time(fc.integer({ min: NOW, max: NOW + 800 })),
    iat: time(fc.integer({ min: NOW - 500, max: NOW })),
    nbf: time(fc.constant(undefined)),
  }),
  typ: likely(fc.constantFrom('JWT', 'jwt', 'application/jwt'), 'at+jwt', 'logout+jwt', 'dpop+jwt'),
  kid: likely(fc.constant('signing-key-1'), 'another'),
  byOther: likely(fc.constant(false), true).map((value) => value === true),
  tolerance: fc.integer({ min: 0, max: 120 }),
})

/** Rules that jose does not have. */
const loginOnly = { at_hash: undefined, auth_time: undefined }

const given = (tolerance: number) =>
  verifierWith({
    ...{ audience: CLIENT, clientId: CLIENT, algorithms: ['ES256'], clockToleranceSeconds: tolerance },
    keys: { keys: [{ ...issuer.publicJwk }] },
    strictLogoutTokens: true,
  }).verifier

const oracle = (tolerance: number, more: JWTVerifyOptions): JWTVerifyOptions => ({
  ...{ algorithms: ['ES256'], issuer: ISSUER, audience: CLIENT, clockTolerance: tolerance },
  currentDate: new Date(NOW * 1000),
  ...more,
})
const isAccepted = (promise: Promise<unknown>): Promise<boolean> =>
  promise.then(
    () => true,
    () => false,
  )

/** Holds both verdicts against each other thousands of times; not all of one kind, or the agreement would say little. */
async function agree(
  verdicts: (
    given: {
      readonly claims: object
      readonly typ: unknown
      readonly kid: unknown
      readonly tolerance: number
    },
    signer: TestIssuer,
  ) => Promise<{ readonly ours: boolean; readonly theirs: boolean }>,
): Promise<void> {
  const seen = { accepted: 0, refused: 0 }
  const property = fc.asyncProperty(randomToken, async ({ byOther, ...given }) => {
    const { ours, theirs } = await verdicts(given, byOther ? other : issuer)
    expect(ours).toBe(theirs)
    seen[ours ? 'accepted' : 'refused'] += 1
  })
  await fc.assert(property, { numRuns: 2000 })
  expect(Math.min(seen.accepted, seen.refused)).toBeGreaterThan(200)
}

describe('against jose as the oracle', () => {
  it('gives the same verdict on thousands of random ID tokens of a login', async () => {
    const options = {
      typ: 'JWT',
      requiredClaims: ['sub', 'exp', 'iat'],
      maxTokenAge: ID_TOKEN_MAX_AGE_SECONDS,
    }
    await agree(async ({ claims, typ, kid, tolerance }, signer) => {
      const token = await sign(signer, claimsWith({ ...loginOnly, ...claims }), { typ, kid })
      const rules = rulesFor(issuer, { toleranceSeconds: tolerance })
      const theirs = isAccepted(jwtVerify(token, issuer.keys, oracle(tolerance, options)))
      return { ours: await isAccepted(verifyIdToken(token, rules)), theirs: await theirs }
    })
  })

  it('gives the same verdict on thousands of random ID tokens that somebody presents', async () => {
    const options = { typ: 'JWT', requiredClaims: ['sub', 'exp', 'iat'], maxTokenAge: 1e12 }
    await agree(async ({ claims, typ, kid, tolerance }, signer) => {
      const token = await sign(signer, claimsWith({ ...loginOnly, ...claims }), { typ, kid })
      const theirs = isAccepted(jwtVerify(token, issuer.keys, oracle(tolerance, options)))
      return { ours: await isAccepted(given(tolerance).verifyIdToken(token)), theirs: await theirs }
    })
  })

  it('gives the same verdict on thousands of random logout tokens', async () => {
    const options = { typ: 'logout+jwt', requiredClaims: ['exp', 'iat', 'jti'], maxTokenAge: 600 }
    const events = { 'http://schemas.openid.net/event/backchannel-logout': {} }
    await agree(async ({ claims, typ, kid, tolerance }, signer) => {
      // The types that both take, and the others as they are.
      const header = { typ: /^(?:application\/)?jwt$/i.test(String(typ)) ? 'logout+jwt' : typ, kid }
      const token = await sign(signer, { jti: 'j', sid: 's', events, ...claims }, header)
      const theirs = isAccepted(jwtVerify(token, issuer.keys, oracle(tolerance, options)))
      return { ours: await isAccepted(given(tolerance).verifyLogoutToken(token)), theirs: await theirs }
    })
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
      { numRuns: 1000 },
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
      { numRuns: 2000 },
    )
  })
})

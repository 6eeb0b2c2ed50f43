import fc from 'fast-check'
import { isPersonalNumberClaim } from 'fastify-signicat/eids'
import { describe, expect, it } from 'vitest'
import { createClaimsPolicy } from '../../../lib/eids/claims-policy.js'

const mitId = {
  iss: 'https://acme.sandbox.signicat.com/auth/open',
  sub: 'hashed=',
  aud: 'client',
  exp: 2,
  iat: 1,
  nbf: 1,
  nonce: 'n',
  at_hash: 'h',
  sid: 'S',
  auth_time: 1,
  idp: 'mitid',
  acr: 'substantial',
  amr: ['external'],
  transaction_id: 't',
  idp_issuer: 'i',
  sandbox: true,
  name: 'Kari Test',
  given_name: 'Kari',
  family_name: 'Test',
}
const personal = {
  nin: '01019012345',
  nin_type: 'PERSON',
  nin_issuing_country: 'DK',
  idp_id: 'p',
  birthdate: '1990-01-01',
}

describe('what the session keeps', () => {
  it('is who it is, how they signed in, and what to call them', () => {
    expect(createClaimsPolicy([]).keep({ ...mitId, ...personal, middle_name: 'M', locale: 'nb' })).toEqual({
      iss: mitId.iss,
      sub: 'hashed=',
      idp: 'mitid',
      acr: 'substantial',
      amr: ['external'],
      auth_time: 1,
      name: 'Kari Test',
      given_name: 'Kari',
      family_name: 'Test',
      middle_name: 'M',
      locale: 'nb',
    })
  })

  it.each(['nin', 'idp_id', 'ftn_hetu', 'mitid.cpr', 'birthdate', 'email', 'shoe_size'])(
    'has %s only when it was named',
    (name) => {
      const claims = { sub: 's', [name]: 'v' }
      expect(createClaimsPolicy([]).keep(claims)).toEqual({ sub: 's' })
      expect(createClaimsPolicy([name]).keep(claims)).toEqual(claims)
      expect(createClaimsPolicy(['other']).keep(claims)).toEqual({ sub: 's' })
    },
  )

  it('does not reach a prototype', () => {
    const claims: Record<string, unknown> = JSON.parse(
      '{"sub":"s","__proto__":{"admin":true},"constructor":"c"}',
    )
    const kept = createClaimsPolicy(['__proto__', 'constructor', 'toString']).keep(claims)
    expect(Object.keys(kept)).toEqual(['sub'])
    expect(Object.getPrototypeOf(kept)).toBe(Object.prototype)
  })

  it('is never a claim that nobody named', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.array(fc.string()), (claims, names) => {
        const known = Object.keys(
          createClaimsPolicy([]).keep(Object.fromEntries(Object.keys(claims).map((key) => [key, 1]))),
        )
        const kept = Object.keys(createClaimsPolicy(names).keep(claims))
        expect(kept.filter((name) => !names.includes(name) && !known.includes(name))).toEqual([])
      }),
    )
  })
})

describe('an ID token', () => {
  it('may be kept when all its claims are of the protocol or kept anyway', () => {
    expect(createClaimsPolicy([]).mayKeepIdToken(mitId)).toBe(true)
  })

  it.each(Object.keys(personal))('may not be kept with %s in it, unless that was named', (name) => {
    const claims = { ...mitId, [name]: 'v' }
    expect(createClaimsPolicy([]).mayKeepIdToken(claims)).toBe(false)
    expect(createClaimsPolicy([name]).mayKeepIdToken(claims)).toBe(true)
  })

  it('may not be kept with a claim that nobody knows', () => {
    expect(createClaimsPolicy(['nin']).mayKeepIdToken({ ...mitId, renamed_number: '01019012345' })).toBe(
      false,
    )
    expect(createClaimsPolicy([]).mayKeepIdToken(JSON.parse('{"__proto__":"x"}'))).toBe(false)
  })
})

it.each([
  'nin',
  'acting_nin',
  'ftn_hetu',
  'ftn_satu',
  'idp_id',
  'mitid.cpr',
  'mitid_cpr',
  'signicat.national_id',
  'ssn',
  'NIN',
])('%s is a personal number', (name) => {
  expect(isPersonalNumberClaim(name)).toBe(true)
})

it.each(['sub', 'name', 'nin_type', 'nin_issuing_country', 'idp', 'cabinet', 'transaction_id', 'feminin'])(
  '%s is no personal number',
  (name) => {
    expect(isPersonalNumberClaim(name)).toBe(false)
  },
)

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { identityFromOidc } from '../../../lib/eids/identity.js'

const ISSUER = 'https://acme.sandbox.signicat.com/auth/open'
const identity = (claims: Record<string, unknown>) => identityFromOidc({ sub: 's', ...claims }, ISSUER)

it('has one shape for what an issuer says', () => {
  const claims = {
    iss: ISSUER,
    sub: 'hashed=',
    sid: 'S',
    name: 'Kari Marie Test',
    given_name: 'Kari',
    middle_name: 'Marie',
    family_name: 'Test',
    birthdate: '1990-02-17',
    email: 'kari@example.com',
    phone_number: '+4799000000',
    locale: 'nb',
    nin: '17029012345',
    nin_type: 'BIRTH',
    nin_issuing_country: 'NO',
    idp: 'nbid',
    acr: 'high',
    amr: ['external'],
    auth_time: 1_800_000_000,
    transaction_id: 't',
    sandbox: true,
    nbid_idp: 'BID',
  }
  expect(identityFromOidc(claims, ISSUER)).toEqual({
    issuer: ISSUER,
    method: 'oidc',
    sub: 'hashed=',
    sid: 'S',
    name: 'Kari Marie Test',
    givenName: 'Kari',
    middleName: 'Marie',
    familyName: 'Test',
    birthDate: '1990-02-17',
    email: 'kari@example.com',
    phoneNumber: '+4799000000',
    locale: 'nb',
    nationalNumber: { value: '17029012345', country: 'NO', type: 'BIRTH' },
    idp: 'nbid',
    loa: 'high',
    acr: 'high',
    amr: ['external'],
    authTime: 1_800_000_000,
    transactionId: 't',
    sandbox: true,
    claims,
  })
})

it('has no member for what did not come, or came as something else', () => {
  const odd = {
    name: '',
    given_name: 7,
    birthdate: '1990',
    amr: 'x',
    auth_time: '1',
    sandbox: 'true',
    nin: 0,
    acr: null,
  }
  expect(Object.keys(identity(odd)).sort()).toEqual(['claims', 'issuer', 'method', 'sub'])
})

it('has no authentication time that is no number', () => {
  expect(identity({ auth_time: Number.POSITIVE_INFINITY })).not.toHaveProperty('authTime')
})

it('keeps an acr that is no level apart from the level', () => {
  expect(identity({ acr: 'urn:other:gold' })).toMatchObject({ acr: 'urn:other:gold' })
  expect(identity({ acr: 'urn:other:gold' })).not.toHaveProperty('loa')
})

describe('the national number', () => {
  it.each([
    [
      { nin: '1', nin_issuing_country: 'NOR' },
      { value: '1', country: 'NOR' },
    ],
    [{ ftn_hetu: '170290-123A' }, { value: '170290-123A', country: 'FI' }],
    [{ nin: '1', ftn_hetu: '2' }, { value: '1' }],
    [
      { 'signicat.national_id': '3', 'signicat.nationality': 'DK' },
      { value: '3', country: 'DK' },
    ],
  ])('of %j is %j', (claims, expected) => {
    expect(identity(claims).nationalNumber).toEqual(expected)
  })
})

it.each([undefined, '', null, 7])('needs a sub: %j', (sub) => {
  expect(() => identity({ sub })).toThrow(
    expect.objectContaining({ code: 'ERR_SIGNICAT_TOKEN_INVALID', claim: 'sub' }),
  )
})

it('cannot be changed by who looks at it', () => {
  expect(Object.isFrozen(identity({}))).toBe(true)
})

it('takes whatever claims come', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (claims) => {
      const made = identity({ ...claims, sub: 's' })
      expect(made).toMatchObject({ sub: 's', issuer: ISSUER, method: 'oidc' })
      expect(made.claims).toEqual({ ...claims, sub: 's' })
    }),
  )
})

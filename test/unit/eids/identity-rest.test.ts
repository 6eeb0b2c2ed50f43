import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { identityFromRest, type RestOrigin } from '../../../lib/eids/identity-rest.js'
import { RestError } from '../../../lib/errors.js'

const hub: RestOrigin = { api: 'hub', issuer: 'https://api.signicat.com/auth/rest' }
const express: RestOrigin = { api: 'express', issuer: 'https://api.signicat.io/identification/v2' }

const hubSession = {
  id: '3d07',
  status: 'SUCCESS',
  provider: 'nbid',
  loa: 'substantial',
  subject: {
    id: 'hashed=',
    idpId: '9578-x',
    name: 'Kari Test',
    firstName: 'Kari',
    lastName: 'Test',
    dateOfBirth: '1990-02-17',
    nin: { value: '17029012345', issuingCountry: 'NO', type: 'BIRTH' },
    nbidIdp: 'BID',
  },
}

const expressSession = {
  id: 'b1f0',
  status: 'success',
  provider: 'se_bankid',
  identity: {
    providerId: 'p-1',
    fullName: 'Test Person',
    firstName: 'Test',
    middleName: 'M',
    lastName: 'Person',
    dateOfBirth: '1990-02-17',
    nin: '199002171234',
    phoneNumber: '+4670',
    email: 't@example.com',
    organization: { name: 'Acme AS', organizationNumber: '999888777', country: 'NO' },
  },
}

it('reads a subject of the hub', () => {
  expect(identityFromRest(hubSession, hub)).toMatchObject({
    sub: 'hashed=',
    issuer: hub.issuer,
    method: 'rest',
    name: 'Kari Test',
    givenName: 'Kari',
    familyName: 'Test',
    birthDate: '1990-02-17',
    nationalNumber: { value: '17029012345', country: 'NO', type: 'BIRTH' },
    idp: 'nbid',
    loa: 'substantial',
    acr: 'substantial',
    transactionId: '3d07',
  })
})

it('reads an identity of Express', () => {
  expect(identityFromRest(expressSession, express)).toMatchObject({
    sub: 'p-1',
    issuer: express.issuer,
    method: 'rest',
    name: 'Test Person',
    givenName: 'Test',
    middleName: 'M',
    familyName: 'Person',
    birthDate: '1990-02-17',
    phoneNumber: '+4670',
    email: 't@example.com',
    nationalNumber: { value: '199002171234' },
    idp: 'se_bankid',
    transactionId: 'b1f0',
    organisation: { name: 'Acme AS', number: '999888777', country: 'NO' },
  })
})

it('gives the claims under the names of OpenID Connect beside those of the API', () => {
  const { claims } = identityFromRest(hubSession, hub)
  expect(claims).toMatchObject({
    sub: 'hashed=',
    given_name: 'Kari',
    firstName: 'Kari',
    idp_id: '9578-x',
    nbidIdp: 'BID',
  })
  expect(claims).toMatchObject({
    nin: '17029012345',
    nin_issuing_country: 'NO',
    nin_type: 'BIRTH',
    idp: 'nbid',
  })
})

it('reads level and eID from the session, never from what the eID says about the person', () => {
  const session = {
    ...hubSession,
    loa: undefined,
    subject: { ...hubSession.subject, acr: 'high', idp: 'sbid', sandbox: false },
  }
  const identity = identityFromRest(session, hub)
  expect(identity.idp).toBe('nbid')
  expect(identity).not.toHaveProperty('loa')
  expect(identity).not.toHaveProperty('sandbox')
})

describe('the subject id', () => {
  const withSubject =
    (subject: unknown): (() => unknown) =>
    () =>
      identityFromRest({ ...hubSession, subject }, hub)
  const withIdentity =
    (identity: unknown): (() => unknown) =>
    () =>
      identityFromRest({ ...expressSession, identity }, express)

  it.each([undefined, null, '', 7, {}])('must be there: %j', (id) => {
    expect(withSubject({ ...hubSession.subject, id })).toThrow(RestError)
    expect(withIdentity({ ...expressSession.identity, providerId: id })).toThrow(RestError)
  })

  it.each(['199002171234', '19900217-1234', ' 19900217 1234 '])(
    'is never the national number: %s',
    (providerId) => {
      expect(withIdentity({ ...expressSession.identity, providerId })).toThrow(RestError)
    },
  )

  it('is not looked for in the other dialect', () => {
    expect(() => identityFromRest(expressSession, hub)).toThrow(RestError)
    expect(() => identityFromRest(hubSession, express)).toThrow(RestError)
  })

  it('is not in the error, nor is the number', () => {
    const fail = withIdentity({ ...expressSession.identity, providerId: '199002171234' })
    expect(fail).toThrow(
      expect.objectContaining({
        code: 'ERR_SIGNICAT_REST_ANSWER_INVALID',
        detail: expect.not.stringMatching(/\d/),
      }),
    )
  })
})

it('refuses or reads whatever comes, and nothing else happens', () => {
  const session = fc.oneof(
    fc.jsonValue(),
    fc.record({ subject: fc.jsonValue() }),
    fc.record({ identity: fc.jsonValue() }),
  )
  fc.assert(
    fc.property(session, fc.constantFrom(hub, express), (unverifiedSession, origin) => {
      try {
        expect(identityFromRest(unverifiedSession, origin).sub).not.toBe('')
      } catch (error) {
        expect(error).toBeInstanceOf(RestError)
      }
    }),
  )
})

import { describe, expect, it } from 'vitest'
import { identityFromOidc } from '../../../lib/eids/identity.js'
import { organisationOf } from '../../../lib/eids/organisation.js'

describe('the organisation of a business eID', () => {
  it.each([
    [
      'eHerkenning over OpenID Connect',
      { organisation: 'Tulpen BV', chamber_of_commerce: '12345678' },
      { name: 'Tulpen BV', number: '12345678', country: 'NL' },
    ],
    [
      'eHerkenning with the other claim',
      { organisation_kvknr: '12345678' },
      { number: '12345678', country: 'NL' },
    ],
    [
      'MitID Business',
      { organisation: 'Ladeplads ApS', mitid_organisation_cvr: '87654321' },
      { name: 'Ladeplads ApS', number: '87654321', country: 'DK' },
    ],
    [
      'ID Austria on behalf of a company',
      {
        idaustria_represented_company_name: 'Alpen GmbH',
        idaustria_represented_company_register_number: 'FN1',
      },
      { name: 'Alpen GmbH', number: 'FN1', country: 'AT' },
    ],
    [
      'SPID',
      { organisation: 'Pasta SpA', spid_company_fiscal_number: '1' },
      { name: 'Pasta SpA', number: '1', country: 'IT' },
    ],
    [
      'the REST API of the hub',
      { organisationName: 'Tulpen BV', chamberOfCommerce: '12345678' },
      { name: 'Tulpen BV', number: '12345678', country: 'NL' },
    ],
    [
      'Signicat Express',
      { organization: { name: 'Acme AS', organizationNumber: '999888777', country: 'NO' } },
      { name: 'Acme AS', number: '999888777', country: 'NO' },
    ],
  ])('of %s has name, number and country', (_eid, claims, organisation) => {
    expect(organisationOf(claims)).toEqual(organisation)
  })

  it('has the country that is named rather than the one of the register', () => {
    const claims = { chamber_of_commerce: '12345678', organisation_country_code: 'BE' }
    expect(organisationOf(claims)).toEqual({ number: '12345678', country: 'BE' })
  })

  it.each([{}, { organisation: '' }, { organisation: 7, organization: 'Acme' }, { organization: [] }])(
    'is null for %j',
    (claims) => {
      expect(organisationOf(claims)).toBeNull()
    },
  )

  it('is part of the identity that onLogin gets', () => {
    const claims = { sub: 'kari', organisation: 'Ladeplads ApS', mitid_organisation_cvr: '87654321' }
    expect(identityFromOidc(claims, 'https://id.example').organisation).toEqual({
      name: 'Ladeplads ApS',
      number: '87654321',
      country: 'DK',
    })
  })
})

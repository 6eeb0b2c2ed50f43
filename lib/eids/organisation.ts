import type { Claims, Identity } from './types.js'

type Organisation = NonNullable<Identity['organisation']>

/** Where a registered number of an organisation is found, and the country whose register it is of. */
const registeredNumbers: readonly (readonly [claim: string, country: string])[] = [
  ['chamber_of_commerce', 'NL'],
  ['organisation_kvknr', 'NL'],
  ['mitid_organisation_cvr', 'DK'],
  ['idaustria_represented_company_register_number', 'AT'],
  ['spid_company_fiscal_number', 'IT'],
  // The REST API of the hub, eHerkenning
  ['chamberOfCommerce', 'NL'],
]
const names: readonly string[] = ['organisation', 'idaustria_represented_company_name', 'organisationName']

/**
 * The organisation that a person signs in for, `null` when there is none. Signicat Express gives an object; over OpenID
 * Connect and the hub's REST API each business eID has claims of its own.
 *
 * @see https://github.com/benne/stubid for the claim names, in a recorded discovery document of a sandbox (2026-09-14)
 */
export function organisationOf(claims: Claims): Organisation | null {
  const { name, organizationNumber, country } = membersOf(claims.organization)
  const registered = registeredNumbers.find(([claim]) => isText(claims[claim]))
  const found = {
    ...textMember('name', name, ...names.map((claim) => claims[claim])),
    ...textMember('number', organizationNumber, registered === undefined ? undefined : claims[registered[0]]),
    ...textMember('country', country, claims.organisation_country_code, registered?.[1]),
  }
  return Object.keys(found).length === 0 ? null : Object.freeze(found)
}

/** The first of the values that is a text, under this name. */
function textMember(member: keyof Organisation, ...values: readonly unknown[]): Organisation {
  const value = values.find(isText)
  return value === undefined ? {} : { [member]: value }
}

function membersOf(value: unknown): Claims {
  return isMembers(value) ? value : {}
}

function isMembers(value: unknown): value is Claims {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

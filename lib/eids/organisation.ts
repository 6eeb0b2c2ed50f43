import type { Claims, Identity } from './types.js'

type Organisation = NonNullable<Identity['organisation']>

/**
 * The organisation that a person signs in for, `null` when there is none. Signicat Express gives an object, eHerkenning in
 * the hub two flat attributes with the Dutch number; what other eIDs call theirs is not published, so it stays in `claims`.
 */
export function organisationOf(claims: Claims): Organisation | null {
  const { organisationName, chamberOfCommerce } = claims
  const { name = organisationName, organizationNumber: number, country } = membersOf(claims.organization)
  const found = {
    ...(isText(name) ? { name } : {}),
    ...(isText(number) ? { number } : isText(chamberOfCommerce) ? { number: chamberOfCommerce } : {}),
    ...(isText(country) ? { country } : isText(chamberOfCommerce) ? { country: 'NL' } : {}),
  }
  return Object.keys(found).length === 0 ? null : Object.freeze(found)
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

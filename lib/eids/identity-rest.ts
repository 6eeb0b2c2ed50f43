import { RestError } from '../errors.js'
import { foldIdentifier } from './fold-identifier.js'
import { draftOf, isText } from './identity.js'
import { mergeUserinfo } from './merge-userinfo.js'
import type { Claims, Identity } from './types.js'

/** Where a session of a REST API came from. */
export interface RestOrigin {
  readonly api: 'hub' | 'express'
  /** The `issuer` value of this API and account; not that of OpenID Connect, since the subjects differ. */
  readonly issuer: string
}

/** Names of both dialects → names of OpenID Connect. */
const claimNames: readonly (readonly [string, string])[] = [
  ['name', 'name'],
  ['fullName', 'name'],
  ['firstName', 'given_name'],
  ['middleName', 'middle_name'],
  ['lastName', 'family_name'],
  ['dateOfBirth', 'birthdate'],
  ['email', 'email'],
  ['phoneNumber', 'phone_number'],
  ['idpId', 'idp_id'],
]

/**
 * The person of a successful session of the Authentication REST API (`subject`) or of Express (`identity`). `claims`
 * has the API's own members, and the same facts again under the names that OpenID Connect gives them.
 *
 * @param unverifiedSession the answer of the API, as parsed.
 * @throws {@link RestError} `ERR_SIGNICAT_REST_ANSWER_INVALID` when there is no person in it, or no subject id, or when
 * a national number stands in for the id: such a number must never become a key.
 */
export function identityFromRest(unverifiedSession: unknown, origin: RestOrigin): Identity {
  const session = membersOf(unverifiedSession)
  const person = membersOf(origin.api === 'hub' ? session.subject : session.identity)
  const claims = claimsOf(session, person)
  const sub = origin.api === 'hub' ? person.id : person.providerId
  if (!isText(sub)) throw unusable('there is no subject id')
  if (isText(claims.nin) && foldIdentifier('nin', sub) === foldIdentifier('nin', claims.nin))
    throw unusable('the subject id is a national number')
  claims.sub = sub
  return Object.freeze(
    draftOf(claims, { sub, issuer: origin.issuer, method: 'rest', claims: Object.freeze(claims) }),
  )
}

function claimsOf(session: Claims, person: Claims): Record<string, unknown> {
  const claims: Record<string, unknown> = { ...mergeUserinfo({}, person) }
  for (const [restName, name] of claimNames) {
    const value = person[restName]
    if (isText(value)) claims[name] = value
  }
  if (isText(session.provider)) claims.idp = session.provider
  if (isText(session.loa)) claims.acr = session.loa
  if (isText(session.id)) claims.transaction_id = session.id
  return Object.assign(claims, ninClaims(person.nin))
}

/** Express gives the number as a string, the hub as an object; claims are flat. */
function ninClaims(nin: unknown): Record<string, unknown> {
  if (isText(nin)) return { nin }
  const { value, issuingCountry, type } = membersOf(nin)
  if (!isText(value)) return {}
  return {
    nin: value,
    ...(isText(issuingCountry) ? { nin_issuing_country: issuingCountry } : {}),
    ...(isText(type) ? { nin_type: type } : {}),
  }
}

function membersOf(value: unknown): Claims {
  return isMembers(value) ? value : {}
}

function isMembers(value: unknown): value is Claims {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function unusable(detail: string): RestError {
  return new RestError('ERR_SIGNICAT_REST_ANSWER_INVALID', { detail })
}

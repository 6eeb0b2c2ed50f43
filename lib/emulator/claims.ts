import type { EmulatorAccount } from './accounts.js'
import { fullName } from './people.js'
import type { EmulatorUserData } from './types.js'

type ClaimValues = Readonly<Record<string, unknown>>

/** Claims of every ID token, whatever the scopes. */
const protocolClaims = [
  'nbf',
  'at_hash',
  'acr',
  'amr',
  'auth_time',
  'idp',
  'transaction_id',
  'sandbox',
] as const

const profileClaims = [
  'name',
  'family_name',
  'given_name',
  'middle_name',
  'gender',
  'birthdate',
  'locale',
] as const

/** Which claims a scope lets out; the mapping that the provider masks by. */
export const claimsOfScopes: Readonly<Record<string, readonly string[]>> = Object.freeze({
  openid: ['sub', 'idp_issuer', ...protocolClaims],
  profile: profileClaims,
  name: ['name', 'family_name', 'given_name', 'middle_name'],
  email: ['email', 'email_verified'],
  phone: ['phone_number', 'phone_number_verified'],
  gender: ['gender'],
  'date-of-birth': ['birthdate'],
  nationality: ['nationality'],
  nin: ['nin', 'nin_type', 'nin_issuing_country'],
  'idp-id': ['idp_id'],
  'nbid-extra': ['nbid_subject_uuid', 'nbid_originator'],
  'mitid-extra': ['mitid_uuid', 'mitid_loa', 'mitid_has_cpr'],
  'ftn-extra': ['ftn_hetu', 'ftn_idp'],
})

/** The claims with the standard setting's scopes: those that an ID token may carry. */
const standardScopes = [
  'profile',
  'name',
  'email',
  'phone',
  'gender',
  'date-of-birth',
  'nationality',
] as const

/** Everything known about the person; the scopes decide what gets out. */
export function personClaims({ person, eid, idpId }: EmulatorAccount): ClaimValues {
  const nin =
    eid.givesNin && person.nin !== undefined
      ? { nin: person.nin, nin_type: 'PERSON', nin_issuing_country: person.country }
      : {}
  return {
    name: fullName(person),
    family_name: person.familyName,
    given_name: person.givenName,
    ...(person.middleName === undefined ? {} : { middle_name: person.middleName }),
    ...(person.gender === undefined ? {} : { gender: person.gender }),
    ...(person.email === undefined ? {} : { email: person.email, email_verified: true }),
    ...(person.phoneNumber === undefined
      ? {}
      : { phone_number: person.phoneNumber, phone_number_verified: true }),
    birthdate: person.birthDate,
    nationality: person.country,
    idp_issuer: eid.issuer,
    idp_id: idpId,
    ...nin,
    ...eidClaims({ code: eid.code, idpId, nin: nin.nin, loa: eid.loa }),
  }
}

function eidClaims(of: { code: string; idpId: string; nin: string | undefined; loa: string }): ClaimValues {
  if (of.code === 'nbid') return { nbid_subject_uuid: of.idpId, nbid_originator: 'CN=Emulator Bank' }
  if (of.code === 'mitid')
    return { mitid_uuid: of.idpId, mitid_loa: of.loa, mitid_has_cpr: of.nin !== undefined }
  if (of.code === 'ftn')
    return { ftn_idp: 'Emulator Bank', ...(of.nin === undefined ? {} : { ftn_hetu: of.nin }) }
  return {}
}

/** The person's claims that the client's "ID Token User data" lets into the ID token. */
export function idTokenPersonClaims(account: EmulatorAccount, userData: EmulatorUserData): ClaimValues {
  if (userData === 'Minimal') return {}
  const claims = personClaims(account)
  if (userData === 'All') return claims
  const allowed = new Set(['idp_issuer', ...standardScopes.flatMap((scope) => claimsOfScopes[scope] ?? [])])
  return Object.fromEntries(Object.entries(claims).filter(([name]) => allowed.has(name)))
}

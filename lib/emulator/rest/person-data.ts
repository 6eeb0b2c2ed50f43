import { type EmulatorAccount, uuidOf } from '../accounts.js'
import { fullName } from '../people.js'
import type { Json } from './session.js'

const ninTypes: Readonly<Record<string, string>> = { nbid: 'BIRTH' }

/** `subject` of the hub: the id always, else what was asked for and the eID has. */
export function hubSubject(account: EmulatorAccount, attributes: readonly string[]): Json {
  const all = { ...commonAttributes(account), ...eidAttributes(account) }
  const asked = Object.entries(all).filter(
    ([name, value]) => value !== undefined && attributes.includes(name),
  )
  return { id: account.sub, idpId: account.idpId, ...Object.fromEntries(asked) }
}

function commonAttributes({ person, eid }: EmulatorAccount): Json {
  return {
    name: fullName(person),
    firstName: person.givenName,
    middleName: person.middleName,
    lastName: person.familyName,
    dateOfBirth: person.birthDate,
    email: person.email,
    phoneNumber: person.phoneNumber,
    nin:
      eid.givesNin && person.nin !== undefined
        ? { value: person.nin, issuingCountry: person.country, type: ninTypes[eid.code] ?? 'PERSON' }
        : undefined,
  }
}

/** Names that one eID adds; some hold JSON as a text, as at Signicat. */
function eidAttributes({ eid, idpId, person }: EmulatorAccount): Json {
  if (eid.code === 'nbid') {
    return {
      nbidIdp: 'BID',
      nbidSid: uuidOf(`sid|${person.id}`),
      nbidSubjectUuid: idpId,
      nbidOriginator: 'CN=Emulator Bank',
      nbidAdditionalCertInfo: JSON.stringify({ certQualified: false, originator: 'CN=Emulator Bank' }),
    }
  }
  if (eid.code === 'sbid') return { sbidDeviceIp: '127.0.0.1' }
  if (eid.code === 'mitid') return { mitidUuid: idpId, mitidHasCpr: String(person.nin !== undefined) }
  return {}
}

/** `identity` of Express. Its national number is a plain text. */
export function expressIdentity({ person, eid }: EmulatorAccount, include: readonly string[]): Json {
  const when = (name: string, members: Json): Json => (include.includes(name) ? members : {})
  return {
    // Not `idpId`, which is the national number at one eID.
    providerId: uuidOf(`${eid.code}|${person.id}`),
    ...when('name', {
      fullName: fullName(person),
      firstName: person.givenName,
      middleName: person.middleName,
      lastName: person.familyName,
    }),
    ...when('date_of_birth', { dateOfBirth: person.birthDate }),
    ...when('nin', { nin: eid.givesNin ? person.nin : undefined }),
    ...when('phone_number', { phoneNumber: person.phoneNumber }),
    ...when('email', { email: person.email }),
  }
}

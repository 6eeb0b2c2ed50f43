import type { PeopleDirectory } from '../people.js'
import type { EmulatorEid, EmulatorPerson } from '../types.js'
import type { PersonHints } from './session.js'

/** Those who have the eID and are all that the application said; nobody when it said nothing, or nobody fits. */
export function namedPeople(
  hints: PersonHints,
  eid: EmulatorEid,
  people: PeopleDirectory,
): readonly EmulatorPerson[] {
  const { nin, phoneNumber, birthDate } = hints
  if (nin === undefined && phoneNumber === undefined && birthDate === undefined) return []
  return people
    .withEid(eid)
    .filter((person) => nin === undefined || person.nin === nin)
    .filter((person) => phoneNumber === undefined || person.phoneNumber === phoneNumber)
    .filter((person) => birthDate === undefined || isBornOn(person, birthDate))
}

/** `YYYY-MM-DD`, or `DDMMYY` as on a Norwegian number. */
function isBornOn({ birthDate }: EmulatorPerson, asked: string): boolean {
  const [year = '', month = '', day = ''] = birthDate.split('-')
  return asked === birthDate || asked === `${day}${month}${year.slice(2)}`
}

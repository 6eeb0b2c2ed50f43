import { createHash } from 'node:crypto'
import type { EmulatorEid, EmulatorPerson } from './types.js'

// Numbers no register gives out: month + 80 (NO), serial 980-999 (SE), day + 60 (DK), individual number 900-999 (FI),
// 999-series (NL), month + 40 (BE), impossible dates elsewhere. Mail and phones are in ranges reserved for examples.
const rows: readonly string[] = [
  'no-kari|NO|Kari||Nordmann|1990-02-17|female|17829012345',
  'no-ola|NO|Ola|Magnus|Solberg|1974-11-03|male|03917423456',
  'no-aase|NO|Åse||Ødegård-Kjærstad|1951-06-30|female|30865134567',
  'no-jonas|NO|Jonas||Amundsen|2011-09-12|male|12891145678',
  'se-astrid|SE|Astrid|Elisabet|Lindqvist|1986-05-21|female|198605219804',
  'se-bjorn|SE|Björn||Åkesson|1968-12-09|male|196812099815',
  'se-amina|SE|Amina||Hassan|1999-08-14|female|199908149826',
  'dk-freja|DK|Freja||Sørensen|1992-03-08|female|6803929988',
  'dk-mads|DK|Mads|Emil|Kjær|1979-10-26|male|8610799977',
  'dk-soeren|DK|Søren||Østergaard|1958-01-15|male|7501589999',
  'fi-aino|FI|Aino||Mäkelä|1988-07-04|female|040788-9012',
  'fi-eero|FI|Eero|Johannes|Hämäläinen|1971-04-19|male|190471-9034',
  'fi-linnea|FI|Linnéa||Sjöblom|2003-10-31|female|311003A9056',
  "nl-zoe|NL|Zoë||van 't Hof|1995-01-27|female|999990019",
  'nl-daan|NL|Daan||de Vries|1983-09-06|male|999990020',
  'nl-fatima|NL|Fatima||El Amrani|1977-12-18|female|',
  'be-lucas|BE|Lucas||Peeters|1990-06-11|male|90461112399',
  'it-giulia|IT|Giulia||Bianchi|1985-02-20|female|TSTGLI85B60Z999X',
  'ee-mari|EE|Mari||Tamm|1993-05-05|female|49313050099',
]

/** The built-in people. */
export const builtInPeople: readonly EmulatorPerson[] = Object.freeze(rows.map(readRow))

function readRow(row: string): EmulatorPerson {
  const [
    id = '',
    country = '',
    givenName = '',
    middleName = '',
    familyName = '',
    birthDate = '',
    gender,
    nin,
  ] = row.split('|')
  return Object.freeze({
    id,
    country,
    givenName,
    ...(middleName === '' ? {} : { middleName }),
    familyName,
    birthDate,
    gender: gender === 'male' ? 'male' : 'female',
    ...(nin === undefined || nin === '' ? {} : { nin }),
    email: `${id}@example.com`,
    phoneNumber: '+447700900123',
  })
}

/** First, middle and family name in one. */
export const fullName = (person: EmulatorPerson): string =>
  [person.givenName, person.middleName, person.familyName].filter((part) => part !== undefined).join(' ')

/** Who a page, a hint or an address can name. */
export interface PeopleDirectory {
  readonly all: readonly EmulatorPerson[]
  find(id: string): EmulatorPerson | undefined
  /** Those who have this eID. */
  withEid(eid: EmulatorEid): readonly EmulatorPerson[]
  /** Remembers a person typed in by hand; the same details are the same person again. */
  remember(details: Omit<EmulatorPerson, 'id'>): EmulatorPerson
}

const mostTyped = 500

export function createPeopleDirectory(more: readonly EmulatorPerson[] = []): PeopleDirectory {
  const all = Object.freeze([...builtInPeople, ...more])
  const typed = new Map<string, EmulatorPerson>()
  return {
    all,
    find: (id) => typed.get(id) ?? all.find((person) => person.id === id),
    withEid: (eid) => all.filter((person) => eid.country === undefined || person.country === eid.country),
    remember(details) {
      const digest = createHash('sha256').update(JSON.stringify(details)).digest('hex')
      const person = Object.freeze({ id: `typed-${digest.slice(0, 16)}`, ...details })
      const oldest = typed.keys().next().value
      if (typed.size >= mostTyped && oldest !== undefined) typed.delete(oldest)
      typed.set(person.id, person)
      return person
    },
  }
}

import type { EmulatorEid, EmulatorPerson } from './types.js'

/** What was typed and what is wrong with it, by field; `person` is there when nothing is. */
export interface TypedPerson {
  readonly values: Readonly<Record<TypedField, string>>
  readonly problems: Partial<Record<TypedField, string>>
  readonly person: Omit<EmulatorPerson, 'id'> | undefined
}

export type TypedField = 'givenName' | 'familyName' | 'birthDate' | 'nin'

const longestName = 100

/** Reads the form "Someone else". */
export function readTypedPerson(form: URLSearchParams, eid: EmulatorEid): TypedPerson {
  const field = (name: TypedField): string => (form.get(name) ?? '').trim()
  const values = {
    givenName: field('givenName'),
    familyName: field('familyName'),
    birthDate: field('birthDate'),
    nin: field('nin'),
  }
  const problems = problemsOf(values)
  if (Object.keys(problems).length > 0) return { values, problems, person: undefined }
  const { nin, ...rest } = values
  const person = { ...rest, country: eid.country ?? 'NO', ...(nin === '' ? {} : { nin }) }
  return { values, problems, person }
}

function problemsOf(values: TypedPerson['values']): TypedPerson['problems'] {
  const nameFits = (name: string): boolean => name.length > 0 && name.length <= longestName
  return {
    ...(nameFits(values.givenName) ? {} : { givenName: 'Enter a given name of at most 100 characters' }),
    ...(nameFits(values.familyName) ? {} : { familyName: 'Enter a family name of at most 100 characters' }),
    ...(isDate(values.birthDate) ? {} : { birthDate: 'Enter a date such as 1990-02-17' }),
    ...(/^[0-9A-Za-z+-]{0,30}$/.test(values.nin)
      ? {}
      : { nin: 'Use digits, letters, + and - only, at most 30' }),
  }
}

const isDate = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text) === true

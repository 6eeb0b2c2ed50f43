import { type Field, kindOf, listed, refuse } from './assert.js'

/** A list of some of the choices, each once; `null` when absent. */
export function readChoices<Choice extends string>(
  field: Field,
  choices: readonly Choice[],
): readonly Choice[] | null {
  if (field.value === undefined) return null
  const remedy = `Give a list of ${listed(choices)}`
  if (!Array.isArray(field.value)) {
    refuse(field, `is ${kindOf(field.value)}`, remedy)
    return null
  }
  const items: readonly unknown[] = field.value
  const chosen = choices.filter((choice) => items.includes(choice))
  const known: ReadonlySet<unknown> = new Set(choices)
  const strange = items.findIndex((item) => !known.has(item))
  if (strange !== -1) {
    const option = `${field.option}[${strange}]`
    refuse({ ...field, option }, `is ${kindOf(items[strange], 'an unknown value')}`, remedy)
  }
  return chosen
}

import { type Field, kindOf, refuse } from './assert.js'

/** What a text must look like, and how to say so: a sentence that starts with a verb. */
export interface TextRule {
  readonly pattern: RegExp
  readonly remedy: string
}

/** A text that matches the rule; `null` when it is absent, and `null` after a fault. */
export function readText(field: Field, rule: TextRule): string | null {
  if (field.value === undefined) return null
  if (typeof field.value === 'string' && rule.pattern.test(field.value)) return field.value
  refuse(field, `is ${kindOf(field.value, 'not well-formed')}`, rule.remedy)
  return null
}

/** As {@link readText}, and absence is a fault too. */
export function readRequiredText(field: Field, rule: TextRule): string | null {
  if (field.value !== undefined) return readText(field, rule)
  refuse(field, 'is missing', rule.remedy)
  return null
}

/** A list of texts that all match the rule, each once; a fault names the item by its index. */
export function readTextList(field: Field, rule: TextRule): readonly string[] | null {
  if (field.value === undefined) return null
  if (!Array.isArray(field.value)) {
    refuse(field, `is ${kindOf(field.value)}`, `Give a list. ${rule.remedy}`)
    return null
  }
  const items: readonly unknown[] = field.value
  const texts = items.map((value, index) =>
    readRequiredText({ ...field, option: `${field.option}[${index}]`, value }, rule),
  )
  return [...new Set(texts.filter((text) => text !== null))]
}

/** One text or a list of them; `null` when absent. An empty list is a fault, since it would allow nothing. */
export function readTextOrList(field: Field, rule: TextRule): readonly string[] | null {
  if (typeof field.value === 'string') {
    const text = readText(field, rule)
    return text === null ? null : [text]
  }
  if (Array.isArray(field.value) && field.value.length === 0) {
    refuse(field, 'is an empty list', `Leave it out, or name at least one. ${rule.remedy}`)
    return null
  }
  return readTextList(field, rule)
}

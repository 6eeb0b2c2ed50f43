import type { ConfigFault } from '../errors.js'

/** Collects what is wrong with the options, so that all of it can be said at once. */
export interface Faults {
  readonly faults: readonly ConfigFault[]
  /** What is usable but probably not meant. */
  readonly warnings: readonly string[]
  add(option: string, problem: string, remedy: string): void
  warn(option: string, problem: string): void
}

export function createFaults(): Faults {
  const faults: ConfigFault[] = []
  const warnings: string[] = []
  return {
    faults,
    warnings,
    add: (option, problem, remedy) => {
      faults.push(Object.freeze({ option, problem, remedy }))
    },
    warn: (option, problem) => {
      warnings.push(`${option}: ${problem}`)
    },
  }
}

/** A value the caller gave, with its path among the options. */
export interface Field {
  readonly option: string
  readonly value: unknown
  readonly faults: Faults
}

/** Gives the field of a name within one group of options. */
export type Fields = (name: string) => Field

export function fieldsOf(values: Readonly<Record<string, unknown>>, path: string, faults: Faults): Fields {
  return (name) => ({
    option: path === '' ? name : `${path}.${name}`,
    value: Object.hasOwn(values, name) ? values[name] : undefined,
    faults,
  })
}

export function refuse(field: Field, problem: string, remedy: string): void {
  field.faults.add(field.option, problem, remedy)
}

/** Whether the value is an object literal, also one from another realm. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

/** The members of a group of options; none when it is absent, and none after a fault. */
export function readGroup(field: Field): Readonly<Record<string, unknown>> {
  if (field.value === undefined) return {}
  if (isPlainObject(field.value)) return field.value
  refuse(field, `is ${kindOf(field.value)}`, 'Give an object')
  return {}
}

export function readBoolean(field: Field, fallback: boolean): boolean {
  if (field.value === undefined) return fallback
  if (typeof field.value === 'boolean') return field.value
  refuse(field, `is ${kindOf(field.value)}`, 'Give true or false')
  return fallback
}

export interface IntegerLimits {
  readonly fallback: number
  readonly min: number
  readonly max: number
  readonly unit: string
}

export function readInteger(field: Field, limits: IntegerLimits): number {
  const { value } = field
  if (value === undefined) return limits.fallback
  const fits =
    typeof value === 'number' && Number.isInteger(value) && value >= limits.min && value <= limits.max
  if (fits) return value
  const problem = typeof value === 'number' ? `is ${value}` : `is ${kindOf(value)}`
  refuse(field, problem, `Give a whole number of ${limits.unit} from ${limits.min} to ${limits.max}`)
  return limits.fallback
}

export function readChoice<Choice extends string>(
  field: Field,
  choices: readonly Choice[],
  fallback: Choice,
): Choice {
  if (field.value === undefined) return fallback
  const chosen = choices.find((choice) => choice === field.value)
  if (chosen !== undefined) return chosen
  refuse(field, `is ${kindOf(field.value, 'an unknown value')}`, `Give one of ${listed(choices)}`)
  return fallback
}

const isFunction = <Callable extends (...given: never[]) => unknown>(value: unknown): value is Callable =>
  typeof value === 'function'

export function readFunction<Callable extends (...given: never[]) => unknown>(field: Field): Callable | null {
  if (field.value === undefined) return null
  if (isFunction<Callable>(field.value)) return field.value
  refuse(field, `is ${kindOf(field.value)}`, 'Give a function')
  return null
}

/** What a value is, in words; the value itself may be a secret that was put in the wrong place. */
export function kindOf(value: unknown, text = 'text'): string {
  if (value === undefined) return 'missing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  if (typeof value === 'string') return value.trim() === '' ? 'empty' : text
  if (typeof value === 'object') return 'an object'
  return typeof value === 'bigint' ? 'a bigint' : `a ${typeof value}`
}

export const listed = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(', ')

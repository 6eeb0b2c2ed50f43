/** Whether a value that came over the wire is a `T`. */
export type Guard<T> = (value: unknown) => value is T

type RequiredKeys<T> = {
  [K in keyof T]-?: Record<never, never> extends Pick<T, K> ? never : K
}[keyof T] &
  string

/** One guard for every member that `T` names: a member forgotten here does not compile. */
export type Members<T> = { readonly [K in keyof T]-?: Guard<Exclude<T[K], undefined>> }

/** A guard for objects that can also say what is wrong with one. */
export interface Shape<T> {
  readonly is: Guard<T>
  /** Name of the first member that does not fit, or `null`. Never holds a value. */
  readonly fault: (value: unknown) => string | null
}

/** Builds the guard of an object. Members that are not named are let through untouched. */
export function shape<T>(members: Members<T>, required: readonly RequiredKeys<T>[]): Shape<T> {
  const guards = Object.entries<Guard<unknown>>(members)
  const needed = new Set<string>(required)
  const fault = (value: unknown): string | null => {
    if (!isRecord(value)) return 'body'
    const wrong = guards.find(([name, guard]) => !fits(value[name], { guard, needed: needed.has(name) }))
    return wrong === undefined ? null : wrong[0]
  }
  return { is: (value): value is T => fault(value) === null, fault }
}

function fits(value: unknown, rule: { guard: Guard<unknown>; needed: boolean }): boolean {
  return value === undefined ? !rule.needed : rule.guard(value)
}

export const isText: Guard<string> = (value) => typeof value === 'string'

/** Text that is not empty. */
export const isFilled: Guard<string> = (value): value is string => typeof value === 'string' && value !== ''

export const isFlag: Guard<boolean> = (value) => typeof value === 'boolean'

export const isNumber: Guard<number> = (value): value is number =>
  typeof value === 'number' && Number.isFinite(value)

export const isAnything: Guard<unknown> = (_value): _value is unknown => true

export const isRecord: Guard<Readonly<Record<string, unknown>>> = (
  value,
): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A list whose every item passes. */
export function isListOf<T>(item: Guard<T>): Guard<readonly T[]> {
  return (value): value is readonly T[] => Array.isArray(value) && [...value].every(item)
}

/** A map whose every value passes. */
export function isMapOf<T>(item: Guard<T>): Guard<Readonly<Record<string, T>>> {
  return (value): value is Readonly<Record<string, T>> => isRecord(value) && Object.values(value).every(item)
}

import { isPlainObject } from './assert.js'

/** A store is an object of the caller's with a state of its own: handed on as it is, neither copied nor frozen. */
const KEPT_AS_IS: ReadonlySet<string> = new Set(['store'])

/**
 * A copy of object literals and lists, through and through. Functions and instances of classes are handed on; getters
 * are read once.
 */
export function cloneOptions(options: object): Record<string, unknown> {
  return cloneEntries(options, new Map())
}

function cloneEntries(source: object, seen: Map<unknown, unknown>): Record<string, unknown> {
  const copy: Record<string, unknown> = {}
  seen.set(source, copy)
  for (const [key, value] of Object.entries(source)) {
    const member = KEPT_AS_IS.has(key) ? value : cloneValue(value, seen)
    // Assigning `__proto__` would set the prototype of the copy.
    Object.defineProperty(copy, key, { value: member, enumerable: true, writable: true, configurable: true })
  }
  return copy
}

function cloneValue(value: unknown, seen: Map<unknown, unknown>): unknown {
  if (seen.has(value)) return seen.get(value)
  if (isPlainObject(value)) return cloneEntries(value, seen)
  if (!Array.isArray(value)) return value
  const copy: unknown[] = []
  seen.set(value, copy)
  for (const item of value) copy.push(cloneValue(item, seen))
  return copy
}

/** Freezes object literals and lists, through and through, and gives the value back. */
export function deepFreeze<Value>(value: Value): Value {
  if ((!isPlainObject(value) && !Array.isArray(value)) || Object.isFrozen(value)) return value
  Object.freeze(value)
  for (const [key, member] of Object.entries(value)) {
    if (!KEPT_AS_IS.has(key)) deepFreeze(member)
  }
  return value
}

/** A set whose members are fixed: `Object.freeze` alone would leave `add` working. */
export function frozenSet(members: Iterable<string>): ReadonlySet<string> {
  const set = new Set(members)
  const refuse = (): never => {
    throw new TypeError('This set is fixed')
  }
  for (const name of ['add', 'delete', 'clear']) Object.defineProperty(set, name, { value: refuse })
  return Object.freeze(set)
}

/** A record without a prototype, so that a name from a request such as `constructor` finds nothing. */
export function bareRecord<Value>(
  entries: Iterable<readonly [string, Value]>,
): Readonly<Record<string, Value>> {
  const record: Record<string, Value> = Object.create(null)
  for (const [key, value] of entries) record[key] = value
  return record
}

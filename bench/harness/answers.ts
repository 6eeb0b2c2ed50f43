/** Reads what another process said. */
export function isNumber(value: unknown): value is number {
  return typeof value === 'number'
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function textOf(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError('A text was expected')
  return value
}

export function textsOf(value: unknown): readonly string[] {
  if (!Array.isArray(value)) throw new TypeError('A list was expected')
  return value.map(textOf)
}

export function numberOf(value: unknown, name: string): number {
  const member = isRecord(value) ? value[name] : undefined
  if (!isNumber(member)) throw new TypeError(`${name} was expected`)
  return member
}

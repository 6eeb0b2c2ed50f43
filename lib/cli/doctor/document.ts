/** A discovery document as it came, before any check. */
export type UncheckedDocument = Readonly<Record<string, unknown>>

/** A list of names in the document; `null` when it is not there or no list. */
export function listOf(document: UncheckedDocument, name: string): readonly string[] | null {
  const value = document[name]
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : null
}

export function textOf(document: UncheckedDocument, name: string): string | null {
  const value = document[name]
  return typeof value === 'string' ? value : null
}

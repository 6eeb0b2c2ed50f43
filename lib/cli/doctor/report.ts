/** How one thing is: as it should be, worth knowing, or to be repaired. */
export type Outcome = 'good' | 'note' | 'finding'

/** One line of the report. */
export interface Row {
  /** Stable name of what was looked at. */
  readonly check: string
  readonly outcome: Outcome
  readonly says: string
  /** What to do; every finding has one. */
  readonly remedy?: string
}

/** Everything that was looked at, in order. */
export interface Report {
  readonly rows: readonly Row[]
  readonly findings: number
}

export const good = (check: string, says: string): Row => ({ check, outcome: 'good', says })

export const note = (check: string, says: string, remedy?: string): Row => ({
  check,
  outcome: 'note',
  says,
  ...(remedy === undefined ? {} : { remedy }),
})

export const finding = (check: string, says: string, remedy: string): Row => ({
  check,
  outcome: 'finding',
  says,
  remedy,
})

export function reportOf(rows: readonly Row[]): Report {
  return { rows, findings: rows.filter(({ outcome }) => outcome === 'finding').length }
}

/** Text of an upstream answer, made fit for a terminal: one line, no control characters, not long. */
export function quoted(unsafeText: unknown): string {
  const text = typeof unsafeText === 'string' ? unsafeText : typeof unsafeText
  return `"${text.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 120)}"`
}

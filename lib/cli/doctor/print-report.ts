import { visible } from '../say.js'
import type { Outcome, Report, Row } from './report.js'

const marks: Readonly<Record<Outcome, string>> = { good: 'ok', note: 'note', finding: 'REPAIR' }

/** The report for a person: a line for each thing, with the remedy below. */
export function printReport({ rows, findings }: Report): string {
  const width = Math.max(...rows.map(({ check }) => check.length))
  const lines = rows.map((row) => lineOf(row, width))
  const end = findings === 0 ? 'Nothing to repair.' : `${findings} to repair.`
  return `${lines.join('\n')}\n\n${end}`
}

/** An issuer may write anything: a line break in it must not begin a line that looks like one of ours. */
function lineOf({ check, outcome, says, remedy }: Row, width: number): string {
  const line = `${marks[outcome].padEnd(6)}  ${check.padEnd(width)}  ${visible(says)}`
  return remedy === undefined ? line : `${line}\n${' '.repeat(width + 10)}→ ${visible(remedy)}`
}

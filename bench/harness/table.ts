import type { Spread } from './statistics.js'

/** A table in Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  )
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join(' | ')} |`
  const rule = widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`))
  return [line(head), line(rule), ...rows.map(line)].join('\n')
}

/** `12.3 (11.9-14.0)` */
export function show(spread: Spread | null, digits = 1): string {
  if (spread === null) return ''
  const [median, low, high] = [spread.median, spread.low, spread.high].map((value) => value.toFixed(digits))
  return `${median} (${low}-${high})`
}

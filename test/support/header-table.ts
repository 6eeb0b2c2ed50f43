import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { isFromOurSite, needsOurSite } from '../../lib/flow/same-site.js'
import { isNavigation } from '../../lib/flow/who-asks.js'
import type { HeaderLab, Sighting } from './header-lab.js'

const page = resolve(import.meta.dirname, '../../docs/decisions/what-browsers-send.md')

/** The rows of one table in the decision, by their first column: what each engine sends. */
export function rowsUnder(heading: string): ReadonlyMap<string, { chromium: string; firefox: string }> {
  const [, after = ''] = readFileSync(page, 'utf8').split(`\n${heading}\n`)
  const [section = ''] = after.split('\n## ')
  const rows = section.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| ---'))
  return new Map(
    rows.slice(1).map((line) => {
      const [, name = '', chromium = '', firefox = ''] = line.split('|').map((cell) => cell.trim())
      return [name, { chromium, firefox }]
    }),
  )
}

/** What arrived, and what this package takes it for, as a cell of the table. */
export function cellOf(sighting: Sighting | null, { origins }: Pick<HeaderLab, 'origins'>): string {
  if (sighting === null) return 'nothing'
  const { method, headers, cookie } = sighting
  const field = (name: string): string => String(headers[`sec-fetch-${name}`] ?? '–')
  const names = new Map<unknown, string>([
    ['null', 'null'],
    [undefined, '–'],
    [origins.own, 'ours'],
    [origins.sibling, 'theirs'],
    [origins.other, 'theirs'],
  ])
  const facts = [
    `\`${field('site')}\` \`${field('mode')}\` \`${field('dest')}\``,
    `Origin ${names.get(headers.origin) ?? 'another'}`,
    cookie ? 'cookie' : 'no cookie',
    ...(headers['sec-purpose'] === undefined ? [] : ['purpose']),
  ]
  return `${facts.join(', ')}: **${verdictOf(method, sighting, origins.own)}**`
}

function verdictOf(method: string, { headers }: Sighting, own: string): string {
  const rules = { trustedOrigins: new Set([own]), session: { sameSite: 'lax' } } as const
  if (needsOurSite({ method, headers })) {
    return isFromOurSite(headers, rules) ? 'ours' : 'refused'
  }
  return isNavigation(method, headers) ? 'a person' : 'a program'
}

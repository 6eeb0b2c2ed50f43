import { readFileSync } from 'node:fs'
import { eidOffer, eids, isPersonalNumberClaim } from 'fastify-signicat/eids'
import { describe, expect, it } from 'vitest'
import { defaultCancelCodes } from '../../lib/eids/cancel.js'

const read = (page: string): string => readFileSync(new URL(`../../docs/${page}`, import.meta.url), 'utf8')
const page = read('eids.md')
const code = (names: readonly string[]): string =>
  names.length === 0 ? '–' : names.map((name) => `\`${name}\``).join(' ')

describe('docs/eids.md', () => {
  it('has the catalogue as a table', () => {
    const rows = Object.values(eids).map(({ code: own, name, countries, scopes, cancels, loas }) => {
      const { offered } = eidOffer(own, { api: 'oidc', flow: 'redirect' })
      const cells = [`\`${own}\``, name, countries.join(' ') || '–', offered, loas?.join(' ') ?? '–']
      return `| ${[...cells, code(scopes), code(cancels)].join(' | ')} |`
    })
    const [, section = ''] = page.split('\n## The catalogue\n')
    expect(section.split('\n').filter((line) => line.startsWith('| `'))).toEqual(rows)
  })

  it('names personal numbers that are some, and the cancels that count', () => {
    const [, named = ''] = /Personal numbers are ([^.]+)\./.exec(page.replaceAll('\n', ' ')) ?? []
    const names = [...named.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '')
    expect(names.length).toBeGreaterThan(3)
    expect(names.filter((name) => !isPersonalNumberClaim(name.replace('*', 'ftn')))).toEqual([])
    for (const cancel of defaultCancelCodes) expect(page).toContain(`\`${cancel}\``)
  })
})

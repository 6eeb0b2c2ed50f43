import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const catalogue = readFileSync(join(root, 'lib/shared/events.ts'), 'utf8')

/** The events and their members, from the types. */
function declared(): Map<string, string> {
  const body = /export interface SignicatEvents \{([\s\S]*?)\n\}/.exec(catalogue)?.[1] ?? ''
  const events = [...body.matchAll(/^ {2}'([\w.]+)': \{([\s\S]*?)\}$/gm)]
  return new Map(
    events.map(([, name = '', members = '']) => [
      name,
      [...members.matchAll(/readonly (\w+)(\??):/g)].map((match) => `${match[1]}${match[2]}`).join(', '),
    ]),
  )
}

/** The same from the table of the texts. */
function documented(): Map<string, string> {
  const text = readFileSync(join(root, 'docs/events.md'), 'utf8')
  const rows = [...text.matchAll(/^\| `fastify-signicat:([\w.]+)` \|[^|]*\| ([^|]+) \|$/gm)]
  return new Map(rows.map(([, name = '', members = '']) => [name, members.replaceAll('`', '').trim()]))
}

describe('the catalogue of events', () => {
  it('has every event in the texts, with every member, and no other', () => {
    expect(declared().size).toBeGreaterThan(8)
    expect(Object.fromEntries(documented())).toEqual(Object.fromEntries(declared()))
  })

  it('has a channel for every event', () => {
    const channels = [...catalogue.matchAll(/'([\w.]+)': channel\('fastify-signicat:([\w.]+)'\)/g)]
    expect(channels.filter(([, name, channel]) => name !== channel)).toEqual([])
    expect(channels.map(([, name]) => name).sort()).toEqual([...declared().keys()].sort())
  })

  it('is announced somewhere, and made only when somebody listens', () => {
    const sources = readdirSync(join(root, 'lib'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && name !== 'shared/events.ts')
      .map((name) => ({ name, text: readFileSync(join(root, 'lib', name), 'utf8') }))
    const announced = new Set<string>()
    const careless = sources.flatMap(({ name, text }) =>
      [...text.matchAll(/announce\(\s*'([\w.]+)'/g)].flatMap(([, event = '']) => {
        announced.add(event)
        return text.includes(`isHeard('${event}')`) ? [] : [`${name}: ${event}`]
      }),
    )
    expect(careless).toEqual([])
    expect([...announced].sort()).toEqual([...declared().keys()].sort())
  })
})

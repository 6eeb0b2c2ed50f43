import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { knownOptions, type OptionGroup } from '../../lib/config/known-options.js'

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')

const files = readdirSync(new URL('../../lib/config', import.meta.url)).filter((file) =>
  /^(?:\w+-)?options\.ts$/.test(file),
)
const source = files.map((file) => read(`lib/config/${file}`)).join('\n')
const page = read('docs/configuration.md')

/** Members of an interface at its first level, with the comment before each. */
function membersOf(name: string): readonly { readonly name: string; readonly comment: string }[] {
  const start = source.search(new RegExp(`^export interface ${name}[< {]`, 'm'))
  const body = source.slice(source.indexOf('{\n', start), source.indexOf('\n}', start))
  const members = body.matchAll(
    /(?:^ {2}\/\*\*(?<comment>(?:(?!\*\/)[\s\S])*)\*\/\n)?^ {2}readonly (?<name>\w+)\??:/gm,
  )
  return [...members].map(({ groups }) => ({ name: groups?.name ?? '', comment: groups?.comment ?? '' }))
}

const groups: readonly (readonly [string, OptionGroup, string])[] = [
  ['SignicatOptions', 'options', ''],
  ['SessionOptions', 'session', 'session.'],
  ['RouteOptions', 'routes', 'routes.'],
  ['LevelOptions', 'levels', 'levels.'],
  ['Expectations', 'expect', 'expect.'],
  ['EidSettings', 'eid', ''],
  ['BrandOptions', 'brand', 'pages.brand.'],
  ['RestOptions', 'rest', 'rest.'],
  ['RestHeadlessOptions', 'restHeadless', 'rest.headless.'],
  ['RestLimitOptions', 'restLimits', 'rest.limits.'],
  ['TokenOptions', 'tokens', 'tokens.'],
  ['TokenMemoryOptions', 'tokensRemember', 'tokens.remember.'],
  ['IntrospectionOptions', 'tokensIntrospection', 'tokens.introspection.'],
]

describe.each(groups)('every option of %s', (name, group, path) => {
  const members = membersOf(name)

  it('is known to the resolver, and no other is', () => {
    expect(members.length).toBeGreaterThan(1)
    expect(knownOptions(group)).toEqual(members.map((member) => member.name))
  })

  it('has a row in docs/configuration.md', () => {
    const missing = members.filter((member) => !new RegExp(`^\\| \`${path}${member.name}\``, 'm').test(page))
    expect(missing.map((member) => member.name)).toEqual([])
  })

  it('says what it does and what holds without it', () => {
    const silent = members.filter((member) => !/Default|Required/.test(member.comment))
    expect(silent.map((member) => member.name)).toEqual([])
  })
})

describe('docs/configuration.md', () => {
  it('has no row for an option that does not exist', () => {
    const known = groups.flatMap(([, group, path]) => knownOptions(group).map((name) => path + name))
    const pages = [
      ...knownOptions('pages').map((name) => `pages.${name}`),
      ...knownOptions('restFrame').map((name) => `rest.frame.${name}`),
    ]
    const rows = [...page.matchAll(/^\| `([\w.]+)`/gm)].map((row) => row[1])
    expect(rows.filter((row) => row !== undefined && ![...known, ...pages].includes(row))).toEqual([])
  })

  it('marks exactly the options that this version refuses', () => {
    const marked = [...page.matchAll(/^\| `([\w.]+)` †/gm)].map((row) => row[1]?.split('.').at(-1))
    const refused = groups.flatMap(([name]) =>
      membersOf(name)
        .filter((member) => /Not available in this version/.test(member.comment))
        .map((member) => member.name),
    )
    expect(marked.sort()).toEqual(refused.sort())
  })
})

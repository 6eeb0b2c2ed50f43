import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createPages } from '../../lib/flow/pages/create-pages.js'
import { en } from '../../lib/flow/pages/texts/en.js'
import { silentLog } from '../../lib/shared/log.js'
import { type PageKind, type PageModel, pageKinds } from '../../lib/shared/page-model.js'
import { recipe } from '../support/recipe.js'
import { recipeParties } from '../support/recipe-options.js'
import { visitor } from '../support/visitor.js'

const guide = readFileSync(new URL('../../docs/pages.md', import.meta.url), 'utf8')
const rows = [...guide.matchAll(/^\| `([a-z-]+)` \| [^|]+ \| (`[^|]+`) \|$/gm)].map(
  ([, kind = '', buttons = '']) => [kind, buttons.replaceAll('`', '').split(', ')] as const,
)
const words = ['again', 'home', 'login', 'logout', 'stay', 'continue'] as const

/** The words of the buttons that a page has when so many lead somewhere. */
async function buttonsOf(kind: PageKind, given: readonly string[]): Promise<string[]> {
  const seen: PageModel[] = []
  const render = (model: PageModel): string => {
    seen.push(model)
    return 'x'
  }
  const ways = Object.fromEntries(given.map((word) => [word, { href: `/${word}` }]))
  await createPages({ pages: { render }, log: silentLog }).show({ kind, status: 200, asked: {}, ways })
  return [seen[0]?.primary, seen[0]?.secondary].flatMap((action) => action?.href.slice(1) ?? [])
}

describe('the guide about pages', () => {
  it('shows brand, help and the words for an eID, as its program says', async () => {
    const { issuer, options } = await recipeParties()
    const app = await (await recipe('../pages'))(options)
    issuer.faults.down = () => true
    const { body } = await visitor(app).open('/me', { 'accept-language': 'nb-NO' })
    expect(body).toContain('BankID har driftsforstyrrelser.')
    expect(body).toContain('– Nordvik</title>')
    expect(body).toContain('tel:+4722000000')
    const other = await visitor(app).open('/login', { 'accept-language': 'sv' })
    expect(other.body).toContain('<html lang="sv">')
    expect(other.body).not.toContain('BankID')
  })

  it('names every page, with its buttons in order', async () => {
    expect(rows.map(([kind]) => kind)).toEqual([...pageKinds])
    for (const [kind, buttons] of rows) {
      const known = pageKinds.find((name) => name === kind) ?? 'fault'
      expect(await buttonsOf(known, words), kind).toEqual(buttons.slice(0, 2))
      expect(await buttonsOf(known, buttons.slice(1)), kind).toEqual(buttons.slice(1, 3))
    }
  })

  it('names every kind of text', () => {
    for (const key of Object.keys(en).filter((name) => /^(?:action|label)\./.test(name)))
      expect(guide).toContain(`\`${key}\``)
  })
})

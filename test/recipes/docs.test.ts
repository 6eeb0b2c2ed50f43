import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { faultEffects } from '../../lib/testing/fault-effects.js'

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')

describe('the recipes in the documentation', () => {
  it.each([
    ['docs/testing.md', 'shop.ts'],
    ['docs/testing.md', 'vitest.test.ts'],
    ['docs/testing.md', 'node-test.ts'],
    ['docs/testing.md', 'storage-state.ts'],
    ['docs/verify.md', 'verify-id-token.ts'],
  ])('%s shows %s as it is run', (page, recipe) => {
    expect(read(page)).toContain(`\n${read(`test/recipes/${recipe}`)}\`\`\`\n`)
  })

  it('show the server for Next as it is run', () => {
    expect(read('docs/recipes/next.md')).toContain(`\n${read('docs/recipes/next/server.js')}\`\`\`\n`)
  })

  it('name every fault of the kit', () => {
    const page = read('docs/testing.md')
    expect(Object.keys(faultEffects).filter((name) => !page.includes(`\`${name}\``))).toEqual([])
  })
})

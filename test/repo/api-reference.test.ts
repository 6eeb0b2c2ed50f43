import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const root = new URL('../../', import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8')

const manifest: { readonly exports: Readonly<Record<string, { readonly types: string } | string>> } =
  JSON.parse(read('package.json'))
const reference: { readonly entryPoints: readonly string[] } = JSON.parse(read('docs/api/typedoc.json'))

const doors = Object.entries(manifest.exports).flatMap(([name, door]) =>
  typeof door === 'string'
    ? []
    : [
        {
          specifier: name.replace(/^\./, 'fastify-signicat'),
          source: door.types.replace(/^\.\/dist\//, 'lib/').replace(/\.d\.ts$/, '.ts'),
        },
      ],
)

describe('the API reference', () => {
  it('has every door of the package, and nothing else', () => {
    expect(doors.length).toBeGreaterThan(3)
    expect(reference.entryPoints).toEqual(doors.map(({ source }) => `../../${source}`))
  })

  it.each(doors)('calls $source what it is imported by: $specifier', ({ specifier, source }) => {
    expect(/^ \* @module (.+)$/m.exec(read(source))?.[1]).toBe(specifier)
  })
})

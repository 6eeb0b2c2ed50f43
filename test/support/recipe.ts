import { randomUUID } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { FastifySignicatOptions } from 'fastify-signicat'
import { inject, onTestFinished } from 'vitest'

const root = resolve(import.meta.dirname, '../..')

/** What a recipe exports: the application, from the options of the registration and an address or a file of its own. */
type CreateApp = (options: FastifySignicatOptions, more?: string) => Promise<FastifyInstance>

/** The first program of a recipe in `docs/recipes/`, as it stands there. */
export async function recipe(name: string): Promise<CreateApp> {
  const module = await program(`recipes/${name}`)
  if (!hasApp(module)) throw new Error(`docs/recipes/${name}.md exports no createApp`)
  const { createApp } = module
  return async (...given) => {
    const app = await createApp(...given)
    onTestFinished(() => app.close())
    return app
  }
}

/** The first program of a page in `docs/`, as a module; `around` may put something before and after it. */
export async function program(
  page: string,
  around: (code: string) => string = (code) => code,
): Promise<unknown> {
  const text = readFileSync(join(root, 'docs', `${page}.md`), 'utf8')
  const code = /^```ts\n([\s\S]*?)^```$/m.exec(text)?.[1]
  if (code === undefined) throw new Error(`docs/${page}.md has no program`)
  const file = join(inject('runFolder'), `${page.replaceAll('/', '-')}-${randomUUID()}.ts`)
  writeFileSync(file, around(code))
  const module: unknown = await import(file)
  return module
}

function hasApp(module: unknown): module is { readonly createApp: CreateApp } {
  return (
    typeof module === 'object' &&
    module !== null &&
    'createApp' in module &&
    typeof module.createApp === 'function'
  )
}

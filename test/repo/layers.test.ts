import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const lib = resolve(import.meta.dirname, '../../lib')

interface Layer {
  /** Folders it may import besides itself; `errors` stands for `lib/errors.ts`. */
  readonly folders: readonly string[]
  /** Packages it may import; `node:` modules are free below the framework. */
  readonly packages?: readonly string[]
}

const core = ['errors', 'shared']
/** The house: imports point down, never sideways. Siblings are joined one floor up. */
const layers: Readonly<Record<string, Layer>> = {
  shared: { folders: [] },
  errors: { folders: ['shared'] },
  eids: { folders: core },
  config: { folders: [...core, 'eids'] },
  issuer: { folders: [...core, 'eids', 'config'], packages: ['jose', 'openid-client'] },
  oidc: { folders: [...core, 'eids', 'config', 'issuer'], packages: ['openid-client', 'jose'] },
  verify: { folders: [...core, 'eids', 'config', 'issuer'], packages: ['jose'] },
  session: { folders: [...core, 'eids', 'config', 'issuer'] },
  rest: { folders: [...core, 'eids', 'config', 'issuer'], packages: ['jose'] },
  store: { folders: [...core, 'config', 'session'] },
  flow: { folders: [...core, 'eids', 'config', 'issuer', 'oidc', 'verify', 'session', 'rest'] },
  fastify: {
    folders: [...core, 'eids', 'config', 'issuer', 'oidc', 'verify', 'session', 'rest', 'flow'],
    packages: ['fastify', 'fastify-plugin', '@fastify/cookie'],
  },
  index: { folders: [...core, 'eids', 'config', 'flow', 'fastify'] },
  browser: { folders: ['shared'] },
  emulator: { folders: [...core, 'eids'], packages: ['oidc-provider', 'jose'] },
  testing: { folders: [...core, 'eids', 'emulator'], packages: ['jose', 'fastify'] },
  cli: {
    folders: [...core, 'eids', 'config', 'issuer', 'oidc', 'verify', 'session', 'rest', 'emulator'],
    packages: ['jose'],
  },
}

const files = readdirSync(lib, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))

const folderOf = (file: string): string => file.split('/')[0]?.replace(/\.ts$/, '') ?? ''

/** Every module that a file names: static, dynamic, type-only and augmenting imports. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(lib, file), 'utf8')
  const patterns = [
    /(?:^|\n)\s*(?:import|export)\s[^'"]*?from\s*['"]([^'"]+)['"]/g,
    /\bimport\(\s*['"]([^'"]+)['"]/g,
    /(?:^|\n)\s*import\s*['"]([^'"]+)['"]/g,
  ]
  return patterns.flatMap((pattern) => [...text.matchAll(pattern)].map((match) => match[1] ?? ''))
}

const localTarget = (file: string, specifier: string): string =>
  relative(lib, resolve(lib, dirname(file), specifier)).replace(/\.js$/, '.ts')

describe('the house', () => {
  it('has a layer for every folder', () => {
    expect([...new Set(files.map(folderOf))].filter((folder) => layers[folder] === undefined)).toEqual([])
  })

  it('imports downwards only, and each package in its own place', () => {
    const wrong = files.flatMap((file) => {
      const own = folderOf(file)
      const layer = layers[own]
      return importsOf(file)
        .filter((specifier) => {
          if (specifier.startsWith('node:')) return own === 'browser'
          if (specifier.startsWith('.')) {
            const target = folderOf(localTarget(file, specifier))
            return target !== own && layer?.folders.includes(target) !== true
          }
          return layer?.packages?.includes(specifier) !== true
        })
        .map((specifier) => `${file} imports ${specifier}`)
    })
    expect(wrong).toEqual([])
  })

  it('has no cycles', () => {
    const graph = new Map(
      files.map((file) => [
        file,
        importsOf(file)
          .filter((to) => to.startsWith('.'))
          .map((to) => localTarget(file, to)),
      ]),
    )
    const done = new Set<string>()
    const cycles: string[] = []
    const walk = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(' → '))
      else if (!done.has(file)) {
        for (const next of graph.get(file) ?? []) walk(next, [...path, file])
        done.add(file)
      }
    }
    for (const file of files) walk(file, [])
    expect(cycles).toEqual([])
  })

  it('writes relative imports with the extension that Node needs', () => {
    const wrong = files.flatMap((file) =>
      importsOf(file)
        .filter((specifier) => specifier.startsWith('.') && !specifier.endsWith('.js'))
        .map((specifier) => `${file}: ${specifier}`),
    )
    expect(wrong).toEqual([])
  })
})

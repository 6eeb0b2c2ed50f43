import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

interface Door {
  readonly types: string
  readonly default: string
}

interface Manifest {
  readonly type: string
  readonly sideEffects: boolean
  readonly engines: { readonly node: string }
  readonly exports: Readonly<Record<string, Door | string>>
  readonly files: readonly string[]
  readonly bin: Readonly<Record<string, string>>
  readonly dependencies: Readonly<Record<string, string>>
  readonly peerDependencies: Readonly<Record<string, string>>
  readonly peerDependenciesMeta: Readonly<Record<string, { readonly optional?: boolean }>>
}

const root = new URL('../../', import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8')
const manifest: Manifest = JSON.parse(read('package.json'))

const doors = Object.entries(manifest.exports).filter(
  (door): door is [string, Door] => typeof door[1] === 'object',
)
const sourceOf = (built: string): string => built.replace(/^\.\/dist\//, 'lib/').replace(/\.js$/, '.ts')

describe('package.json', () => {
  it('has doors that lead to sources, with types before code', () => {
    expect(doors.length).toBeGreaterThan(3)
    const wrong = doors.filter(
      ([, door]) =>
        Object.keys(door).join() !== 'types,default' ||
        door.types !== door.default.replace(/\.js$/, '.d.ts') ||
        !existsSync(new URL(sourceOf(door.default), root)),
    )
    expect(wrong.map(([name]) => name)).toEqual([])
    expect(manifest.exports['./package.json']).toBe('./package.json')
  })

  it('has commands that lead to sources which begin with a shebang', () => {
    const starts = Object.values(manifest.bin).map((path) => read(sourceOf(path)).split('\n', 1)[0])
    expect(starts).toEqual(['#!/usr/bin/env node'])
  })

  it('is an ES module without side effects, for Node 20.19 and later', () => {
    expect(manifest.type).toBe('module')
    expect(manifest.sideEffects).toBe(false)
    expect(manifest.engines.node).toBe('>=20.19')
  })

  it('depends on four packages and nothing else', () => {
    expect(Object.keys(manifest.dependencies).sort()).toEqual([
      '@fastify/cookie',
      'fastify-plugin',
      'jose',
      'openid-client',
    ])
    expect(Object.keys(manifest.peerDependencies).sort()).toEqual(['fastify', 'oidc-provider'])
    expect(manifest.peerDependenciesMeta).toEqual({ 'oidc-provider': { optional: true } })
  })

  it('publishes the build, its sources for source maps, and the changelog', () => {
    expect(manifest.files).toEqual(['dist', 'lib', '!lib/**/tsconfig.json', 'CHANGELOG.md'])
    for (const name of ['README.md', 'LICENSE', 'CHANGELOG.md'])
      expect(existsSync(new URL(name, root)), name).toBe(true)
  })

  it('promises in the README the versions that it asks for', () => {
    const readme = read('README.md')
    const { fastify = '', 'oidc-provider': provider = '' } = manifest.peerDependencies
    expect(readme).toContain(`| Node | ${manifest.engines.node.replace('>=', '')} or later |`)
    expect(readme).toContain(`| Fastify | ${fastify.replace('^', '')} or later, below 6 |`)
    expect(readme).toContain(`| oidc-provider | ${provider.replace('^', '')} or later, below 10;`)
  })
})

describe('every door', () => {
  it.each(doors.map(([name]) => name))(
    '%s is known to the tests and the type check by its published name',
    (name) => {
      const { paths } = JSON.parse(read('tsconfig.test.json')).compilerOptions
      const specifier = name.replace(/^\./, 'fastify-signicat')
      const pattern = name === '.' || name === './errors' ? specifier : 'fastify-signicat/*'
      expect(paths[pattern]).toBeDefined()
    },
  )
})

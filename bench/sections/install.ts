import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isRecord } from '../harness/answers.js'
import { table } from '../harness/table.js'
import type { SectionOutcome } from '../suites.js'

interface InstallResult {
  readonly title: string
  /** Packages and bytes beside Fastify and what it brings. */
  readonly packages: number
  readonly bytes: number
}

const root = fileURLToPath(new URL('../../../../', import.meta.url))

const stacks: Readonly<Record<string, readonly string[]>> = {
  'ours, without itself': ['@fastify/cookie', 'fastify-plugin', 'jose', 'openid-client'],
  'secure-session': ['@fastify/secure-session', 'openid-client'],
  'fastify-session': ['@fastify/session', '@fastify/cookie', '@fastify/oauth2', 'jose'],
  'express-openid-connect': ['express', 'express-openid-connect'],
  'auth0-server-js': ['@auth0/auth0-server-js', '@fastify/cookie'],
  'iron-session': ['iron-session', 'openid-client'],
}

/** What has to be installed beside Fastify. */
export async function runInstall(): Promise<SectionOutcome> {
  const fastify = closureOf(['fastify'])
  const results = Object.entries(stacks).map(([title, names]): InstallResult => {
    const added = [...closureOf(names)].filter((folder) => !fastify.has(folder))
    return { title, packages: added.length, bytes: added.reduce((sum, folder) => sum + sizeOf(folder), 0) }
  })
  const report = table(
    ['installed beside Fastify', 'packages', 'MB'],
    results.map(({ title, packages, bytes }) => [title, String(packages), (bytes / 1e6).toFixed(1)]),
  )
  return { result: results, report }
}

/** Folders of the packages and of everything that they depend on. */
function closureOf(names: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>()
  const add = (name: string, from: string): void => {
    const folder = findPackage(name, from)
    if (folder === null || found.has(folder)) return
    found.add(folder)
    for (const dependency of dependenciesOf(folder)) add(dependency, folder)
  }
  for (const name of names) add(name, root)
  return found
}

/** As Node looks for it: in the nearest `node_modules` first. */
function findPackage(name: string, from: string): string | null {
  for (let folder = from; folder.startsWith(root); folder = join(folder, '..', '/')) {
    const candidate = join(folder, 'node_modules', name, '/')
    if (statSync(join(candidate, 'package.json'), { throwIfNoEntry: false })) return candidate
  }
  return null
}

function dependenciesOf(folder: string): readonly string[] {
  const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const dependencies = isRecord(manifest) ? manifest.dependencies : undefined
  return isRecord(dependencies) ? Object.keys(dependencies) : []
}

/** Without the packages in it, which are counted by themselves. */
function sizeOf(folder: string): number {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => name !== 'node_modules')
    .reduce((sum, entry) => {
      const path = join(folder, entry.name)
      return sum + (entry.isDirectory() ? sizeOf(path) : statSync(path).size)
    }, 0)
}

import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { inject } from 'vitest'

export const root: string = resolve(import.meta.dirname, '../..')

export const manifest: {
  readonly name: string
  readonly exports: Readonly<Record<string, unknown>>
  readonly devDependencies: Readonly<Record<string, string>>
} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

/** What npm and vitest put there, since a nested npm would take this repository for its own, and what settings are named. */
const notTheirs = /^(?:npm_.*|VITEST.*|NODE_ENV|SIGNICAT_.*|BASE_URL|SESSION_SECRET)$/

/** The environment of somebody who installs the package, without asking a registry more than it must. */
export const consumerEnv: NodeJS.ProcessEnv = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !notTheirs.test(name))),
  NO_COLOR: '1',
  npm_config_audit: 'false',
  npm_config_fund: 'false',
  npm_config_ignore_scripts: 'true',
  npm_config_prefer_offline: 'true',
  // What is not installed is not fetched by npx.
  npm_config_yes: 'false',
}

export function run(command: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, env: consumerEnv, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}\n${stdout}\n${stderr}`)
  return stdout
}

/** A package at the version that this repository has. */
export const pinned = (name: string): string => `${name}@${manifest.devDependencies[name]}`

/** The package as it would be published. The first test file of a run that asks packs it, others wait. */
export async function packed(): Promise<string> {
  const folder = inject('runFolder')
  const [build, answer] = [join(folder, 'package'), join(folder, 'packed.json')]
  if (isFirst(build)) write(answer, attempt(build))
  for (let asked = 0; !existsSync(answer); asked += 1) {
    if (asked > 1000) throw new Error('nobody packs the package')
    await wait(100)
  }
  const { tarball, fault }: Packed = JSON.parse(readFileSync(answer, 'utf8'))
  if (tarball === undefined) throw new Error(fault)
  return tarball
}

interface Packed {
  readonly tarball?: string
  readonly fault?: string
}

function isFirst(build: string): boolean {
  try {
    mkdirSync(build)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

function write(file: string, answer: Packed): void {
  writeFileSync(`${file}.new`, JSON.stringify(answer))
  renameSync(`${file}.new`, file)
}

function attempt(build: string): Packed {
  try {
    return { tarball: pack(build) }
  } catch (error) {
    return { fault: String(error) }
  }
}

/** From a copy, so that nobody's `dist/` is touched. */
function pack(build: string): string {
  for (const name of readdirSync(root)) {
    if (/^(?:lib|(?:package|tsconfig)\.json|[A-Z]+(?:\.md)?)$/.test(name))
      cpSync(join(root, name), join(build, name), { recursive: true })
  }
  run('npm', ['run', '--silent', 'build'], build)
  const [tarball]: readonly { readonly filename: string }[] = JSON.parse(
    run('npm', ['pack', '--json'], build),
  )
  if (tarball === undefined) throw new Error('npm pack made nothing')
  return join(build, tarball.filename)
}

// The one test command: makes sure that Chromium and Redis are there, then runs vitest with whatever arguments follow.
import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const needs = [
  { program: 'chromium', tests: 'test/browser/**', what: 'the browser tests' },
  { program: 'redis-server', tests: 'test/redis/**', what: 'the Redis tests' },
]

function find(program) {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    try {
      accessSync(join(folder, program), constants.X_OK)
      return true
    } catch {
      // not in this folder
    }
  }
  return false
}

function install(programs) {
  const isRoot = process.getuid?.() === 0
  if (!isRoot || !find('apt-get')) return
  console.log(`Installing ${programs.join(' and ')} from Debian's packages …`)
  const options = {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  }
  spawnSync('apt-get', ['update', '-qq'], options)
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...programs], options)
}

const missing = () => needs.filter(({ program }) => !find(program))
if (missing().length > 0) install(missing().map(({ program }) => program))

const leftOut = missing()
for (const { program, what } of leftOut) {
  console.log(`LEFT OUT: ${what}, since ${program} is not installed (Debian: apt-get install ${program}).`)
}
if (leftOut.length > 0 && process.env.CI === 'true') {
  console.error('CI=true, and tests had to be left out.')
  process.exit(1)
}

const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url))
const excluded = leftOut.flatMap(({ tests }) => ['--exclude', tests])
const { status } = spawnSync(process.execPath, [vitest, 'run', ...excluded, ...process.argv.slice(2)], {
  stdio: 'inherit',
})
for (const { what } of leftOut) console.log(`LEFT OUT: ${what}.`)
process.exit(status ?? 1)

// The one test command: makes sure that Chromium, Firefox, Redis and nginx are there, then runs vitest with whatever arguments follow.
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const needs = [
  { program: 'chromium', tests: 'test/browser/!(firefox-*)', what: 'the browser tests' },
  { program: 'firefox-esr', tests: 'test/browser/firefox-*', what: 'the Firefox tests' },
  { program: 'redis-server', tests: 'test/redis/**', what: 'the Redis tests' },
  {
    file: '/usr/lib/python3/dist-packages/oauth2_provider/__init__.py',
    package: 'python3-django-oauth-toolkit',
    tests: 'test/issuers/django.test.ts',
    what: 'the tests against django-oauth-toolkit',
  },
  {
    program: 'glewlwyd',
    // Of what it can be set up with, the lightest; the tests use a database of their own.
    package: 'glewlwyd dbconfig-sqlite3',
    tests: 'test/issuers/glewlwyd.test.ts',
    what: 'the tests against Glewlwyd',
  },
  { program: 'nginx', package: 'nginx-light', tests: 'test/nginx/**', what: 'the nginx tests' },
]

/** Debian keeps servers in folders that not everybody has in PATH. */
const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']

function find(program) {
  for (const folder of folders) {
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

const missing = () =>
  needs.filter(({ program, file }) => (file === undefined ? !find(program) : !existsSync(file)))
const packageOf = (need) => need.package ?? need.program
if (missing().length > 0) install(missing().flatMap((need) => packageOf(need).split(' ')))

const leftOut = missing()
for (const need of leftOut) {
  const { program = need.package, what } = need
  console.log(
    `LEFT OUT: ${what}, since ${program} is not installed (Debian: apt-get install ${packageOf(need)}).`,
  )
}
if (leftOut.length > 0 && process.env.CI === 'true') {
  console.error('CI=true, and tests had to be left out.')
  process.exit(1)
}

const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url))
const excluded = leftOut.flatMap(({ tests }) => ['--exclude', tests])
const { status } = spawnSync(process.execPath, [vitest, 'run', ...excluded, ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, PATH: folders.join(delimiter) },
})
for (const { what } of leftOut) console.log(`LEFT OUT: ${what}.`)
process.exit(status ?? 1)

import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createNewcomer, type Newcomer } from '../support/newcomer.js'
import { packed, root, run } from '../support/packed.js'
import { type Step, sectionOf, stepsOf } from '../support/page-steps.js'
import { freePort } from '../support/redis-server.js'

const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const page = read('docs/getting-started.md')
const sandbox = sectionOf(page, '## The same against a Signicat sandbox')
const steps = {
  local: stepsOf(sectionOf(page, '## A login on your machine')),
  sandbox: stepsOf(sandbox),
  typescript: stepsOf(sectionOf(page, '## In TypeScript')),
  readme: stepsOf(sectionOf(read('README.md'), '## Quick start')),
}

/** Outside of the repository, so that nothing of its node_modules is found. */
const place = mkdtempSync(join(tmpdir(), 'newcomer-'))
const newcomers: Newcomer[] = []

afterAll(async () => {
  for (const { terminal } of newcomers) await terminal.stop()
  rmSync(place, { recursive: true, force: true })
})

function emptyFolder(name: string): string {
  const folder = join(place, name)
  mkdirSync(folder)
  return folder
}

async function arrive(name: string): Promise<Newcomer> {
  const ports = { app: await freePort(), emulator: await freePort() }
  const newcomer = createNewcomer({ folder: emptyFolder(name), ports, tarball: await packed() })
  newcomers.push(newcomer)
  return newcomer
}

const commandsOf = (some: readonly Step[]): string[] =>
  some.flatMap((step) => (step.kind === 'command' ? [step.code.trim()] : []))

/** "Do as before", in the words of the page. */
async function signInAsBefore({ person }: Newcomer): Promise<void> {
  for (const label of ['Norwegian BankID', 'Kari Nordmann', 'Log in as Kari']) await person.press(label)
  expect(JSON.parse(person.page().html)).toMatchObject({ name: 'Kari Nordmann', idp: 'nbid' })
}

describe('getting started, from an empty folder', { timeout: 600_000 }, () => {
  let newcomer: Newcomer

  it('leads to a login and a sign-out, as printed', async () => {
    const kinds = new Set(steps.local.map(({ kind }) => kind))
    expect([...kinds].sort()).toEqual(['answer', 'command', 'file', 'open', 'output', 'press', 'see'])
    newcomer = await arrive('local')
    await newcomer.follow(steps.local)
    const before = newcomer.person.page().url
    await signInAsBefore(newcomer)
    expect(before).toContain('/auth/open/')
    expect(newcomer.person.page().url).toMatch(/\/me$/)
  })

  it('names every field of the Dashboard, with the value that the doctor prints', async () => {
    const folder = emptyFolder('sandbox')
    symlinkSync(join(newcomer.terminal.folder(), 'node_modules'), join(folder, 'node_modules'))
    const another = createNewcomer({ folder, ports: { app: 3000, emulator: 4011 }, tarball: '' })
    await another.follow([...steps.local, ...steps.sandbox].filter(makesSettings))
    const [checklist, ...others] = commandsOf(steps.sandbox)
    const { fields }: Checklist = JSON.parse(run('bash', ['-ec', `${checklist} --json`], folder))
    const values = fields.map(({ field, value }) => [field, value])
    expect(values.length).toBeGreaterThan(10)
    expect(tableIn(sandbox)).toMatchObject(Object.fromEntries(values))
    // They would ask Signicat; the same were run against the local one.
    expect(commandsOf(steps.local)).toEqual(expect.arrayContaining(others))
  })

  it('leads to the same in TypeScript', async () => {
    await newcomer.terminal.stop(/server\.mjs$/)
    await newcomer.follow(steps.typescript)
    await signInAsBefore(newcomer)
  })
})

interface Checklist {
  readonly fields: readonly { readonly field: string; readonly value: string }[]
}

function makesSettings(step: Step): boolean {
  if (step.kind === 'command') return step.code.includes('> .env')
  return step.kind === 'file' || step.kind === 'take-out'
}

/** Field and value of each row. */
function tableIn(section: string): Record<string, string> {
  const rows = [...section.matchAll(/^\| ([^|]+) \| ([^|]+) \| .+ \|$/gm)]
  return Object.fromEntries(rows.map(([, field = '', value = '']) => [field, value.replaceAll('`', '')]))
}

describe('the quick start of the README', { timeout: 600_000 }, () => {
  it('signs a person in and out, as printed', async () => {
    const newcomer = await arrive('readme')
    const { person } = newcomer
    await newcomer.follow(steps.readme.filter(({ kind }) => kind === 'command' || kind === 'file'))
    const [me, logout, ...more] = steps.readme.filter(({ kind }) => kind === 'open')
    expect([me, logout, ...more]).toEqual([
      { kind: 'open', url: 'http://localhost:3000/me' },
      { kind: 'open', url: 'http://localhost:3000/logout' },
    ])
    await newcomer.follow(me === undefined ? [] : [me])
    await signInAsBefore(newcomer)
    await newcomer.follow(logout === undefined ? [] : [logout])
    expect(person.text()).toContain('Do you want to sign out?')
    await person.press('Sign out')
    await newcomer.follow(me === undefined ? [] : [me])
    expect(person.text()).toContain('Choose an eID')
  })
})

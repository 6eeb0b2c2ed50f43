import { join } from 'node:path'
import { expect } from 'vitest'
import { editFile, takeOutLine } from './edit-file.js'
import { manifest, pinned } from './packed.js'
import type { Step } from './page-steps.js'
import { createPerson, type Person } from './person.js'
import { openTerminal, type Terminal } from './terminal.js'

/** Somebody who does what a page says: types, saves, presses, and compares what there is to see. */
export interface Newcomer {
  readonly person: Person
  readonly terminal: Terminal
  follow(steps: readonly Step[]): Promise<void>
}

export interface Surroundings {
  /** The empty folder. */
  readonly folder: string
  readonly tarball: string
  /** For 3000 and 4011: other tests run beside this one. */
  readonly ports: { readonly app: number; readonly emulator: number }
}

export function createNewcomer({ folder, tarball, ports }: Surroundings): Newcomer {
  const person = createPerson()
  const terminal = openTerminal(folder)
  const here = (text: string): string =>
    text.replaceAll('4011', String(ports.emulator)).replaceAll('3000', String(ports.app))
  const servers: readonly (readonly [RegExp, string, string])[] = [
    [/emulator$/, ` --port ${ports.emulator}`, `http://localhost:${ports.emulator}/`],
    [/server\.m[jt]s$/, '', `http://localhost:${ports.app}/`],
  ]

  function type(code: string): Promise<void> {
    const [, port, url] = servers.find(([pattern]) => pattern.test(code)) ?? []
    if (url !== undefined) return terminal.start(`${code}${port}`, url)
    return terminal.type(code.replaceAll(/^npm install .+$/gm, (line) => withVersions(line, tarball)))
  }

  async function take(step: Step): Promise<void> {
    if (step.kind === 'command') await type(here(step.code.trim()))
    else if (step.kind === 'file') editFile(join(terminal.folder(), step.name), step.how, here(step.text))
    else if (step.kind === 'take-out') takeOutLine(join(terminal.folder(), step.name), step.word)
    else if (step.kind === 'open') await person.open(here(step.url))
    else if (step.kind === 'press') await person.press(step.label)
    else if (step.kind === 'see') expect(person.text()).toContain(step.text)
    else if (step.kind === 'answer') expectAnswer(person.page().html, here(step.json))
    else for (const line of step.lines) expect(terminal.output()).toContain(here(line))
  }

  return {
    person,
    terminal,
    async follow(steps) {
      for (const step of steps) await take(step)
    },
  }
}

/** The one liberty with an installation: this package from its tarball, the others as this repository has them. */
function withVersions(line: string, tarball: string): string {
  const [npm, install, ...names] = line.split(' ')
  const versions = names.map((name) =>
    name === manifest.name ? tarball : name.startsWith('-') ? name : pinned(name),
  )
  return [npm, install, ...versions].join(' ')
}

/** All of it, but for the time. */
function expectAnswer(answer: string, promised: string): void {
  const claims: Record<string, unknown> = JSON.parse(promised)
  expect(JSON.parse(answer)).toEqual({ ...claims, auth_time: expect.any(Number) })
}

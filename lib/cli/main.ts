#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { scrubCause } from '../shared/scrub-cause.js'
import { runDoctor } from './doctor-command.js'
import { runEmulator } from './emulator-command.js'
import { calledWrongly, help } from './help.js'
import { printKeys } from './keys-command.js'
import { complain, say } from './say.js'
import { printSecret } from './secret-command.js'

type Command = (args: readonly string[]) => Promise<number> | number

const commands: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['doctor', runDoctor],
  ['emulator', runEmulator],
  ['keys', printKeys],
  ['secret', printSecret],
])

async function main([name, ...args]: readonly string[]): Promise<number> {
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    say(help)
    return name === undefined ? 2 : 0
  }
  if (name === '--version' || name === '-v') {
    say(version())
    return 0
  }
  const command = commands.get(name)
  return command === undefined
    ? calledWrongly('', `there is no command ${name}, only ${[...commands.keys()].join(', ')}`)
    : command(args)
}

/** Of the package, whether it was built or not. */
function version(): string {
  const { version: number }: { readonly version: string } = JSON.parse(
    readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
  )
  return number
}

/** What nobody foresaw; the message may quote whatever was read. */
function unforeseen(error: unknown): number {
  const { name, message, stack = `${name}: ${message}` } = scrubCause(error, { frames: true })
  complain(stack)
  return 1
}

/** Waits until everything is written: a pipe takes what is printed later than it is asked to. */
const written = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => {
    if (stream.destroyed) resolve()
    else stream.once('error', () => resolve()).write('', () => resolve())
  })

const code = await main(process.argv.slice(2)).catch(unforeseen)
await Promise.all([written(process.stdout), written(process.stderr)])
// A module that the doctor loaded may keep a connection open, and with it the process.
process.exit(code)

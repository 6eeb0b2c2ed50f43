#!/usr/bin/env node
import { runDoctor } from './doctor-command.js'
import { runEmulator } from './emulator-command.js'
import { help } from './help.js'
import { printKeys } from './keys-command.js'
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
    console.log(help)
    return name === undefined ? 2 : 0
  }
  const command = commands.get(name)
  if (command !== undefined) return command(args)
  console.error(`Unknown command: ${name}\n\n${help}`)
  return 2
}

process.exitCode = await main(process.argv.slice(2))

import { randomBytes } from 'node:crypto'
import { calledWrongly, help } from './help.js'
import { say } from './say.js'

/** Prints 256 random bits, fit for the option `secrets`. */
export function printSecret(args: readonly string[]): number {
  if (args.length > 0) {
    if (args[0] !== '--help') return calledWrongly('secret', 'it takes no arguments')
    say(help)
    return 0
  }
  say(randomBytes(32).toString('base64url'))
  return 0
}

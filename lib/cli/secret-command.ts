import { randomBytes } from 'node:crypto'
import { help } from './help.js'
import { complain, say } from './say.js'

/** Prints 256 random bits, fit for the option `secrets`. */
export function printSecret(args: readonly string[]): number {
  if (args.length > 0) {
    const wantsHelp = args[0] === '--help'
    if (wantsHelp) say(help)
    else complain(`secret takes no arguments\n\n${help}`)
    return wantsHelp ? 0 : 2
  }
  say(randomBytes(32).toString('base64url'))
  return 0
}

import { parseArgs } from 'node:util'
import { resolveConfig } from '../config/resolve.js'
import { ConfigError } from '../errors.js'
import { checklistOf, printChecklist } from './doctor/checklist.js'
import { examine } from './doctor/examine.js'
import { printReport } from './doctor/print-report.js'
import { readOptions, type SettingFlags, UsageError } from './doctor/read-settings.js'
import { calledWrongly, help } from './help.js'
import { complain, say, visible } from './say.js'

interface Flags extends SettingFlags {
  readonly 'scope-prefix'?: string
  readonly running?: boolean
  readonly checklist?: boolean
  readonly json?: boolean
  readonly help?: boolean
}

/** Looks at the settings of an application and asks the issuer: 0 good, 1 something to repair, 2 called wrongly. */
export async function runDoctor(args: readonly string[]): Promise<number> {
  try {
    const flags = readFlags(args)
    if (flags.help === true) {
      say(help)
      return 0
    }
    const options = await readOptions(flags, process.env)
    return flags.checklist === true ? printFields(options, flags) : await report(options, flags)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    return calledWrongly('doctor', error.message)
  }
}

function readFlags(args: readonly string[]): Flags {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean' } as const
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        ...{ issuer: text, 'client-id': text, 'base-url': text, prefix: text, scope: text, module: text },
        ...{ 'scope-prefix': text, running: flag, checklist: flag, json: flag, help: flag },
      },
    })
    return values
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'The arguments cannot be read')
  }
}

async function report(options: unknown, flags: Flags): Promise<number> {
  const found = await examine(options, {
    scopePrefix: flags['scope-prefix'] ?? '',
    running: flags.running ?? false,
  })
  say(flags.json === true ? JSON.stringify(found, null, 2) : printReport(found))
  return found.findings === 0 ? 0 : 1
}

/** Nobody is asked: the fields follow from the settings alone. */
function printFields(options: unknown, flags: Flags): number {
  try {
    const fields = checklistOf(resolveConfig(options), flags['scope-prefix'] ?? '')
    say(flags.json === true ? JSON.stringify({ fields }, null, 2) : printChecklist(fields))
    return 0
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    for (const { option, problem, remedy } of error.faults)
      complain(visible(`${option} ${problem}. ${remedy}`))
    return 1
  }
}

import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { type IssuerProcess, startIssuer } from './harness/fleet.js'
import { pinning } from './harness/pinning.js'
import { fullRun, shortRun } from './suites.js'

/*
 *   main [--full] [--only <section>]…
 * Fails only when a peer answers wrongly or not at all: no figure is held against a limit.
 */
const args = process.argv.slice(2)
const full = args.includes('--full')
const only = args.flatMap((arg, index) => (args[index - 1] === '--only' ? [arg] : []))

interface Machine {
  readonly node: string
  readonly openssl: string
  readonly cpu: string
  readonly pinning: string
  readonly load: readonly number[]
}

function machine(): Machine {
  return {
    node: process.version,
    openssl: process.versions.openssl,
    cpu: cpus()[0]?.model.trim() ?? '',
    pinning,
    load: loadavg().map((value) => Number(value.toFixed(1))),
  }
}

async function main(issuer: IssuerProcess): Promise<void> {
  const sections = (full ? fullRun : shortRun).filter(({ name }) => only.length === 0 || only.includes(name))
  const before = machine()
  console.log(
    `${before.node}, OpenSSL ${before.openssl}, ${before.cpu}, ${before.pinning}, load ${before.load[0]}`,
  )
  const results: Record<string, unknown> = {}
  for (const { name, run } of sections) {
    const { result, report } = await run(issuer, full)
    results[name] = result
    console.log(`\n${report}`)
  }
  const folder = join(import.meta.dirname, '../../../bench/results')
  mkdirSync(folder, { recursive: true })
  // Some sections alone must not take the place of a run.
  const kind = only.length > 0 ? 'partial' : full ? 'full' : 'short'
  const file = join(folder, `${kind}.json`)
  const record = { at: new Date().toISOString(), before, after: machine(), results }
  writeFileSync(file, `${JSON.stringify(record, null, 2)}\n`)
}

const issuer = await startIssuer()
try {
  await main(issuer)
} finally {
  await issuer.stop()
}

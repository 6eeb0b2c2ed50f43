// npm run mutate -- <folder or shard> [options of Stryker, such as --force or --mutate lib/verify/types.ts]
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { names, reportOf } from './shards.mjs'

const [wanted, ...options] = process.argv.slice(2)
const chosen = names.filter((name) => name === wanted || name.startsWith(`${wanted}/`))
if (chosen.length === 0) {
  console.error(`Say what is to be mutated: one of\n  ${names.join('\n  ')}\nor a folder above them.`)
  process.exit(1)
}

const root = fileURLToPath(new URL('../..', import.meta.url))
const stryker = fileURLToPath(
  new URL('../../node_modules/@stryker-mutator/core/bin/stryker.js', import.meta.url),
)
const found = []
let failed = false
for (const name of chosen) {
  const started = Date.now()
  const { status } = spawnSync(
    process.execPath,
    [stryker, 'run', 'test/mutation/stryker.config.mjs', ...options],
    {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, MUTATE: name },
    },
  )
  failed ||= status !== 0
  found.push(`${name}: ${summary(name)}, ${Math.round((Date.now() - started) / 1000)} s`)
}
console.log(`\n${found.join('\n')}`)
process.exit(failed ? 1 : 0)

/** As Stryker counts: what was noticed by a test, or by never ending, of all that could run. */
function summary(name) {
  const file = new URL(`../../${reportOf(name)}`, import.meta.url)
  if (!existsSync(file)) return 'no report'
  const { files } = JSON.parse(readFileSync(file, 'utf8'))
  const of = { Killed: 0, Timeout: 0, Survived: 0, NoCoverage: 0 }
  for (const { mutants } of Object.values(files))
    for (const { status } of mutants) if (status in of) of[status] += 1
  const noticed = of.Killed + of.Timeout
  const all = noticed + of.Survived + of.NoCoverage
  return `${((100 * noticed) / all).toFixed(1)} % of ${all} mutants (${of.Survived} survived, ${of.NoCoverage} not covered)`
}

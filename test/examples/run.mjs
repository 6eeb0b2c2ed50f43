// Builds the programs whose frameworks are no dependencies of this package, and runs their tests.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1' }

function run(command, args, cwd) {
  const { status } = spawnSync(command, args, { cwd, env, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}

for (const folder of ['docs/recipes/next']) {
  run('npm', ['ci', '--no-audit', '--no-fund'], root + folder)
  run('npm', ['run', '--silent', 'build'], root + folder)
}
const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/examples/vitest.config.ts']
run(process.execPath, [...vitest, '--root', root, ...process.argv.slice(2)], root)

import { spawnSync } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { pinned } from './harness/pinning.js'

/*
 * Builds the package as it is published, and the benchmark without the loader that runs this file: it wraps every function
 * to keep its name, and that would be measured too. Then runs `main` on the core that makes the load.
 */
const tsc = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url))
const main = fileURLToPath(new URL('./main.ts', import.meta.url))
const built = main.replace(/bench([/\\])main\.ts$/, 'bench$1..$1.tmp$1bench$1bench$1main.js')

rmSync(fileURLToPath(new URL('../.tmp/bench', import.meta.url)), { recursive: true, force: true })
// Types are the business of `npm run typecheck`.
spawnSync(process.execPath, [tsc, '-p', fileURLToPath(new URL('.', import.meta.url)), '--noCheck'], {
  stdio: 'inherit',
})
spawnSync('npm', ['run', '--silent', 'build:doors', '--', '--outdir=.tmp/bench/package'], {
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  stdio: 'inherit',
})
if (!existsSync(built)) throw new Error('the benchmark was not compiled')
const [command, ...parts] = pinned('load', [process.execPath, built, ...process.argv.slice(2)])
process.exitCode = spawnSync(command ?? '', parts, { stdio: 'inherit' }).status ?? 1

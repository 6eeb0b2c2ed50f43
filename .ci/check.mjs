// Runs every check, also after one has failed, and ends with `N passed, N failed`: tests and checks counted together.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'

const folder = mkdtempSync(join(tmpdir(), 'check-'))
const results = []

function run(name, command, args) {
  console.log(`\n=== ${name}: ${[command, ...args].join(' ')}`)
  const started = Date.now()
  const { status } = spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] })
  console.log(
    `=== ${name}: ${status === 0 ? 'ok' : 'FAILED'} (${Math.round((Date.now() - started) / 1000)} s)`,
  )
  return status === 0
}

function check(name, command, ...args) {
  const ok = run(name, command, args)
  results.push({ name, passed: ok ? 1 : 0, failed: ok ? 0 : 1, faults: [] })
}

/** A test run counts its tests; one that ends badly without a failing test counts as one failure. */
function tests(name, command, ...args) {
  const report = join(folder, `${results.length}.json`)
  const ok = run(name, command, [
    ...args,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ])
  let passed = 0
  const faults = []
  try {
    const { numPassedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'))
    passed = numPassedTests
    faults.push(...testResults.flatMap(faultsIn))
  } catch (error) {
    faults.push(`no report of the tests: ${error.message}`)
  }
  if ((!ok || passed === 0) && faults.length === 0) faults.push('ended badly, though no test failed')
  results.push({ name, passed, failed: faults.length, faults })
}

/** Failed tests, skipped ones, and files that broke before their first test. */
function faultsIn({ name, status, message, assertionResults }) {
  const file = relative(process.cwd(), name)
  const faults = assertionResults
    .filter((test) => test.status !== 'passed')
    .map((test) => `${test.status} ${file} > ${test.fullName}\n${test.failureMessages?.join('\n') ?? ''}`)
  return status === 'failed' && faults.length === 0 ? [`failed ${file}\n${message}`] : faults
}

const platform = `node-${process.platform}-${process.arch}`
const vitestOn = (version) => [
  '-y',
  '-p',
  `${platform}@${version}`,
  'node',
  'node_modules/vitest/vitest.mjs',
  'run',
]

tests('tests', 'npm', 'test', '--')
// Frameworks are large: left out, and said so, when the registry does not serve them in three minutes.
const frameworks = ['--prefix', 'docs/recipes/next', 'ci', '--no-audit', '--no-fund']
if (spawnSync('npm', frameworks, { stdio: 'ignore', timeout: 180_000 }).status === 0)
  tests('examples', 'npm', 'run', '--silent', 'test:examples', '--')
else
  console.log('LEFT OUT: the examples, since their frameworks could not be installed within three minutes.')
check('lint', 'npm', 'run', '--silent', 'lint')
check('types', 'npm', 'run', '--silent', 'typecheck')
check('api reference', 'npm', 'run', '--silent', 'docs:api')
check('build', 'npm', 'run', '--silent', 'build')
check('package', 'npx', 'publint', '--strict')
const types = ['attw', '--pack', '.', '--profile', 'esm-only']
// A script for pages: nobody imports it.
check('package types', 'npx', ...types, '--exclude-entrypoints', 'browser/script')
// Chromium, nginx and the packed tarball are the same on every Node; the rest is tried on the oldest and the newest.
const elsewhere = ['repo', 'browser', 'nginx'].flatMap((folder) => ['--exclude', `test/${folder}/**`])
for (const version of ['20.19.0', '24'])
  tests(`tests on Node ${version}`, 'npx', ...vitestOn(version), ...elsewhere)
check('benchmark', 'npm', 'run', '--silent', 'bench')

rmSync(folder, { recursive: true, force: true })
const sum = (key) => results.reduce((total, result) => total + result[key], 0)
console.log('')
// Said again at the end: of a long log, often only that is kept.
for (const { name, faults } of results)
  for (const fault of faults) console.log(`${name}: ${fault.slice(0, 1_500)}\n`)
for (const { name, passed, failed } of results)
  console.log(`${failed === 0 ? 'ok    ' : 'FAILED'} ${name}: ${passed} passed, ${failed} failed`)
console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`)
process.exit(sum('failed') === 0 ? 0 : 1)

import { chosenShard, reportOf } from './shards.mjs'

const { name, mutate } = chosenShard()
const file = name.replaceAll('/', '-')

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner', './test/mutation/told-text.mjs'],
  vitest: { configFile: 'test/mutation/vitest.config.mjs', related: false },
  coverageAnalysis: 'perTest',
  mutate: [...mutate, '!lib/**/index.ts', '!lib/**/types.ts'],
  ignorers: ['told-text'],
  // What is computed while a module is loaded needs a new thread and every test for each mutant: `MUTATE_STATIC=true` has them in.
  ignoreStatic: process.env.MUTATE_STATIC !== 'true',
  ignorePatterns: ['dist', 'docs', 'demo', 'bench', 'coverage', '.tmp', '*.log'],
  // TypeScript 7 has no interface for tools; the sources need none of its work.
  tsconfigFile: 'none.json',
  disableTypeChecks: false,
  concurrency: 2,
  timeoutMS: 20_000,
  timeoutFactor: 4,
  dryRunTimeoutMinutes: 30,
  incremental: true,
  incrementalFile: `.tmp/mutation/${file}.json`,
  tempDirName: `.tmp/stryker-${file}`,
  reporters: ['clear-text', 'json', 'progress-append-only'],
  jsonReporter: { fileName: reportOf(name) },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  thresholds: { high: 95, low: 90, break: null },
}

import { availableParallelism } from 'node:os'
import { configDefaults, defineConfig } from 'vitest/config'
import base from '../../vitest.config.js'
import { keptThread } from './kept-thread.js'
import { chosenShard } from './shards.mjs'

/** The tests of one shard, as Stryker runs them: see `kept-thread.ts` for what differs and why. */
export default defineConfig({
  ...base,
  plugins: [keptThread()],
  test: {
    ...base.test,
    include: chosenShard().tests,
    exclude: [...configDefaults.exclude, ...chosenShard().without],
    setupFiles: ['test/mutation/setup.ts'],
    isolate: false,
    // They may come from what an earlier mutant left behind; and Stryker takes them for its own failure.
    onUnhandledError: () => false,
    maxWorkers: availableParallelism(),
    // A mutant may wait for ever; nothing here takes a tenth of this.
    testTimeout: 20_000,
    hookTimeout: 20_000,
    expect: { poll: { timeout: 10_000 } },
  },
})

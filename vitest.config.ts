import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const lib = (path: string): string => fileURLToPath(new URL(`./lib/${path}`, import.meta.url))

export default defineConfig({
  resolve: {
    // Tests import the package by its published names and run the sources.
    alias: [
      { find: /^fastify-signicat$/, replacement: lib('index.ts') },
      { find: /^fastify-signicat\/errors$/, replacement: lib('errors.ts') },
      { find: /^fastify-signicat\/([a-z]+)$/, replacement: lib('$1/index.ts') },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    // Frameworks of their own: npm run test:examples.
    exclude: ['node_modules/**', 'test/examples/**'],
    globalSetup: ['test/support/run-folder.ts'],
    setupFiles: ['test/setup.ts'],
    // Less to start for each file than a process.
    pool: 'threads',
    // Many tests wait for processes, sockets and browsers.
    maxWorkers: availableParallelism() + 1,
    // Nothing is measured by these: they only end what hangs, also on a machine that is four times as slow.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
    unstubGlobals: true,
    coverage: { include: ['lib/**/*.ts'], exclude: ['lib/**/index.ts', 'lib/**/types.ts'] },
  },
})

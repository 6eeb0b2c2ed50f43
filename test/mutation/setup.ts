import nock from 'nock'
import { afterAll, beforeAll, inject } from 'vitest'
import { startOver } from '../support/rsa-keys.js'

declare module 'vitest' {
  interface ProvidedContext {
    mode: 'mutant' | 'dry-run' | undefined
    mutantActivation: 'static' | 'runtime' | undefined
  }
}

// The thread is kept: the mutant before this one must not act while the tests are collected.
const stryker: unknown = Reflect.get(globalThis, '__stryker__')
if (typeof stryker === 'object' && stryker !== null && inject('mutantActivation') !== 'static')
  Reflect.set(stryker, 'activeMutant', undefined)

startOver()

// As in `test/setup.ts`, but never restored: that would be final for the thread.
beforeAll(() => {
  nock.disableNetConnect()
  nock.enableNetConnect((host) => /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host))
})

afterAll(() => {
  nock.cleanAll()
})

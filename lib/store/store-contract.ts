import { endingPromises } from './contract-endings.js'
import { entryPromises } from './contract-entries.js'
import type { OpenedStore } from './opened-store.js'

/** One promise of the contract: `run` rejects when the store breaks it. */
export interface ContractCase {
  /** What is promised, as a sentence. */
  readonly name: string
  /** Tries it on a store of its own. */
  run(): Promise<void>
}

/**
 * What every session store must pass, for any test runner:
 *
 * ```ts
 * for (const { name, run } of storeContract(openMyStore)) test(name, run)
 * ```
 *
 * @param open gives an empty store each time
 */
export function storeContract(open: () => OpenedStore | Promise<OpenedStore>): readonly ContractCase[] {
  return [...entryPromises, ...endingPromises].map(([name, hold]) => ({
    name,
    async run() {
      const opened = await open()
      try {
        await hold(opened)
      } finally {
        await opened.close?.()
      }
    },
  }))
}

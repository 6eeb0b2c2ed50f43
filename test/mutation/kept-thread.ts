import type { Plugin } from 'vitest/config'
import { type PoolOptions, type PoolWorker, ThreadsPoolWorker, type WorkerRequest } from 'vitest/node'

/** After so many mutants a thread has gathered enough of what they left behind. */
const MUTANTS_OF_A_THREAD = 150

interface Kept {
  readonly thread: ThreadsPoolWorker
  mutants: number
}

let kept: Kept | null = null

/**
 * Runs mutant after mutant in one thread, where vitest starts a new one for each run: what is imported stays imported,
 * and a mutant costs its tests and little else. Mutants that act while modules are loaded get a thread of their own.
 */
export function keptThread(): Plugin {
  return {
    name: 'kept-thread',
    configureVitest({ project }): void {
      project.config.pool = 'kept-thread'
      project.config.poolRunner = { name: 'kept-thread', createPoolWorker }
    },
  }
}

function createPoolWorker(options: PoolOptions): PoolWorker {
  const { mode, mutantActivation } = options.project.getProvidedContext()
  return mode === 'mutant' && mutantActivation === 'runtime'
    ? lendThread(options)
    : new ThreadsPoolWorker(options)
}

function lendThread(options: PoolOptions): PoolWorker {
  const listeners: [event: string, callback: (message: unknown) => void][] = []
  let lent: Kept | null = null
  const thread = (): ThreadsPoolWorker => {
    if (lent === null) throw new Error('The thread is not started.')
    return lent.thread
  }
  return {
    name: 'kept-thread',
    async start() {
      if (lent !== null) return
      if (kept === null) {
        kept = { thread: new ThreadsPoolWorker(options), mutants: 0 }
        await kept.thread.start()
      }
      lent = kept
    },
    on(event, callback) {
      listeners.push([event, callback])
      thread().on(event, callback)
    },
    off(event, callback) {
      thread().off(event, callback)
    },
    send(message: WorkerRequest) {
      if (message.type !== 'stop') return thread().send(message)
      // The thread is not told to end, and vitest not that it goes on.
      const stopped = { type: 'stopped', __vitest_worker_response__: true }
      for (const [event, callback] of listeners) if (event === 'message') callback(stopped)
    },
    async stop() {
      for (const [event, callback] of listeners.splice(0)) thread().off(event, callback)
      if (lent === null) return
      lent.mutants += 1
      if (lent.mutants < MUTANTS_OF_A_THREAD) return
      if (kept === lent) kept = null
      await lent.thread.stop()
    },
    deserialize: (data) => data,
  }
}

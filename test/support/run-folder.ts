import { mkdirSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** A folder of this run, for what several test files share. */
    runFolder: string
  }
}

export default function setup(project: TestProject): () => void {
  const runFolder = resolve(import.meta.dirname, '../../.tmp', `run-${process.pid}`)
  const clear = (): void => rmSync(runFolder, { recursive: true, force: true })
  mkdirSync(runFolder, { recursive: true })
  project.provide('runFolder', runFolder)
  project.onTestsRerun(() => {
    clear()
    mkdirSync(runFolder, { recursive: true })
  })
  return clear
}

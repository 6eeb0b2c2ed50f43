import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { pinned, type Role } from './pinning.js'

/** A process that answers over IPC. */
export interface Child {
  /** What it said when it was ready. */
  readonly ready: unknown
  readonly pid: number
  ask(what: string, more?: Readonly<Record<string, unknown>>): Promise<unknown>
  stop(): Promise<void>
}

export interface ChildOptions {
  readonly role: Role
  readonly args?: readonly string[]
  readonly nodeOptions?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

interface Answer {
  readonly id: number
  readonly value?: unknown
  readonly error?: string
}

/** Starts a module of the benchmark in a process of its own and waits until it is ready. */
export async function startChild(module: URL, options: ChildOptions): Promise<Child> {
  const { role, args = [], nodeOptions = [], env = {} } = options
  const [command = '', ...parts] = pinned(role, [
    process.execPath,
    ...nodeOptions,
    fileURLToPath(module),
    ...args,
  ])
  const child = spawn(command, parts, {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, NODE_ENV: 'production', ...env },
  })
  const answers = createAnswers(child)
  const ready = await answers.take(0)
  let last = 0
  return {
    ready,
    pid: child.pid ?? 0,
    ask(what, more = {}) {
      last += 1
      child.send({ ...more, id: last, what })
      return answers.take(last)
    },
    async stop() {
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.disconnect()
      await gone
    },
  }
}

interface Waiting {
  resolve(value: unknown): void
  reject(error: Error): void
}

function createAnswers(child: ChildProcess): { take(id: number): Promise<unknown> } {
  const waiting = new Map<number, Waiting>()
  child.on('message', ({ id, value, error }: Answer) => {
    const one = waiting.get(id)
    waiting.delete(id)
    if (error === undefined) one?.resolve(value)
    else one?.reject(new Error(error))
  })
  child.on('exit', (code) => {
    for (const one of waiting.values()) one.reject(new Error(`a process ended with ${code}`))
  })
  return {
    take: (id) => new Promise((resolve, reject) => void waiting.set(id, { resolve, reject })),
  }
}

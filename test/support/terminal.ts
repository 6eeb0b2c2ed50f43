import { spawn } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import { consumerEnv, run } from './packed.js'

/** A shell, and one more for each server that keeps running. */
export interface Terminal {
  /** Where the last command left it. */
  folder(): string
  /** What the last command has printed. */
  output(): string
  type(code: string): Promise<void>
  /** Types what does not end by itself, and waits until it answers. */
  start(code: string, url: string): Promise<void>
  /** Ctrl+C, for all that was started, or for what such a command started. */
  stop(command?: RegExp): Promise<void>
}

export function openTerminal(start: string): Terminal {
  const servers = new Map<string, Server>()
  let folder = start
  let output = (): string => ''
  return {
    folder: () => folder,
    output: () => output(),
    async type(code) {
      const lines = run('bash', ['-ec', `${code}\npwd`], folder)
        .trimEnd()
        .split('\n')
      folder = lines.pop() ?? folder
      output = () => lines.join('\n')
    },
    async start(code, url) {
      const server = startServer(code, folder)
      servers.set(code, server)
      output = server.output
      await untilUp(url, server)
    },
    async stop(command = /^/) {
      for (const [code, server] of servers) {
        if (!command.test(code)) continue
        servers.delete(code)
        await server.end()
      }
    },
  }
}

interface Server {
  output(): string
  isOver(): boolean
  end(): Promise<void>
}

/** In a process group of its own: `npx` does not always pass a signal on. */
function startServer(code: string, cwd: string): Server {
  const child = spawn('bash', ['-ec', code], {
    ...{ cwd, env: consumerEnv, detached: true },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  const hear = (chunk: Buffer): void => {
    said += chunk.toString()
  }
  child.stdout.on('data', hear)
  child.stderr.on('data', hear)
  // Once everybody in the group has let go of the output.
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const isOver = (): boolean => child.exitCode !== null || child.signalCode !== null
  return {
    output: () => said,
    isOver,
    async end() {
      if (child.pid !== undefined && !isOver()) process.kill(-child.pid, 'SIGTERM')
      await closed
    },
  }
}

/** Asks until somebody listens, 30 seconds at most. */
async function untilUp(url: string, server: Server): Promise<void> {
  for (let asked = 0; asked < 600 && !server.isOver(); asked += 1) {
    const answer = await fetch(url).catch(() => wait(50))
    if (answer !== undefined) return
  }
  throw new Error(`nobody listens at ${url}\n${server.output()}`)
}

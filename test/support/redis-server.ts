import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface RedisServer {
  readonly port: number
  stop(): Promise<void>
}

/** A Redis of its own on a free port, which keeps nothing on the disk. */
export async function redisServer(given?: { port?: number; args?: readonly string[] }): Promise<RedisServer> {
  const port = given?.port ?? (await freePort())
  const dir = mkdtempSync(join(tmpdir(), 'signicat-redis-'))
  const fixed = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', dir]
  const child = spawn('redis-server', ['--port', String(port), ...fixed, ...(given?.args ?? [])])
  await readiness(child)
  return {
    port,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        const exit = once(child, 'exit')
        child.kill('SIGKILL')
        await exit
      }
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

function readiness(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = ''
    child.once('error', reject)
    child.once('exit', () => reject(new Error(`redis-server ended: ${said}`)))
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      if (said.includes('Ready to accept connections')) resolve()
    })
  })
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = portOf(server)
  server.close()
  await once(server, 'close')
  return port
}

function portOf(server: Server): AddressInfo {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('not listening')
  return address
}

export interface StallingProxy {
  readonly port: number
  /** Nothing passes from now on; connections stay open. */
  stall(): void
  /** What was held back passes, and all that follows. */
  resume(): void
  close(): Promise<void>
}

/** Stands between a client and Redis and can hold everything back, as a server does that hangs. */
export async function stallingProxy(target: number): Promise<StallingProxy> {
  const sockets = new Set<Socket>()
  const pairs: Socket[] = []
  let stalled = false
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1')
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket))
    }
    client.on('close', () => upstream.destroy())
    upstream.on('close', () => client.destroy())
    client.on('data', (chunk) => upstream.write(chunk))
    upstream.on('data', (chunk) => client.write(chunk))
    pairs.push(client, upstream)
    if (stalled) for (const socket of [client, upstream]) socket.pause()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: portOf(server).port,
    stall() {
      stalled = true
      for (const socket of pairs) socket.pause()
    },
    resume() {
      stalled = false
      for (const socket of pairs) socket.resume()
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

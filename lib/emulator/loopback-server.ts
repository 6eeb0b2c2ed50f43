import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { SignicatError } from '../errors.js'

/** Sockets on this machine's own addresses and nowhere else. */
export interface LoopbackServer {
  readonly port: number
  close(): Promise<void>
}

interface ListenOptions {
  readonly port: number
  readonly tls: { readonly key: string; readonly cert: string } | undefined
  readonly listener: RequestListener
}

const attempts = 10

/**
 * Listens on 127.0.0.1 and, where the machine has it, on ::1 with the same port: `localhost` may mean either, and on
 * the other one a stranger could answer in our place.
 */
export async function listenOnLoopback(options: ListenOptions): Promise<LoopbackServer> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const first = await listen(options, '127.0.0.1', options.port)
    const { port } = first.address
    const second = await listen(options, '::1', port).catch(codeOf)
    if (typeof second !== 'string') return { port, close: () => closeAll([first.server, second.server]) }
    if (second !== 'EADDRINUSE') return { port, close: () => closeAll([first.server]) }
    await closeAll([first.server])
    if (options.port !== 0) break
  }
  throw new SignicatError('ERR_SIGNICAT_EMULATOR_REFUSED', { detail: `port ${options.port} is taken on ::1` })
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown'

interface Listening {
  readonly server: Server
  readonly address: AddressInfo
}

function listen({ tls, listener }: ListenOptions, host: string, port: number): Promise<Listening> {
  const server = tls === undefined ? createHttpServer(listener) : createHttpsServer({ ...tls }, listener)
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port, ipv6Only: host === '::1' }, () => {
      server.off('error', reject)
      const address = server.address()
      if (address === null || typeof address === 'string') reject(new Error('no address'))
      else if (address.address === host) resolve({ server, address })
      else server.close(() => reject(new Error('the address is not of this machine alone')))
    })
  })
}

async function closeAll(servers: readonly Server[]): Promise<void> {
  await Promise.all(
    servers.map(
      (server) =>
        new Promise<void>((resolve) => {
          server.close(() => resolve())
          server.closeAllConnections()
        }),
    ),
  )
}

import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'

export interface LoopbackServer {
  readonly url: string
  /** Requests seen so far, as method and path. */
  readonly requests: string[]
  close(): Promise<void>
}

/** A real server for what a mocked fetch cannot show: stalls, drips, resets, endless bodies. */
export async function startServer(answer: RequestListener): Promise<LoopbackServer> {
  const requests: string[] = []
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`)
    answer(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { url: `http://127.0.0.1:${portOf(server)}`, requests, close: () => stop(server) }
}

/** An address where nobody listens any more. */
export async function closedAddress(): Promise<string> {
  const server = await startServer(() => undefined)
  await server.close()
  return server.url
}

function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

async function stop(server: Server): Promise<void> {
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
}

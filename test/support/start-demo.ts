import { createServer as createNetServer } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { createEmulator, type Emulator } from 'fastify-signicat/emulator'
import { createServer, secretForThisRun } from '../../demo/server.js'

export interface RunningDemo {
  readonly url: string
  readonly app: FastifyInstance
  readonly emulator: Emulator
  close(): Promise<void>
}

/** The demo as `npm run demo` starts it, on free ports. */
export async function startDemo(): Promise<RunningDemo> {
  const [emulator, port] = await Promise.all([createEmulator(), freePort()])
  const url = `http://localhost:${port}`
  const app = await createServer({
    port,
    baseUrl: url,
    issuer: emulator.issuer,
    clientId: emulator.clientId,
    clientSecret: emulator.clientSecret,
    sessionSecret: secretForThisRun(),
  })
  await app.listen({ port, host: 'localhost' })
  return {
    url,
    app,
    emulator,
    async close() {
      await app.close()
      await emulator.close()
    },
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createNetServer()
    probe.once('error', reject)
    probe.listen(0, 'localhost', () => {
      const address = probe.address()
      probe.close(() =>
        typeof address === 'object' && address !== null
          ? resolve(address.port)
          : reject(new Error('no port')),
      )
    })
  })
}

import { createServer as createNetServer } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { createEmulator, type Emulator } from 'fastify-signicat/emulator'
import { createServer, secretForThisRun } from '../../demo/server.js'
import { localAccount, localClient } from '../../demo/settings.js'

/** Clocks that can be put forward, each by seconds. */
export interface DemoClocks {
  /** Of the registrations. */
  readonly demo?: () => number
  /** Of the REST APIs. */
  readonly signicat?: () => number
}

export interface RunningDemo {
  readonly url: string
  readonly app: FastifyInstance
  readonly emulator: Emulator
  close(): Promise<void>
}

/** The demo as `npm run demo` starts it, on free ports. */
export async function startDemo({ demo, signicat }: DemoClocks = {}): Promise<RunningDemo> {
  const port = await freePort()
  const url = `http://localhost:${port}`
  const emulator = await createEmulator({
    clients: [localClient(url)],
    ...(signicat === undefined ? {} : { clock: signicat }),
  })
  const app = await createServer({
    ...localAccount(emulator),
    port,
    baseUrl: url,
    sessionSecret: secretForThisRun(),
    ...(demo === undefined ? {} : { clock: demo }),
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

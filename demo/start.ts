import { existsSync } from 'node:fs'
import { createEmulator, type Emulator } from 'fastify-signicat/emulator'
import { isSignicatError } from 'fastify-signicat/errors'
import { createServer, secretForThisRun } from './server.js'
import { accountFrom, localAccount, localClient } from './settings.js'

// Settings of your own, when there are any.
const ownSettings = new URL('.env', import.meta.url)
if (existsSync(ownSettings)) process.loadEnvFile(ownSettings)

async function start(): Promise<void> {
  const port = Number(process.env.PORT || 3000)
  const baseUrl = process.env.BASE_URL || `http://localhost:${port}`
  const account = accountFrom(process.env)

  // Without an account of your own, a local Signicat with simulated eIDs runs beside the demo.
  const emulator = account === null ? await startEmulator(baseUrl) : null
  const asked = account ?? (emulator === null ? null : localAccount(emulator))
  if (asked === null) throw new Error('there is nobody to ask')

  const sessionSecret = process.env.SESSION_SECRET || secretForThisRun()
  const app = await createServer({ ...asked, port, baseUrl, sessionSecret })
  const stop = async (): Promise<void> => {
    await app.close()
    await emulator?.close()
  }
  await app.listen({ port, host: 'localhost' }).catch(async (error: unknown) => {
    await stop()
    throw taken(error, 'PORT', port)
  })
  console.log(`\n  The demo is at           ${baseUrl}`)
  console.log(`  It signs people in with  ${asked.issuer}`)
  if (asked.local !== undefined) console.log(`  The simulated phone is   ${asked.local}/phone`)
  console.log(`\n  Press Ctrl+C to stop.\n`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop)
}

function startEmulator(baseUrl: string): Promise<Emulator> {
  const port = Number(process.env.EMULATOR_PORT || 4011)
  return createEmulator({ port, clients: [localClient(baseUrl)] }).catch((error: unknown) => {
    throw taken(error, 'EMULATOR_PORT', port)
  })
}

/** Which variable to change when another program has the port. */
function taken(error: unknown, variable: string, port: number): unknown {
  const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
  return isTaken
    ? new Error(`Port ${port} is taken. Choose another one: ${variable}=${port + 1} npm run demo`)
    : error
}

await start().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error)
  const detail = isSignicatError(error) ? error.detail : undefined
  console.error(detail === undefined ? message : `${message}: ${detail}`)
  process.exitCode = 1
})

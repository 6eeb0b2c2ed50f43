import { existsSync } from 'node:fs'
import { createEmulator } from 'fastify-signicat/emulator'
import { createServer, secretForThisRun } from './server.js'
import { accountFrom, localAccount, localClient } from './settings.js'

// Settings of your own, when there are any.
const ownSettings = new URL('.env', import.meta.url)
if (existsSync(ownSettings)) process.loadEnvFile(ownSettings)

const port = Number(process.env.PORT || 3000)
const baseUrl = process.env.BASE_URL || `http://localhost:${port}`
const account = accountFrom(process.env)

// Without an account of your own, a local Signicat with simulated eIDs runs beside the demo.
const emulator =
  account === null
    ? await createEmulator({
        port: Number(process.env.EMULATOR_PORT || 4011),
        clients: [localClient(baseUrl)],
      })
    : null
const asked = account ?? (emulator === null ? null : localAccount(emulator))
if (asked === null) throw new Error('there is nobody to ask')

const app = await createServer({
  ...asked,
  port,
  baseUrl,
  sessionSecret: process.env.SESSION_SECRET || secretForThisRun(),
})
await app.listen({ port, host: 'localhost' })
console.log(`\n  The demo is at           ${baseUrl}`)
console.log(`  It signs people in with  ${asked.issuer}`)
if (asked.local !== undefined) console.log(`  The simulated phone is   ${asked.local}/phone`)
console.log(`\n  Press Ctrl+C to stop.\n`)

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, async () => {
    await app.close()
    await emulator?.close()
  })
}

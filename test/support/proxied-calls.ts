/** Makes every kind of call of the package, and two of Node's own to compare them with. One process, one set of flags. */
import { subscribe } from 'node:diagnostics_channel'
import http from 'node:http'
import type { Socket } from 'node:net'
import { examine } from '../../lib/cli/doctor/examine.js'
import { resolveConfig } from '../../lib/config/resolve.js'
import { callApi } from '../../lib/flow/tokens/call-api.js'

export interface ProxiedCalls {
  /** Of the emulator. */
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  readonly rest: { readonly clientId: string; readonly clientSecret: string; readonly tokenUrl: string }
  /** Told to Node while the process runs, in place of flags; `null` for flags alone. */
  readonly proxyAtRunTime: string | null
}

/** What the process says at its end. */
export interface ProxiedResult {
  /** Of every connection that was made, in order. */
  readonly ports: readonly (number | undefined)[]
  readonly findings: readonly unknown[]
}

const ports: (number | undefined)[] = []
subscribe('net.client.socket', (message) => {
  const { socket } = message as { socket: Socket }
  socket.once('connect', () => void ports.push(socket.remotePort))
})

const given: ProxiedCalls = JSON.parse(process.argv[2] ?? '')

if (given.proxyAtRunTime !== null && 'setGlobalProxyFromEnv' in http) {
  const { setGlobalProxyFromEnv } = http as unknown as { setGlobalProxyFromEnv(env: object): void }
  setGlobalProxyFromEnv({ http_proxy: given.proxyAtRunTime })
}

await new Promise((resolve, reject) => {
  http.get(`${given.issuer}/plain-http`, (answer) => answer.resume().on('end', resolve)).on('error', reject)
})
await fetch(`${given.issuer}/plain-fetch`)

const options = {
  issuer: given.issuer,
  allowInsecureLoopback: true,
  clientId: given.clientId,
  clientSecret: given.clientSecret,
  baseUrl: 'http://localhost:3000',
  secrets: ['kF9wPz3nVb7xQm2rTg5yHj8uLs4dXc6a'],
  rest: {
    api: 'hub',
    environment: 'sandbox',
    clientId: given.rest.clientId,
    clientSecret: given.rest.clientSecret,
    providers: ['nbid'],
    baseUrl: given.issuer,
    tokenUrl: given.rest.tokenUrl,
  },
}
const report = await examine(options, { scopePrefix: '', running: false })
await callApi(resolveConfig(options), {
  url: new URL(`${given.issuer}/call-api`),
  call: {},
  tokens: { accessToken: 'token', tokenType: 'bearer', expiresAt: null },
})
const findings = report.rows.filter(({ outcome }) => outcome === 'finding')
const result: ProxiedResult = { ports, findings }
process.stdout.write(`${JSON.stringify(result)}\n`)

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import http from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { createEmulator, type Emulator } from 'fastify-signicat/emulator'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ProxiedCalls, ProxiedResult } from '../support/proxied-calls.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const program = fileURLToPath(new URL('../support/proxied-calls.ts', import.meta.url))
const clientSecret = 'local-signicat-secret-not-for-production'

let emulator: Emulator
let proxy: { readonly port: number; readonly close: () => Promise<void> }

beforeAll(async () => {
  const redirectUris = ['http://localhost:3000/callback']
  emulator = await createEmulator({ clients: [{ clientId: 'proxied', clientSecret, redirectUris }] })
  proxy = await startProxy()
})
afterAll(async () => {
  await Promise.all([emulator.close(), proxy.close()])
})

/** A forward proxy: passes requests in absolute form on, and tunnels. */
async function startProxy(): Promise<typeof proxy> {
  const sockets = new Set<Socket>()
  const server = http.createServer((request, response) => {
    const { method, headers } = request
    const onward = http.request(request.url ?? '', { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    onward.on('error', () => response.destroy())
    request.pipe(onward)
  })
  server.on('connect', ({ url = '' }, socket: Socket) => {
    const { hostname, port } = new URL(`http://${url}`)
    const onward = connect(Number(port), hostname, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      onward.pipe(socket)
      socket.pipe(onward)
    })
    for (const end of [socket, onward]) {
      sockets.add(end)
      end.on('error', () => void [socket.destroy(), onward.destroy()])
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy()
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
  return { port, close }
}

interface Way {
  readonly flags?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly atRunTime?: boolean
}

async function run({ flags = [], env = {}, atRunTime = false }: Way): Promise<ProxiedResult> {
  const proxyUrl = `http://127.0.0.1:${proxy.port}`
  const { clientId, clientSecret: restSecret, tokenUrl } = emulator.rest.hub
  const calls: ProxiedCalls = {
    issuer: emulator.issuer,
    clientId: 'proxied',
    clientSecret,
    rest: { clientId, clientSecret: restSecret, tokenUrl },
    proxyAtRunTime: atRunTime ? proxyUrl : null,
  }
  const child = spawn(process.execPath, [...flags, '--import', 'tsx', program, JSON.stringify(calls)], {
    cwd: root,
    env: {
      ...process.env,
      NODE_ENV: 'test',
      TSX_TSCONFIG_PATH: 'tsconfig.test.json',
      ...(atRunTime ? {} : { HTTP_PROXY: proxyUrl }),
      ...env,
    },
  })
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  expect(stdout, stderr).not.toBe('')
  const result: ProxiedResult = JSON.parse(stdout)
  return result
}

const portOfIssuer = (): number => Number(new URL(emulator.issuer).port)

// `NODE_USE_ENV_PROXY` came with Node 22.21 and 24.0, the flag soon after, the function with 24.14; Node 20 has none of them.
const knowsProxies = process.allowedNodeEnvironmentFlags.has('--use-env-proxy')
const ways: readonly (readonly [string, Way])[] = [
  ['NODE_USE_ENV_PROXY=1', { env: { NODE_USE_ENV_PROXY: '1' } }],
  ...(knowsProxies
    ? ([
        ['node --use-env-proxy', { flags: ['--use-env-proxy'] }],
        ['NODE_OPTIONS=--use-env-proxy', { env: { NODE_OPTIONS: '--use-env-proxy' } }],
      ] as const)
    : []),
  ...('setGlobalProxyFromEnv' in http
    ? ([['http.setGlobalProxyFromEnv()', { atRunTime: true }]] as const)
    : []),
]

describe('every call goes where the calls of Node itself go', () => {
  it.each(ways)('with %s', async (_name, way) => {
    const { ports, findings } = await run(way)
    expect(new Set(ports)).toEqual(new Set([knowsProxies ? proxy.port : portOfIssuer()]))
    expect(ports.length).toBeGreaterThan(3)
    expect(findings).toEqual([])
  })

  it('and not to a proxy that only stands in the environment', async () => {
    const { ports, findings } = await run({})
    expect(new Set(ports)).toEqual(new Set([portOfIssuer()]))
    expect(findings).toEqual([])
  })
})

import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isNumber, textOf } from './answers.js'
import { type Child, startChild } from './child.js'

/** The stub issuer in its own process, beside the load. */
export interface IssuerProcess {
  readonly url: string
  readonly certificateFile: string
  /** From now on it takes requests and answers none. */
  hang(): Promise<void>
  /** From now on every answer is 10 MB of an access token that does not end. */
  flood(): Promise<void>
  recover(): Promise<void>
  stop(): Promise<void>
}

/** One peer in its own process, on the measured core. */
export interface PeerProcess {
  readonly name: string
  readonly port: number
  readonly child: Child
  /** Microseconds of CPU time so far, in all threads. */
  cpu(): Promise<number>
}

export async function startIssuer(): Promise<IssuerProcess> {
  const certificateFile = join(tmpdir(), `fastify-signicat-bench-${process.pid}.pem`)
  const child = await startChild(new URL('./stub-issuer.js', import.meta.url), {
    role: 'load',
    args: [certificateFile],
  })
  return {
    url: textOf(child.ready),
    certificateFile,
    hang: async () => void (await child.ask('hang')),
    flood: async () => void (await child.ask('flood')),
    recover: async () => void (await child.ask('recover')),
    stop: child.stop,
  }
}

export async function startPeer(
  name: string,
  issuer: Pick<IssuerProcess, 'url' | 'certificateFile'>,
  more: { readonly nodeOptions?: readonly string[]; readonly redisPort?: number } = {},
): Promise<PeerProcess> {
  const port = await freePort()
  const settings = { port, baseUrl: `http://127.0.0.1:${port}`, issuer: issuer.url }
  const child = await startChild(new URL('./serve.js', import.meta.url), {
    role: 'server',
    args: [name, JSON.stringify(settings)],
    nodeOptions: ['--expose-gc', ...(more.nodeOptions ?? [])],
    env: { NODE_EXTRA_CA_CERTS: issuer.certificateFile, BENCH_REDIS_PORT: String(more.redisPort ?? '') },
  })
  const cpu = async (): Promise<number> => {
    const value = await child.ask('cpu')
    if (!isNumber(value)) throw new TypeError('no CPU time')
    return value
  }
  return { name, port, child, cpu }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.on('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      probe.close(() => resolve(port))
    })
  })
}

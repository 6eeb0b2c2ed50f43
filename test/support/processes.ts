import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type Server } from 'node:http'
import { fileURLToPath } from 'node:url'
import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify'
import { type FakeIssuer, fakeIssuer } from './fake-issuer.js'
import type { InstanceSettings } from './instance.js'
import { freePort } from './redis-server.js'
import type { Target } from './visitor.js'

/** A server process. */
export interface Instance {
  readonly port: number
  readonly pid: number
  /** Everything it wrote. */
  readonly log: readonly string[]
  setTime(now: number): Promise<void>
  /** Lets it finish what is under way, as a deploy does. */
  stop(): Promise<void>
  isAlive(): boolean
}

const root = fileURLToPath(new URL('../..', import.meta.url))
const program = fileURLToPath(new URL('./instance.ts', import.meta.url))

export async function startInstance(settings: InstanceSettings): Promise<Instance> {
  const child = spawn(process.execPath, ['--import', 'tsx', program, JSON.stringify(settings)], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production', TSX_TSCONFIG_PATH: 'tsconfig.test.json' },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const log: string[] = []
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => void log.push(chunk.toString()))
  const { port } = await answerOf(child, log)
  return {
    port: Number(port),
    pid: child.pid ?? 0,
    log,
    isAlive: () => child.exitCode === null && child.signalCode === null,
    async setTime(now) {
      child.send({ now })
      await answerOf(child, log)
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const exit = once(child, 'exit')
      child.disconnect()
      await exit
    },
  }
}

async function answerOf(child: ChildProcess, log: readonly string[]): Promise<Record<string, unknown>> {
  const ended = once(child, 'exit').then(() => {
    throw new Error(`the instance ended: ${log.join('')}`)
  })
  const [message]: unknown[] = await Promise.race([once(child, 'message'), ended])
  return Object(message)
}

/** Sends each request to the next instance, over a real socket; one that takes no connections any more is skipped. */
export interface Balancer extends Target {
  instances: readonly Instance[]
  close(): Promise<void>
}

export function createBalancer(instances: readonly Instance[]): Balancer {
  const app = Fastify()
  let turn = 0
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body))
  app.all('*', async (incoming, reply) => {
    for (let tries = 0; tries < 2; tries += 1) {
      turn += 1
      const instance = balancer.instances[turn % balancer.instances.length]
      const answer = instance === undefined ? null : await passOn(instance, incoming)
      if (answer !== null) return giveBack(answer, reply)
    }
    return reply.code(502).send()
  })
  const balancer: Balancer = {
    instances,
    inject: (given) => app.inject(given),
    close: () => app.close(),
  }
  return balancer
}

/** How a connection ends that an instance never took: it closed its door with the connection still in the queue. */
const turnedAway: ReadonlySet<string | undefined> = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'EINVAL'])

/**
 * `null` when the instance did not take the request. As with any balancer, a reset is proof of that only for a GET, which
 * may be sent again; an instance answers what it has taken before it ends.
 */
function passOn({ port }: Instance, { method, url, headers, body }: FastifyRequest) {
  return new Promise<IncomingMessage | null>((resolve, reject) => {
    const call = request({ host: '127.0.0.1', port, method, path: url, headers, agent: false }, resolve)
    // Not once: a socket that is reset while it connects tells so twice.
    call.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED' || (method === 'GET' && turnedAway.has(error.code))) resolve(null)
      else reject(error)
    })
    call.end(typeof body === 'string' ? body : undefined)
  })
}

function giveBack(answer: IncomingMessage, reply: FastifyReply): FastifyReply {
  reply.code(answer.statusCode ?? 502)
  for (const [name, value] of Object.entries(answer.headers))
    if (value !== undefined && name !== 'transfer-encoding' && name !== 'connection')
      reply.header(name, value)
  return reply.send(answer)
}

export interface ServedIssuer extends FakeIssuer {
  /** Every token that it gave out, and every code. */
  readonly secrets: string[]
  close(): Promise<void>
}

/** The issuer of other tests, on a port of its own: rotates refresh tokens, and takes the second use of one for theft. */
export async function servedIssuer(clock: () => number): Promise<ServedIssuer> {
  const port = await freePort()
  const issuer = await fakeIssuer(clock, { issuer: `http://127.0.0.1:${port}/auth/open` })
  const secrets: string[] = []
  const note = (answer: Record<string, unknown>): Record<string, unknown> => {
    for (const name of ['id_token', 'access_token', 'refresh_token'])
      if (typeof answer[name] === 'string') secrets.push(answer[name])
    return answer
  }
  issuer.faults.tokenAnswer = note
  issuer.faults.refreshAnswer = note
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => void chunks.push(chunk))
    incoming.on('end', async () => {
      const { method = 'GET', url = '/' } = incoming
      const answer = await issuer.fetch(`http://127.0.0.1:${port}${url}`, {
        method,
        headers: { ...plain(incoming.headers) },
        ...(method === 'GET' ? {} : { body: Buffer.concat(chunks).toString() }),
      })
      outgoing.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text())
    })
  }).listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    ...issuer,
    secrets,
    async authorize(location, person) {
      const answer = await issuer.authorize(location, person)
      secrets.push(answer.get('code') ?? '', answer.get('state') ?? '')
      return answer
    },
    close: () => closed(server),
  }
}

function plain(headers: IncomingMessage['headers']): Record<string, string> {
  const texts = Object.entries(headers).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string' && entry[0] !== 'connection',
  )
  return Object.fromEntries(texts)
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
}

import { numberOf } from '../harness/answers.js'
import { type IssuerProcess, type PeerProcess, startPeer } from '../harness/fleet.js'
import { load } from '../harness/load.js'
import { table } from '../harness/table.js'
import type { SectionOutcome } from '../suites.js'
import { cookiesOf } from './requests.js'

interface MemoryResult {
  readonly title: string
  readonly requests: number
  /** Bytes of heap after collection. */
  readonly before: number
  readonly after: number
}

const abandonedLogins = 100_000
const distinctRequests = 1_000_000
const batch = 20_000
const people = 10_000

/** Logins that nobody finishes must leave nothing behind. */
export async function runAbandoned(issuer: IssuerProcess): Promise<SectionOutcome> {
  const results: MemoryResult[] = []
  for (const name of ['ours', 'secure-session', 'fastify-session']) {
    results.push(
      await withPeer(name, issuer, async (peer) => {
        await start(peer, 5000)
        const before = await heap(peer)
        await start(peer, abandonedLogins)
        return { title: name, requests: abandonedLogins, before, after: await heap(peer) }
      }),
    )
  }
  return { result: results, report: memoryTable('abandoned logins', results) }
}

/** A cache of opened sessions that is full must not grow. */
export async function runDistinct(issuer: IssuerProcess): Promise<SectionOutcome> {
  const result = await withPeer('ours', issuer, async (peer) => {
    const marks: number[] = []
    for (let sent = 0; sent < distinctRequests; sent += batch) {
      const cookies = await cookiesOf(peer, { count: batch })
      await expectAll(peer, { path: '/me', cookies, requests: batch })
      marks.push(await heap(peer))
    }
    // The first tenth fills the cache.
    const before = marks[Math.floor(marks.length / 10)] ?? 0
    return { title: 'ours', requests: distinctRequests, before, after: marks.at(-1) ?? 0, marks }
  })
  return { result, report: memoryTable('requests with distinct cookies', [result]) }
}

/** Ten thousand people who come again and again: what is remembered of them. */
export async function runPeople(issuer: IssuerProcess): Promise<SectionOutcome> {
  const result = await withPeer('ours', issuer, async (peer) => {
    const cookies = await cookiesOf(peer, { count: people })
    const before = await heap(peer)
    await expectAll(peer, { path: '/me', cookies, requests: people * 5 })
    return { title: 'ours', requests: people * 5, before, after: await heap(peer) }
  })
  return { result, report: memoryTable('requests of 10,000 people', [result]) }
}

async function withPeer<T>(
  name: string,
  issuer: IssuerProcess,
  use: (peer: PeerProcess) => Promise<T>,
): Promise<T> {
  const peer = await startPeer(name, issuer)
  try {
    return await use(peer)
  } finally {
    await peer.child.stop()
  }
}

async function heap({ child }: PeerProcess): Promise<number> {
  return numberOf(await child.ask('memory'), 'heapUsed')
}

function start(peer: PeerProcess, requests: number): Promise<void> {
  return expectAll(peer, { path: '/login', cookies: [''], requests, status: 302 })
}

async function expectAll(
  { port, name }: PeerProcess,
  ask: {
    readonly path: string
    readonly cookies: readonly string[]
    readonly requests: number
    readonly status?: number
  },
): Promise<void> {
  const { bad } = await load({ ...ask, port, connections: 50 })
  if (bad > 0) throw new Error(`${name}: ${bad} answers of ${ask.path} were wrong`)
}

function memoryTable(what: string, results: readonly MemoryResult[]): string {
  return table(
    [what, 'number', 'heap MB before', 'after', 'growth kB'],
    results.map(({ title, requests, before, after }) => [
      title,
      String(requests),
      (before / 1e6).toFixed(1),
      (after / 1e6).toFixed(1),
      ((after - before) / 1e3).toFixed(0),
    ]),
  )
}

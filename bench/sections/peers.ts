import { spawnSync } from 'node:child_process'
import { redisServer } from '../../test/support/redis-server.js'
import { type IssuerProcess, type PeerProcess, startPeer } from '../harness/fleet.js'
import type { SectionOutcome } from '../suites.js'
import { type CookiesResult, cookiesTable, measureCookies } from './cookies.js'
import { type LoginRounds, loginsOf, loginsTable, measureLogins } from './logins.js'
import { measureRequests, type RequestRounds, requestsOf, requestsTable } from './requests.js'
import { plansFor, scenariosOf } from './scenarios.js'

/** Where people sign in. */
const shortPeers = ['ours', 'secure-session', 'express-openid-connect'] as const
const fullPeers = [
  ...shortPeers,
  'secure-session-verifying',
  'ours-userinfo',
  'fastify-session',
  'auth0-server-js',
  'iron-session',
  'ours-memory',
] as const
/**
 * The same program is some tenths faster or slower from one start to the next, and fastest when it started first: so a
 * full run starts everything four times, forwards and backwards.
 */
const fullPace = {
  starts: 4,
  requests: { rounds: 3, milliseconds: 1000, connections: 50 },
  logins: { rounds: 2, logins: 400, warmUp: 1500 },
}
const shortPace = {
  starts: 1,
  requests: { rounds: 5, milliseconds: 350, connections: 50 },
  logins: { rounds: 5, logins: 80, warmUp: 160 },
}

interface Part {
  readonly requests: RequestRounds
  readonly logins: LoginRounds
  readonly cookies: readonly CookiesResult[]
}

/** Requests, logins and cookies, of every peer in one run. */
export async function runPeers(issuer: IssuerProcess, full: boolean): Promise<SectionOutcome> {
  const pace = full ? fullPace : shortPace
  const plans = plansFor({ full, redis: hasRedis() })
  const parts: Part[] = []
  for (let start = 0; start < pace.starts; start += 1)
    parts.push(await runPart(issuer, full, start % 2 === 0 ? (list) => list : (list) => list.toReversed()))
  const requests = requestsOf(
    plans,
    parts.map((part) => part.requests),
  )
  const logins = loginsOf(
    parts.map((part) => part.logins),
    'secure-session',
  )
  const cookies = parts[0]?.cookies ?? []
  const report = [requestsTable(requests), loginsTable(logins), cookiesTable(cookies)].join('\n\n')
  return { result: { requests, logins, cookies }, report }
}

type Order = <Item>(list: readonly Item[]) => readonly Item[]

/** Everything in new processes, started in this order. */
async function runPart(issuer: IssuerProcess, full: boolean, order: Order): Promise<Part> {
  const pace = full ? fullPace : shortPace
  const redis = full && hasRedis() ? await redisServer() : null
  const more = redis === null ? {} : { redisPort: redis.port }
  const started: PeerProcess[] = []
  const start = async (name: string): Promise<PeerProcess> => {
    const peer = await startPeer(name, issuer, more)
    started.push(peer)
    return peer
  }
  const stop = async (): Promise<void> => {
    for (const { child } of started.splice(0)) await child.stop()
  }
  try {
    const plans = order(plansFor({ full, redis: redis !== null }))
    const requests = await measureRequests(await scenariosOf(plans, start), pace.requests)
    await stop()
    const names = [...(full ? fullPeers : shortPeers), ...(redis === null ? [] : ['ours-redis'])]
    const peers: PeerProcess[] = []
    for (const name of order(names)) peers.push(await start(name))
    const logins = await measureLogins(peers, pace.logins)
    const cookies: CookiesResult[] = []
    for (const peer of peers) cookies.push(await measureCookies(peer))
    return { requests, logins, cookies }
  } finally {
    await stop()
    await redis?.stop()
  }
}

/** It runs on the core of the load: its own time is not ours. */
function hasRedis(): boolean {
  return spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status === 0
}

import { spawnSync } from 'node:child_process'
import { redisServer } from '../../test/support/redis-server.js'
import { type IssuerProcess, type PeerProcess, startPeer } from '../harness/fleet.js'
import type { SectionOutcome } from '../suites.js'
import { type CookiesResult, cookiesTable, measureCookies } from './cookies.js'
import { type LoginRounds, loginsOf, loginsTable, measureLogins } from './logins.js'
import {
  cookiesOf,
  measureRequests,
  type RequestRounds,
  requestsOf,
  requestsTable,
  type Scenario,
} from './requests.js'

const shortPeers = ['bare', 'ours', 'secure-session', 'express-openid-connect'] as const
const fullPeers = [
  ...shortPeers,
  'secure-session-verifying',
  'ours-userinfo',
  'fastify-session',
  'auth0-server-js',
  'iron-session',
  'ours-rolling',
  'ours-memory',
] as const
const people = 10_000
/** The same program is some tenths faster or slower from one start to the next, so a full run starts everything three times. */
const fullPace = {
  starts: 3,
  requests: { rounds: 3, milliseconds: 1500, connections: 50 },
  logins: { rounds: 3, logins: 400, warmUp: 1500 },
}
const shortPace = {
  starts: 1,
  requests: { rounds: 5, milliseconds: 350, connections: 50 },
  logins: { rounds: 5, logins: 80, warmUp: 160 },
}

interface Part {
  readonly scenarios: readonly Scenario[]
  readonly requests: RequestRounds
  readonly logins: LoginRounds
  readonly cookies: readonly CookiesResult[]
}

/** Requests, logins and cookies, of every peer in one run. */
export async function runPeers(issuer: IssuerProcess, full: boolean): Promise<SectionOutcome> {
  const pace = full ? fullPace : shortPace
  const parts: Part[] = []
  for (let start = 0; start < pace.starts; start += 1) parts.push(await runPart(issuer, full))
  const requests = requestsOf(
    parts[0]?.scenarios ?? [],
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

/** All peers in new processes. */
async function runPart(issuer: IssuerProcess, full: boolean): Promise<Part> {
  const pace = full ? fullPace : shortPace
  const peers = new Map<string, PeerProcess>()
  for (const name of full ? fullPeers : shortPeers) peers.set(name, await startPeer(name, issuer))
  const redis = full && hasRedis() ? await redisServer() : null
  if (redis !== null)
    peers.set('ours-redis', await startPeer('ours-redis', issuer, { redisPort: redis.port }))
  // The clock of the rolling one jumps at its first visit, so that nobody signs in there any more.
  const withLogins = [...peers.values()].filter(({ name }) => name !== 'bare' && name !== 'ours-rolling')
  try {
    const scenarios = await scenariosOf(peers, full)
    const requests = await measureRequests(scenarios, pace.requests)
    const logins = await measureLogins(withLogins, pace.logins)
    const cookies: CookiesResult[] = []
    for (const peer of withLogins) cookies.push(await measureCookies(peer))
    return { scenarios, requests, logins, cookies }
  } finally {
    for (const { child } of peers.values()) await child.stop()
    await redis?.stop()
  }
}

/** It runs on the core of the load: its own time is not ours. */
function hasRedis(): boolean {
  return spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status === 0
}

async function scenariosOf(peers: ReadonlyMap<string, PeerProcess>, full: boolean): Promise<Scenario[]> {
  const peer = (name: string): PeerProcess => {
    const found = peers.get(name)
    if (found === undefined) throw new Error(`${name} was not started`)
    return found
  }
  const [bare, ours, rival] = [peer('bare'), peer('ours'), peer('secure-session')]
  const one = await cookiesOf(ours)
  const many = await cookiesOf(ours, { count: people })
  const split = await cookiesOf(ours, { count: 1, large: true })
  const ofRival = await cookiesOf(rival)
  const manyOfRival = await cookiesOf(rival, { count: people })
  const me = { path: '/me', bare: 'bare, our cookie', rival: 'secure-session' } as const
  const open = { path: '/public', bare: 'bare /public, our cookie', rival: 'secure-session /public' } as const
  const scenarios: Scenario[] = [
    { ...me, title: 'bare', peer: bare, cookies: [''] },
    { ...me, title: 'bare, our cookie', peer: bare, cookies: one },
    { ...me, title: 'ours, seen before', peer: ours, cookies: one },
    { ...me, title: 'bare, 10,000 cookies', peer: bare, cookies: many },
    {
      ...me,
      title: 'ours, 10,000 people',
      peer: ours,
      cookies: many,
      bare: 'bare, 10,000 cookies',
      rival: 'secure-session, 10,000 people',
    },
    { ...me, title: 'bare, our two cookies', peer: bare, cookies: split },
    { ...me, title: 'ours, two cookies', peer: ours, cookies: split, bare: 'bare, our two cookies' },
    { ...me, title: 'secure-session', peer: rival, cookies: ofRival },
    { ...me, title: 'secure-session, 10,000 people', peer: rival, cookies: manyOfRival },
    { ...open, title: 'bare /public, our cookie', peer: bare, cookies: one },
    { ...open, title: 'ours /public', peer: ours, cookies: one },
    { ...open, title: 'secure-session /public', peer: rival, cookies: ofRival },
  ]
  const others = ['express-openid-connect', 'fastify-session', 'auth0-server-js', 'iron-session']
  for (const name of others.filter((other) => peers.has(other))) {
    const cookies = await cookiesOf(peer(name))
    scenarios.push({ ...me, title: name, peer: peer(name), cookies })
    if (full) scenarios.push({ ...open, title: `${name} /public`, peer: peer(name), cookies })
  }
  for (const name of ['ours-rolling', 'ours-memory', 'ours-redis'].filter((other) => peers.has(other))) {
    const against = name === 'ours-rolling' ? 'secure-session' : 'fastify-session'
    scenarios.push({
      ...me,
      title: name,
      peer: peer(name),
      cookies: await cookiesOf(peer(name)),
      rival: against,
    })
  }
  return scenarios
}

import { createBrowser } from '../harness/browser.js'
import type { PeerProcess } from '../harness/fleet.js'
import { pairedRatio, type Spread, spreadOf } from '../harness/statistics.js'
import { show, table } from '../harness/table.js'

export interface LoginsResult {
  readonly title: string
  /** Milliseconds of CPU time in the process of the peer, for a login. */
  readonly cpu: Spread
  readonly perSecond: Spread
  /** CPU time over that of secure-session with openid-client: less is better. */
  readonly ofRival: Spread
}

interface Pace {
  readonly rounds: number
  readonly logins: number
  /** Logins of each peer before the first round. */
  readonly warmUp: number
}

interface Round {
  readonly cpu: number
  readonly perSecond: number
}

/** The rounds of each peer, by its name. */
export type LoginRounds = ReadonlyMap<string, readonly Round[]>

const atOnce = 8

/** Whole logins, eight at a time: start, answer of the issuer, callback. */
export async function measureLogins(peers: readonly PeerProcess[], pace: Pace): Promise<LoginRounds> {
  const rounds = new Map<string, Round[]>(peers.map(({ name }) => [name, []]))
  for (const peer of peers) await measure(peer, pace.warmUp)
  for (let round = 0; round < pace.rounds; round += 1) {
    for (const peer of round % 2 === 0 ? peers : peers.toReversed()) {
      rounds.get(peer.name)?.push(await measure(peer, pace.logins))
    }
  }
  return rounds
}

/** @param parts rounds of the same peers, each with processes of its own */
export function loginsOf(parts: readonly LoginRounds[], rival: string): readonly LoginsResult[] {
  const roundsOf = (name: string): readonly Round[] => parts.flatMap((part) => part.get(name) ?? [])
  const cpuOf = (name: string): readonly number[] => roundsOf(name).map(({ cpu }) => cpu)
  return [...(parts[0]?.keys() ?? [])].map((name) => ({
    title: name,
    cpu: spreadOf(cpuOf(name)),
    perSecond: spreadOf(roundsOf(name).map(({ perSecond }) => perSecond)),
    ofRival: pairedRatio(cpuOf(name), cpuOf(rival)),
  }))
}

async function measure(peer: PeerProcess, logins: number): Promise<Round> {
  const before = await peer.cpu()
  const started = performance.now()
  let left = logins
  const lane = async (): Promise<void> => {
    while (left > 0) {
      left -= 1
      await signIn(peer)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
  const seconds = (performance.now() - started) / 1000
  return { cpu: ((await peer.cpu()) - before) / logins / 1000, perSecond: logins / seconds }
}

async function signIn(peer: PeerProcess): Promise<void> {
  const browser = createBrowser(peer.port)
  const { status } = await browser.signIn()
  if (status >= 400 || browser.cookieHeader() === '') {
    throw new Error(`${peer.name}: a login failed with ${status}`)
  }
}

export function loginsTable(results: readonly LoginsResult[]): string {
  return table(
    ['login', 'CPU ms', 'of secure-session + openid-client', 'per second'],
    results.map(({ title, cpu, ofRival, perSecond }) => [
      title,
      show(cpu, 2),
      show(ofRival, 2),
      show(perSecond, 0),
    ]),
  )
}

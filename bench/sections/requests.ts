import { textsOf } from '../harness/answers.js'
import { createBrowser } from '../harness/browser.js'
import type { PeerProcess } from '../harness/fleet.js'
import { type LoadResult, load } from '../harness/load.js'
import { pairedRatio, type Spread, spreadOf } from '../harness/statistics.js'
import { show, table } from '../harness/table.js'
import { answerFault } from '../identity.js'

/** One way to ask one peer. */
export interface Scenario {
  readonly title: string
  readonly peer: PeerProcess
  readonly path: '/public' | '/me'
  readonly cookies: readonly string[]
  /** Title of the bare server that receives the same cookie header, and of the peer to compare with. */
  readonly bare: string
  readonly rival: string
}

export interface RequestsResult {
  readonly title: string
  /** Microseconds of CPU time for a request. */
  readonly cpu: Spread
  readonly perSecond: Spread
  readonly p50: Spread
  readonly p99: Spread
  /** CPU time of the bare server with the same cookies over this one's: 1 is as good as bare. */
  readonly ofBare: Spread
  /** Title of what it is compared with. */
  readonly rival: string
  /** CPU time of the rival over this one's: 2 is twice as good. */
  readonly ofRival: Spread
}

export interface Pace {
  readonly rounds: number
  readonly milliseconds: number
  readonly connections: number
}

interface Round extends LoadResult {
  readonly cpu: number
}

/** The rounds of each scenario, by its title. */
export type RequestRounds = ReadonlyMap<string, readonly Round[]>

/** Every scenario once in every round, each round in another order. */
export async function measureRequests(scenarios: readonly Scenario[], pace: Pace): Promise<RequestRounds> {
  const rounds = new Map<string, Round[]>(scenarios.map(({ title }) => [title, []]))
  for (const scenario of scenarios) await checkAnswer(scenario)
  for (const scenario of scenarios) await measure(scenario, pace)
  for (let round = 0; round < pace.rounds; round += 1) {
    const order = [
      ...scenarios.slice(round % scenarios.length),
      ...scenarios.slice(0, round % scenarios.length),
    ]
    for (const scenario of round % 2 === 0 ? order : order.toReversed()) {
      rounds.get(scenario.title)?.push(await measure(scenario, pace))
    }
  }
  return rounds
}

/** @param parts rounds of the same scenarios, each with processes of its own */
export function requestsOf(
  scenarios: readonly Pick<Scenario, 'title' | 'bare' | 'rival'>[],
  parts: readonly RequestRounds[],
): readonly RequestsResult[] {
  const roundsOf = (title: string): readonly Round[] => parts.flatMap((part) => part.get(title) ?? [])
  const cpuOf = (title: string): readonly number[] => roundsOf(title).map(({ cpu }) => cpu)
  return scenarios.map(({ title, bare, rival }) => ({
    title,
    cpu: spreadOf(cpuOf(title)),
    perSecond: spreadOf(roundsOf(title).map(({ requests, seconds }) => requests / seconds)),
    p50: spreadOf(roundsOf(title).map(({ p50 }) => p50)),
    p99: spreadOf(roundsOf(title).map(({ p99 }) => p99)),
    ofBare: pairedRatio(cpuOf(bare), cpuOf(title)),
    rival,
    ofRival: pairedRatio(cpuOf(rival), cpuOf(title)),
  }))
}

async function measure({ title, peer, path, cookies }: Scenario, pace: Pace): Promise<Round> {
  const before = await peer.cpu()
  const result = await load({
    port: peer.port,
    path,
    cookies,
    connections: pace.connections,
    milliseconds: pace.milliseconds,
    // A round in which a neighbour had the core says nothing.
    atLeast: 500,
  })
  const cpu = ((await peer.cpu()) - before) / result.requests
  if (result.bad > 0) throw new Error(`${title}: ${result.bad} of ${result.requests} answers were not 200`)
  return { ...result, cpu }
}

/** The first and the last cookie: the same claims from every peer. */
async function checkAnswer({ title, peer, path, cookies }: Scenario): Promise<void> {
  for (const cookie of [cookies.at(0) ?? '', cookies.at(-1) ?? '']) {
    const response = await fetch(`http://127.0.0.1:${peer.port}${path}`, {
      headers: cookie === '' ? {} : { cookie },
    })
    const text = await response.text()
    const fault = path === '/public' ? publicFault(text) : answerFault(text)
    if (response.status !== 200 || fault !== null) throw new Error(`${title}: ${response.status}, ${fault}`)
  }
}

function publicFault(text: string): string | null {
  return text === '{"hello":"world"}' ? null : 'another answer'
}

/** `Cookie` headers as a peer's visitors send them: one real login, others like it. */
export async function cookiesOf(
  peer: PeerProcess,
  more: { readonly count: number; readonly large?: boolean } = { count: 0 },
): Promise<readonly string[]> {
  const browser = createBrowser(peer.port)
  const { status } = await browser.signIn()
  const cookie = browser.cookieHeader()
  if (status >= 400 || cookie === '') throw new Error(`${peer.name}: the login failed with ${status}`)
  return more.count === 0 ? [cookie] : textsOf(await peer.child.ask('mint', { cookie, ...more }))
}

export function requestsTable(results: readonly RequestsResult[]): string {
  const head = ['request', 'CPU µs', 'of bare', 'of rival', 'rival', 'per second', 'p50 ms', 'p99 ms']
  return table(
    head,
    results.map((result) => [
      result.title,
      show(result.cpu),
      show(result.ofBare, 2),
      show(result.ofRival, 2),
      result.rival,
      show(result.perSecond, 0),
      show(result.p50, 2),
      show(result.p99, 2),
    ]),
  )
}

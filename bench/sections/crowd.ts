import { numberOf } from '../harness/answers.js'
import { type IssuerProcess, startPeer } from '../harness/fleet.js'
import { load } from '../harness/load.js'
import { spreadOf } from '../harness/statistics.js'
import { show, table } from '../harness/table.js'
import type { SectionOutcome } from '../suites.js'
import { cookiesOf } from './requests.js'

const connections = 1000
const rounds = 5

/** How late the event loop is while a thousand people ask at once. */
export async function runCrowd(issuer: IssuerProcess): Promise<SectionOutcome> {
  const results: { title: string; p99: number[]; max: number[] }[] = []
  for (const title of ['bare', 'ours', 'secure-session']) {
    const peer = await startPeer(title, issuer)
    const result = { title, p99: [] as number[], max: [] as number[] }
    try {
      const cookies = title === 'bare' ? [''] : await cookiesOf(peer)
      const ask = { port: peer.port, path: '/me', cookies, connections, requests: 20_000 }
      await load(ask)
      for (let round = 0; round < rounds; round += 1) {
        await peer.child.ask('watch')
        const { bad } = await load(ask)
        if (bad > 0) throw new Error(`${title}: ${bad} answers were not 200`)
        const delay = await peer.child.ask('delay')
        result.p99.push(numberOf(delay, 'p99'))
        result.max.push(numberOf(delay, 'max'))
      }
    } finally {
      await peer.child.stop()
    }
    results.push(result)
  }
  const report = table(
    [`event loop late, ${connections} connections`, 'p99 ms', 'max ms'],
    results.map(({ title, p99, max }) => [title, show(spreadOf(p99)), show(spreadOf(max))]),
  )
  return { result: results, report }
}

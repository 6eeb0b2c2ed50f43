import { numberOf } from '../harness/answers.js'
import { createBrowser } from '../harness/browser.js'
import { type IssuerProcess, startPeer } from '../harness/fleet.js'
import { load } from '../harness/load.js'
import { spreadOf } from '../harness/statistics.js'
import { show, table } from '../harness/table.js'
import type { SectionOutcome } from '../suites.js'
import { cookiesOf } from './requests.js'

const peers = ['ours', 'secure-session'] as const
const rounds = 5
const callbacks = 20

/** How late the event loop is while every answer of the issuer is 10 MB, beside the same logins with an issuer that is well. */
export async function runFlooding(issuer: IssuerProcess): Promise<SectionOutcome> {
  const results: { title: string; well: number[]; flood: number[] }[] = []
  for (const title of peers) {
    const peer = await startPeer(title, issuer)
    const result = { title, well: [] as number[], flood: [] as number[] }
    try {
      const cookies = await cookiesOf(peer)
      /** Milliseconds at most, of the logins and of somebody who is signed in meanwhile. */
      const latest = async (): Promise<number> => {
        await peer.child.ask('watch')
        const logins = Array.from({ length: callbacks }, () => createBrowser(peer.port).signIn())
        const others = { port: peer.port, path: '/me', cookies, connections: 5, milliseconds: 1000 }
        const [{ bad }] = await Promise.all([load(others), ...logins])
        if (bad > 0) throw new Error(`${title}: ${bad} answers were not 200`)
        return numberOf(await peer.child.ask('delay'), 'max')
      }
      await latest()
      for (let round = 0; round < rounds; round += 1) {
        result.well.push(await latest())
        await issuer.flood()
        result.flood.push(await latest())
        await issuer.recover()
      }
    } finally {
      await peer.child.stop()
    }
    results.push(result)
  }
  const report = table(
    [`event loop late at most, ${callbacks} callbacks`, 'issuer well, ms', 'answers of 10 MB, ms'],
    results.map(({ title, well, flood }) => [title, show(spreadOf(well)), show(spreadOf(flood))]),
  )
  return { result: results, report }
}

import { createBrowser } from '../harness/browser.js'
import { type IssuerProcess, startPeer } from '../harness/fleet.js'
import { load } from '../harness/load.js'
import { spreadOf } from '../harness/statistics.js'
import { show, table } from '../harness/table.js'
import type { SectionOutcome } from '../suites.js'
import { cookiesOf } from './requests.js'

const rounds = 9
const waiting = 200

/** What other people notice while the issuer takes requests and answers none. */
export async function runHanging(issuer: IssuerProcess): Promise<SectionOutcome> {
  const peer = await startPeer('ours', issuer)
  try {
    const cookies = await cookiesOf(peer)
    const quiet: number[] = []
    const hanging: number[] = []
    const visit = async (): Promise<number> => {
      const ask = { port: peer.port, path: '/me', cookies, connections: 10, milliseconds: 1000 }
      const { bad, p99 } = await load(ask)
      if (bad > 0) throw new Error(`${bad} answers were not 200 while the issuer was hanging`)
      return p99
    }
    await visit()
    for (let round = 0; round < rounds; round += 1) {
      quiet.push(await visit())
      await issuer.hang()
      const stuck = Array.from({ length: waiting }, () => createBrowser(peer.port).signIn())
      hanging.push(await visit())
      await Promise.all(stuck)
      await issuer.recover()
    }
    const result = { quiet: spreadOf(quiet), hanging: spreadOf(hanging), waiting }
    const report = table(
      ['p99 of others', 'ms'],
      [
        ['issuer well', show(result.quiet, 2)],
        [`issuer hangs, ${waiting} callbacks wait`, show(result.hanging, 2)],
      ],
    )
    return { result, report }
  } finally {
    await peer.child.stop()
  }
}

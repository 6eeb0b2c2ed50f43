import { isRecord, numberOf, textOf } from '../harness/answers.js'
import { startChild } from '../harness/child.js'
import type { IssuerProcess } from '../harness/fleet.js'
import { pairedRatio, type Spread, spreadOf } from '../harness/statistics.js'
import { show, table } from '../harness/table.js'
import type { SectionOutcome } from '../suites.js'

interface MicroResult {
  readonly title: string
  readonly against: string
  /** Microseconds of CPU time for a call. */
  readonly cpu: Spread
  readonly limit: Spread
  /** CPU time over that of what it is held against: 1 is as good. */
  readonly ratio: Spread
}

/** Pairs of tasks in `micro-tasks`. */
const pairs = [
  ['open a session', 'raw AES-256-GCM, same bytes'],
  ['seal a session', 'raw AES-256-GCM seal, same bytes'],
  ['find an opened session', 'open a session'],
  ['verify an ID token', 'jose jwtVerify'],
  ['verify a remembered ID token', 'jose jwtVerify'],
] as const

/** The parts by themselves, each against the least that it can cost. */
export async function runMicro(issuer: IssuerProcess, full: boolean): Promise<SectionOutcome> {
  const child = await startChild(new URL('./micro-tasks.js', import.meta.url), {
    role: 'server',
    args: [JSON.stringify({ issuer: issuer.url, rounds: full ? 25 : 7 })],
    env: { NODE_EXTRA_CA_CERTS: issuer.certificateFile },
  })
  const { ready } = child
  await child.stop()
  if (!isRecord(ready)) throw new TypeError('no figures')
  const { rounds } = ready
  const of = (title: string): number[] =>
    Array.isArray(rounds) ? rounds.map((round) => numberOf(round, title)) : []
  const results = pairs.map(
    ([title, against]): MicroResult => ({
      title,
      against,
      cpu: spreadOf(of(title)),
      limit: spreadOf(of(against)),
      ratio: pairedRatio(of(title), of(against)),
    }),
  )
  const report = table(
    ['part', 'CPU µs', 'held against', 'CPU µs', 'ratio'],
    results.map(({ title, cpu, against, limit, ratio }) => [
      title,
      show(cpu),
      against,
      show(limit),
      show(ratio, 2),
    ]),
  )
  return { result: results, report: `${report}\n\n${textOf(ready.note)}` }
}

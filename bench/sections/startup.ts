import { numberOf } from '../harness/answers.js'
import { startChild } from '../harness/child.js'
import { type IssuerProcess, startPeer } from '../harness/fleet.js'
import { type Spread, spreadOf } from '../harness/statistics.js'
import { show, table } from '../harness/table.js'
import type { SectionOutcome } from '../suites.js'

interface StartupResult {
  readonly title: string
  /** Milliseconds of importing the peer, and from there to listening. */
  readonly imports: Spread
  readonly start: Spread
}

const shortPeers = ['bare', 'ours', 'secure-session', 'express-openid-connect'] as const
const fullPeers = [...shortPeers, 'fastify-session', 'auth0-server-js', 'iron-session'] as const

/** Starts of a new process, in turn. Tells also which modules the plugin loads. */
export async function runStartup(issuer: IssuerProcess, full: boolean): Promise<SectionOutcome> {
  const names: readonly string[] = full ? fullPeers : shortPeers
  const times = new Map(names.map((name) => [name, { imports: [] as number[], start: [] as number[] }]))
  for (let round = 0; round < (full ? 9 : 3); round += 1) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const { child } = await startPeer(name, issuer)
      times.get(name)?.imports.push(numberOf(child.ready, 'importMs'))
      times.get(name)?.start.push(numberOf(child.ready, 'startMs'))
      await child.stop()
    }
  }
  const results = [...times].map(
    ([title, { imports, start }]): StartupResult => ({
      title,
      imports: spreadOf(imports),
      start: spreadOf(start),
    }),
  )
  const modules = await importedModules()
  const report = table(
    ['start', 'import ms', 'to listening ms'],
    results.map(({ title, imports, start }) => [title, show(imports, 0), show(start, 0)]),
  )
  return { result: { starts: results, modules }, report: `${report}\n\n${modulesReport(modules)}` }
}

interface Modules {
  /** Files of this package. */
  readonly own: number
  readonly packages: readonly string[]
  /** Doors and packages that the plugin must not load. */
  readonly heavy: readonly string[]
}

async function importedModules(): Promise<Modules> {
  const child = await startChild(new URL('./import-graph.js', import.meta.url), { role: 'server' })
  await child.stop()
  const loaded = Array.isArray(child.ready) ? child.ready.map(String) : []
  const own = loaded.filter((url) => !url.includes('/node_modules/'))
  const packages = new Set(
    loaded.flatMap(
      (url) => /\/node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*\/node_modules\/)/.exec(url)?.[1] ?? [],
    ),
  )
  const doors = own.flatMap(
    (url) => /\/lib\/(rest|store|emulator|testing|cli|browser)\//.exec(url)?.[1] ?? [],
  )
  return {
    own: own.length,
    packages: [...packages].toSorted(),
    heavy: [...new Set(doors), ...(packages.has('oidc-provider') ? ['oidc-provider'] : [])],
  }
}

function modulesReport({ own, packages, heavy }: Modules): string {
  const found = heavy.length === 0 ? 'nothing' : heavy.join(', ')
  return `The plugin loads ${own} modules of its own and ${packages.join(', ')}; of what it must not load, ${found}.`
}

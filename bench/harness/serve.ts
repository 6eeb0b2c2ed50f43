import { monitorEventLoopDelay } from 'node:perf_hooks'
import { peers } from '../peers/peers.js'

/*
 * One peer in a process of its own, told what to do over IPC:
 *   node serve.js <peer> <settings as JSON>
 */
const [, , name = '', settings = '{}'] = process.argv
const load = peers[name]
if (load === undefined) throw new Error(`no peer ${name}`)

const startedAt = performance.now()
const start = await load()
const importedAt = performance.now()
const peer = await start(JSON.parse(settings))
const listeningAt = performance.now()

interface Ask {
  readonly id: number
  readonly what: 'cpu' | 'memory' | 'mint' | 'watch' | 'delay'
  readonly cookie?: string
  readonly count?: number
  readonly large?: boolean
}

function cpu(): number {
  const { user, system } = process.cpuUsage()
  return user + system
}

function memory(): NodeJS.MemoryUsage {
  for (let round = 0; round < 4; round += 1) globalThis.gc?.()
  return process.memoryUsage()
}

const delay = monitorEventLoopDelay({ resolution: 1 })

/** Milliseconds that the event loop was late since `watch`. */
function delays(): { readonly p99: number; readonly max: number } {
  delay.disable()
  return { p99: delay.percentile(99) / 1e6, max: delay.max / 1e6 }
}

async function answer({ what, cookie = '', count = 0, large = false }: Ask): Promise<unknown> {
  if (what === 'cpu') return cpu()
  if (what === 'memory') return memory()
  if (what === 'delay') return delays()
  if (what === 'watch') {
    delay.reset()
    return delay.enable()
  }
  return peer.mint?.(cookie, { count, large }) ?? []
}

process.on('message', (ask: Ask) => {
  answer(ask).then(
    (value) => process.send?.({ id: ask.id, value }),
    (error: unknown) => process.send?.({ id: ask.id, error: String(error) }),
  )
})
process.on('disconnect', () => process.exit())
process.send?.({
  id: 0,
  value: {
    importMs: importedAt - startedAt,
    startMs: listeningAt - importedAt,
    sinceSpawnMs: Date.now(),
  },
})

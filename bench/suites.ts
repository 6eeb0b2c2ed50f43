import type { IssuerProcess } from './harness/fleet.js'
import { runCrowd } from './sections/crowd.js'
import { runFlooding } from './sections/flooding-issuer.js'
import { runHanging } from './sections/hanging-issuer.js'
import { runInstall } from './sections/install.js'
import { runAbandoned, runDistinct, runPeople } from './sections/memory.js'
import { runMicro } from './sections/micro.js'
import { runPeers } from './sections/peers.js'
import { runStartup } from './sections/startup.js'

export interface SectionOutcome {
  readonly result: unknown
  readonly report: string
}

export interface Section {
  readonly name: string
  run(issuer: IssuerProcess, full: boolean): Promise<SectionOutcome>
}

const peers: Section = { name: 'peers', run: runPeers }
const micro: Section = { name: 'micro', run: runMicro }
const startup: Section = { name: 'startup', run: runStartup }

/** A minute: the nearest peers, and the parts. */
export const shortRun: readonly Section[] = [peers, micro, startup]

/** Every peer, memory, and an issuer that hangs or floods; 25 minutes. */
export const fullRun: readonly Section[] = [
  peers,
  micro,
  startup,
  { name: 'install', run: runInstall },
  { name: 'crowd', run: runCrowd },
  { name: 'hanging', run: runHanging },
  { name: 'flooding', run: runFlooding },
  { name: 'abandoned', run: runAbandoned },
  { name: 'people', run: runPeople },
  { name: 'distinct', run: runDistinct },
]

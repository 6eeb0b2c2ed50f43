import type { Clock } from '../shared/clock.js'
import type { SessionStore, StoreBurial } from '../shared/session-store.js'
import type { StoreNames } from './store-names.js'
import type { SummarySeals } from './summary.js'
import type { Ending, SessionSummary, Whom } from './types.js'

/** Finds and ends sessions without their cookies. */
export interface SessionDirectory {
  /** Graves for everybody who is meant, for as long as a session of theirs may last. */
  burialsOf(ending: Ending): readonly StoreBurial[]
  /** Digs the graves, so that no login under way gets past them, and then ends the sessions that are found. */
  endAll(ending: Ending): Promise<readonly SessionSummary[]>
  list(whom: Whom): Promise<readonly SessionSummary[]>
  /** Ends the session with this id of its own. */
  endOne(id: string): Promise<void>
}

export interface SessionDirectoryOptions {
  readonly store: SessionStore
  readonly names: StoreNames
  readonly summaries: SummarySeals
  readonly clock: Clock
  /** The longest that a session may last. */
  readonly absoluteSeconds: number
}

const always = Number.MAX_SAFE_INTEGER

export function createSessionDirectory(options: SessionDirectoryOptions): SessionDirectory {
  const { store, names, summaries, clock, absoluteSeconds } = options

  const burialsOf = ({ whom, upTo, time }: Ending): readonly StoreBurial[] =>
    names.gravesFor(whom, time).map((name) => ({ name, upTo, seconds: absoluteSeconds + slackSeconds }))

  const find = async (whom: Whom | { readonly id: string }, upTo: number): Promise<readonly Found[]> => {
    const lists = await Promise.all(names.indexesFor(whom).map((index) => store.list(index, upTo)))
    const keys = [...new Set(lists.flat())]
    const records = await Promise.all(keys.map((key) => store.get(key)))
    return keys.flatMap((key, place) => {
      const record = records[place]
      const summary = record === null || record === undefined ? null : summaries.open(key, record.summary)
      // Lists are not sealed: an entry that somebody put on a list of another person is none of theirs.
      return summary !== null && belongsTo(summary, whom) ? [{ key, summary }] : []
    })
  }

  return Object.freeze({
    burialsOf,
    async endAll(ending: Ending) {
      await store.bury(burialsOf(ending))
      const found = await find(ending.whom, always)
      const meant = found.filter(({ summary }) => summary[ending.time] <= ending.upTo)
      const taken = await Promise.all(meant.map(({ key }) => store.take(key)))
      return meant.filter((_, place) => taken[place] !== null).map(({ summary }) => visible(summary))
    },
    async list(whom: Whom) {
      const now = clock()
      const found = await find(whom, always)
      return found
        .map(({ summary }) => visible(summary))
        .filter(({ absoluteExpiresAt }) => absoluteExpiresAt > now)
        .sort((one, other) => one.startedAt - other.startedAt)
    },
    async endOne(id: string) {
      const found = await find({ id }, always)
      await Promise.all(found.map(({ key }) => store.take(key)))
    },
  })
}

/** Clocks of instances differ. */
const slackSeconds = 300

interface Found {
  readonly key: string
  readonly summary: NonNullable<ReturnType<SummarySeals['open']>>
}

function belongsTo(summary: Found['summary'], whom: Whom | { readonly id: string }): boolean {
  if (whom === 'everybody') return true
  if ('id' in whom) return summary.id === whom.id
  if ('account' in whom) return summary.account === whom.account
  if (summary.issuer !== whom.issuer) return false
  return 'sid' in whom ? summary.sid === whom.sid : summary.sub === whom.sub
}

function visible({ id: _id, issuedAt: _issuedAt, ...summary }: Found['summary']): SessionSummary {
  return Object.freeze(summary)
}

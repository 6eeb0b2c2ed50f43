import type { Config } from '../config/config.js'
import type { BoundStore } from './call-store.js'
import type { LocalGraves } from './local-graves.js'
import type { RecordSeals } from './record-seals.js'
import { timeFault } from './session-times.js'
import type { StoreNames } from './store-names.js'
import type { StoredCookie } from './stored-cookie.js'
import type { Session, SessionReading } from './types.js'

/** What the store had for a cookie. `foreign`: written by an instance with a newer secret or version. */
export type StoredFinding =
  | { readonly outcome: 'found'; readonly reading: SessionReading & { readonly session: Session } }
  | { readonly outcome: 'none'; readonly reason: string }

export interface StoredReader {
  /** Looks a cookie up and holds what comes against everything that could be wrong with it. One round trip. */
  find(cookie: StoredCookie): Promise<StoredFinding>
}

export interface StoredReaderOptions {
  readonly config: Config
  readonly store: BoundStore
  readonly names: StoreNames
  readonly seals: RecordSeals
  readonly ended: LocalGraves
}

export function createStoredReader(options: StoredReaderOptions): StoredReader {
  const { config, store, names, seals, ended } = options
  const everybody = names.gravesFor('everybody', 'startedAt')

  return Object.freeze({
    async find(cookie: StoredCookie): Promise<StoredFinding> {
      const key = names.recordKey(cookie.id)
      if (ended.hasId(key)) return none('ended')
      const [record, graves] = await store.lookUp(key, everybody)
      if (record === null) return none('gone')
      if (record.revision < cookie.revision) return none('older revision')
      const opened = seals.open(cookie.id, record)
      if (opened.outcome !== 'opened') return none(opened.outcome)
      const { session } = opened.reading
      if (graves.some((upTo) => upTo !== null && session.startedAt <= upTo)) return none('ended')
      if (ended.has(session)) return none('ended')
      const fault = timeFault(session, config)
      return fault === null ? { outcome: 'found', reading: opened.reading } : none(fault)
    },
  })
}

function none(reason: string): StoredFinding {
  return { outcome: 'none', reason }
}

import { SessionError } from '../errors.js'
import type { Clock } from '../shared/clock.js'
import type { StoreRecord } from '../shared/session-store.js'
import type { CookieNames } from './cookie-names.js'
import { createKeyRing } from './key-ring.js'
import { largestParts } from './largest-parts.js'
import { createOpenedCache } from './opened-cache.js'
import { packSession, unpackSession } from './pack-session.js'
import { createSealer } from './seal.js'
import type { NoSlot } from './seal-slots.js'
import type { StoreNames } from './store-names.js'
import { createSummarySeals, type SummarySeals } from './summary.js'
import type { KeepClaims, Session, SessionReading } from './types.js'

/** Entries of stored sessions: sealed under a key that needs the id from the cookie as well as the secret. */
export interface RecordSeals {
  readonly summaries: SummarySeals
  /** @throws `ERR_SIGNICAT_SESSION_TOO_LARGE` */
  seal(cookieId: string, session: Session): StoreRecord
  open(cookieId: string, record: StoreRecord): OpenedRecord
}

export type OpenedRecord =
  | { readonly outcome: 'opened'; readonly reading: SessionReading & { readonly session: Session } }
  | { readonly outcome: NoSlot }

export interface RecordSealsOptions {
  readonly secrets: readonly string[]
  readonly clientId: string
  readonly issuer: string
  readonly cookie: CookieNames
  readonly names: StoreNames
  readonly keepClaims: KeepClaims
  readonly clock: Clock
  /** The longest that a session may last. */
  readonly absoluteSeconds: number
}

const largestRecord = 64 * 1024
const cacheBytes = 32 * 1024 * 1024

interface Cached {
  readonly cookieId: string
  readonly reading: SessionReading & { readonly session: Session }
}

export function createRecordSeals(options: RecordSealsOptions): RecordSeals {
  const { names, keepClaims, clock, absoluteSeconds: lifeSeconds } = options
  const sealer = createSealer({ ring: createKeyRing(options), purpose: 'record', clock, lifeSeconds })
  const shared = createKeyRing({ ...options, cookie: null })
  const summaries = createSummarySeals({ ring: shared, clock, lifeSeconds })
  const cache = createOpenedCache<Cached>(cacheBytes)
  const contextOf = (cookieId: string) => `value ${cookieId}`

  const unseal = (cookieId: string, value: string): OpenedRecord => {
    const opening = sealer.open(value, contextOf(cookieId))
    if (opening.outcome !== 'opened') return opening
    const session = unpackSession(opening.bytes, keepClaims)
    if (session === null) return { outcome: 'bad' }
    const reading = Object.freeze({ session, resealDue: opening.older })
    cache.put(value, { cookieId, reading }, opening.bytes.length * 4)
    return { outcome: 'opened', reading }
  }

  return Object.freeze({
    summaries,
    seal(cookieId: string, session: Session): StoreRecord {
      const key = names.recordKey(cookieId)
      const value = sealer.seal(packSession(session, keepClaims), contextOf(cookieId))
      if (value.length > largestRecord) {
        const detail = `${value.length} of ${largestRecord} bytes; largest: ${largestParts(session)}`
        throw new SessionError('ERR_SIGNICAT_SESSION_TOO_LARGE', { detail })
      }
      return Object.freeze({
        value,
        summary: summaries.seal(key, session),
        revision: session.revision ?? 0,
        indexes: names.indexesOf(session),
        startedAt: session.startedAt,
      })
    },
    open(cookieId: string, record: StoreRecord): OpenedRecord {
      const cached = cache.get(record.value)
      const opened: OpenedRecord =
        cached?.cookieId === cookieId
          ? { outcome: 'opened', reading: cached.reading }
          : unseal(cookieId, record.value)
      // The revision beside the value is the store's word; the one that counts is under the seal.
      return opened.outcome === 'opened' && opened.reading.session.revision !== record.revision
        ? { outcome: 'bad' }
        : opened
    },
  })
}

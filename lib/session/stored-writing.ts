import { SessionError } from '../errors.js'
import { nextState } from './newest-states.js'
import type { StoredReader, StoredReaderOptions } from './stored-reading.js'
import type { Session, SessionChange } from './types.js'

export interface StoredWriter {
  /** @throws `ERR_SIGNICAT_SESSION_GONE` when the session was ended before it began */
  add(cookieId: string, session: Session): Promise<Session>
  /** `null`: the session has been ended. */
  change(cookieId: string, session: Session, change: SessionChange): Promise<Session | null>
  remove(cookieId: string): Promise<void>
  /** How long a session may lie in the store untouched. */
  secondsOf(session: Session): number
}

/** Every round of a contest has a winner, so this many requests can change one session at once. */
const mostTries = 100

export function createStoredWriter(
  { config, store, names, seals }: Omit<StoredReaderOptions, 'ended'>,
  reader: StoredReader,
): StoredWriter {
  const { clock, session: rules } = config

  const secondsOf = ({ seenAt, absoluteExpiresAt }: Session): number =>
    Math.min(seenAt + rules.idleSeconds, absoluteExpiresAt) - clock()

  const replace = async (cookieId: string, next: Session): Promise<boolean> => {
    const seconds = secondsOf(next)
    if (seconds < 1) return false
    return store.replace(names.recordKey(cookieId), seals.seal(cookieId, next), { seconds })
  }

  return Object.freeze({
    secondsOf,
    async add(cookieId: string, session: Session): Promise<Session> {
      const first = nextState(session, session)
      const added = await store.add(names.recordKey(cookieId), seals.seal(cookieId, first), {
        seconds: Math.max(1, secondsOf(first)),
        mortals: names.mortalsOf(session),
      })
      if (added) return first
      throw new SessionError('ERR_SIGNICAT_SESSION_GONE', { detail: 'ended before it began' })
    },
    async change(cookieId: string, session: Session, change: SessionChange): Promise<Session | null> {
      let base = session
      for (let tries = 0; tries < mostTries; tries += 1) {
        const changed = change(base)
        if (changed === base) return base
        const next = nextState(changed, base)
        if (await replace(cookieId, next)) return next
        const finding = await reader.find({ id: cookieId, revision: base.revision ?? 0 })
        if (finding.outcome === 'none') return null
        base = finding.reading.session
      }
      throw new SessionError('ERR_SIGNICAT_STORE_FAILED', { detail: 'too many changes at once' })
    },
    async remove(cookieId: string): Promise<void> {
      await store.take(names.recordKey(cookieId))
    },
  })
}

import type { ResolvedRest } from '../../config/config.js'
import type { SignicatError } from '../../errors.js'
import type { SignicatRest } from '../../rest/client.js'
import { outcomeOf } from '../../rest/status.js'
import type { RestAttempt } from '../../session/attempt-types.js'
import type { Clock } from '../../shared/clock.js'
import { isGone, restFault } from './failure.js'
import type { RestSession, SessionReads, SessionView } from './ports.js'
import { expiredView, isFinalView, viewOf } from './view.js'

interface Gate {
  nextAt: number
  error: SignicatError | null
  failures: number
}

interface Entry {
  view: SessionView | null
  reading: Promise<void> | null
  isPending: boolean
  cancelled: boolean
  readonly watching: Gate
  readonly finishing: Gate
}

interface ReadsParts {
  readonly client: SignicatRest
  readonly settings: ResolvedRest
  readonly clock: Clock
}

const mostEntries = 20_000

export function createSessionReads({ client, settings, clock }: ReadsParts): SessionReads {
  const entries = new Map<string, Entry>()
  const interval = settings.headless.pollSeconds
  const { show } = settings.headless

  const entryOf = ({ state }: RestAttempt): Entry => {
    const known = entries.get(state)
    if (known !== undefined) return known
    const [oldest] = entries.keys()
    if (entries.size >= mostEntries && oldest !== undefined) entries.delete(oldest)
    const entry = newEntry()
    entries.set(state, entry)
    return entry
  }

  const close = (gate: Gate, error: SignicatError | null): void => {
    gate.error = error
    gate.failures = error === null ? 0 : gate.failures + 1
    gate.nextAt = clock() + Math.max(interval, error?.retryAfter ?? 0)
  }

  const readView = async (attempt: RestAttempt, entry: Entry): Promise<void> => {
    try {
      entry.view = withCode(viewOf(await get(client, attempt, null), show), entry.view)
      close(entry.watching, null)
    } catch (error) {
      if (isGone(error)) entry.view = expiredView
      close(entry.watching, isGone(error) ? null : restFault(error))
    }
  }

  const expire = (attempt: RestAttempt, entry: Entry): SessionView => {
    // A person who is still asked to approve would do so for nothing.
    if (!entry.cancelled && (entry.view === null || !isFinalView(entry.view)))
      void cancelQuietly(client, attempt)
    entry.cancelled = true
    entry.view = expiredView
    return expiredView
  }

  return Object.freeze({
    seed(attempt: RestAttempt, session: RestSession): void {
      const entry = entryOf(attempt)
      entry.view = viewOf(session, show)
      entry.watching.nextAt = clock() + interval
    },
    async watch(attempt: RestAttempt): Promise<SessionView> {
      const entry = entryOf(attempt)
      if (entry.view !== null && isFinalView(entry.view)) return entry.view
      if (clock() >= attempt.expiresAt) return expire(attempt, entry)
      if (entry.reading === null && clock() >= entry.watching.nextAt) {
        entry.reading = readView(attempt, entry).finally(() => {
          entry.reading = null
        })
      }
      await entry.reading
      if (entry.watching.error !== null) throw entry.watching.error
      return entry.view ?? expiredView
    },
    async finish(attempt: RestAttempt, sessionNonce: string | null): Promise<RestSession | 'pending'> {
      const entry = entryOf(attempt)
      const gate = entry.finishing
      if (clock() < gate.nextAt) {
        if (entry.isPending) return 'pending'
        if (gate.error !== null && gate.failures > 1) throw gate.error
      }
      try {
        const session = await get(client, attempt, sessionNonce)
        close(gate, null)
        entry.isPending = outcomeOf(session) === 'pending'
        return session
      } catch (error) {
        entry.isPending = false
        close(gate, restFault(error))
        throw error
      }
    },
    forget: ({ state }: RestAttempt) => void entries.delete(state),
  })
}

/** The person goes on comparing what they were shown first, also when a later answer does not repeat it. */
function withCode(view: SessionView, before: SessionView | null): SessionView {
  if (isFinalView(view) || view.comparisonCode !== null || before === null) return view
  return Object.freeze({ ...view, comparisonCode: before.comparisonCode })
}

function newEntry(): Entry {
  const gate = (): Gate => ({ nextAt: 0, error: null, failures: 0 })
  return {
    view: null,
    reading: null,
    isPending: false,
    cancelled: false,
    watching: gate(),
    finishing: gate(),
  }
}

function get(
  client: SignicatRest,
  { sessionId }: RestAttempt,
  sessionNonce: string | null,
): Promise<RestSession> {
  if (client.api === 'express') return client.getSession(sessionId)
  return client.getSession(sessionId, sessionNonce === null ? {} : { sessionNonce })
}

/** Best effort: the client has logged a failure, and the session ends by itself. */
export async function cancelQuietly(client: SignicatRest, { sessionId }: RestAttempt): Promise<void> {
  await client.cancelSession(sessionId).catch(() => undefined)
}

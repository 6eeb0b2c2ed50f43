import type { Config } from '../config/config.js'
import { SessionError } from '../errors.js'
import type { CookieJar } from '../shared/cookie-jar.js'
import type { StoreBurial } from '../shared/session-store.js'
import { boundStore } from './call-store.js'
import { createLocalGraves } from './local-graves.js'
import { createStoreNames } from './store-names.js'
import type { Ending, Session, SessionSummary } from './types.js'

/** How sealed sessions end: what this process remembers, and what the store knows when there is one. */
export interface SealedEndings {
  /** Whether there is a store to be asked. */
  readonly loads: boolean
  /** Whether this process knows that the session has been ended. */
  has(session: Session): boolean
  /** Asks the store whether the session has been ended, and keeps the answer for the request. Never rejects. */
  ask(jar: CookieJar, session: Session): Promise<void>
  /** The store's answer. @throws `ERR_SIGNICAT_SESSION_NOT_LOADED`, `ERR_SIGNICAT_STORE_FAILED` */
  foundEnded(jar: CookieJar): boolean
  /** The session of the request began in it. */
  noteAlive(jar: CookieJar): void
  /** @throws `ERR_SIGNICAT_SESSION_GONE`, `ERR_SIGNICAT_STORE_FAILED` */
  refuseEnded(session: Session): Promise<void>
  end(session: Session): Promise<void>
  bury(id: string, until: number): Promise<void>
  endAll(ending: Ending): Promise<readonly SessionSummary[]>
}

/** Clocks of instances differ. */
const slackSeconds = 300

export function createSealedEndings(config: Config): SealedEndings {
  const { clock, session: rules } = config
  const names = createStoreNames(config)
  const local = createLocalGraves(names, clock)
  const store = rules.store === null ? null : boundStore(rules.store, config.timeoutMs)
  const answers = new WeakMap<CookieJar, boolean | SessionError>()

  const isBuried = async (session: Session): Promise<boolean> => {
    if (local.has(session)) return true
    if (store === null) return false
    const mortals = names.mortalsOf(session)
    const graves = await store.graves(mortals.map(({ name }) => name))
    return mortals.some(({ at }, place) => at <= (graves[place] ?? Number.NEGATIVE_INFINITY))
  }

  const dig = async (burials: readonly StoreBurial[]): Promise<void> => {
    if (store !== null) await store.bury(burials)
  }

  const bury = async (id: string, until: number): Promise<void> => {
    local.buryId(id, until)
    const seconds = until - clock() + slackSeconds
    if (seconds < 1) return
    // Whenever it began: the id is of one session only.
    const upTo = Number.MAX_SAFE_INTEGER
    await dig(names.gravesFor({ id }, 'startedAt').map((name) => ({ name, upTo, seconds })))
  }

  return Object.freeze({
    loads: store !== null,
    has: local.has,
    async ask(jar: CookieJar, session: Session): Promise<void> {
      try {
        answers.set(jar, await isBuried(session))
      } catch (error) {
        if (!(error instanceof SessionError)) throw error
        answers.set(jar, error)
      }
    },
    foundEnded(jar: CookieJar): boolean {
      const answer = answers.get(jar)
      if (answer === undefined) throw new SessionError('ERR_SIGNICAT_SESSION_NOT_LOADED')
      if (answer instanceof SessionError) throw answer
      return answer
    },
    noteAlive: (jar: CookieJar) => void answers.set(jar, false),
    async refuseEnded(session: Session): Promise<void> {
      if (!(await isBuried(session))) return
      throw new SessionError('ERR_SIGNICAT_SESSION_GONE', { detail: 'ended before it began' })
    },
    end: (session: Session) => bury(session.id, session.absoluteExpiresAt),
    bury,
    async endAll({ whom, upTo, time }: Ending): Promise<readonly SessionSummary[]> {
      const seconds = rules.absoluteSeconds + slackSeconds
      const burials = names.gravesFor(whom, time).map((name) => ({ name, upTo, seconds }))
      local.bury(burials)
      await dig(burials)
      return []
    },
  })
}

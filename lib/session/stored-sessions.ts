import type { Config } from '../config/config.js'
import { SessionError } from '../errors.js'
import type { CookieJar, CookieSettings } from '../shared/cookie-jar.js'
import { announce, isHeard } from '../shared/events.js'
import type { Log } from '../shared/log.js'
import type { SessionStore } from '../shared/session-store.js'
import { boundStore } from './call-store.js'
import { createChunkedCookie } from './chunks.js'
import { cookieNames } from './cookie-names.js'
import { hashId } from './hash-id.js'
import { createLocalGraves } from './local-graves.js'
import { createRecordSeals } from './record-seals.js'
import { createSessionDirectory, type SessionDirectory } from './session-directory.js'
import { createStoreNames } from './store-names.js'
import { newCookieId, readStoredCookie, type StoredCookie, writeStoredCookie } from './stored-cookie.js'
import { createStoredReader, type StoredReader } from './stored-reading.js'
import { createStoredWriter, type StoredWriter } from './stored-writing.js'
import type { Beginning, KeepClaims, Session, SessionChange, SessionReading, Sessions } from './types.js'

export interface StoredSessionsOptions {
  readonly config: Config
  readonly store: SessionStore
  /** Path of the scope that the plugin was registered in. */
  readonly scopePath: string
  readonly keepClaims: KeepClaims
  readonly log: Log
}

/** What a request knows of its session: what came of asking the store. */
type Known =
  | { readonly id: string | null; readonly reading: SessionReading }
  | { readonly id: string; readonly failure: SessionError }

const anonymous: SessionReading = Object.freeze({ session: null, resealDue: false })

/** Sessions that live in a store; the browser holds an id that nobody else has. */
export function createStoredSessions(options: StoredSessionsOptions): Sessions {
  const { config, log } = options
  const { clock, session: rules } = config
  const cookies = cookieNames(config, options.scopePath)
  const cookie = createChunkedCookie(cookies.session)
  const formerCookie = createChunkedCookie(cookies.formerSession)
  const { reader, writer, directory, ended, names } = createParts(options)
  const clearing: CookieSettings = Object.freeze({ sameSite: rules.sameSite })
  const known = new WeakMap<CookieJar, Known>()

  /** In the form before, applications of one host shared a name: only the store says whose cookie it is. */
  const cookieBefore = (jar: CookieJar): StoredCookie | null => {
    const found = formerCookie.read(jar)
    const came = found.outcome === 'whole' ? readStoredCookie(found.value) : null
    return came === null || typeof came === 'string' ? null : came
  }

  const cookieOf = (jar: CookieJar): StoredCookie | 'foreign' | 'bad' | null => {
    const found = cookie.read(jar)
    if (found.outcome === 'none') return cookieBefore(jar)
    return found.outcome === 'broken' ? 'bad' : readStoredCookie(found.value)
  }

  const idOf = (jar: CookieJar): string | null => {
    const own = known.get(jar)
    if (own !== undefined) return own.id
    const came = cookieOf(jar)
    return came === null || typeof came === 'string' ? null : came.id
  }

  const ignore = (jar: CookieJar, reason: string): SessionReading => {
    log.debug({ reason }, 'session cookie ignored')
    if (reason !== 'foreign' && cookie.present(jar)) cookie.clear(jar, clearing)
    return anonymous
  }

  /** Takes the cookie in the form before from the browser, once it is known to hold that session. */
  const dropBefore = (jar: CookieJar, id: string | null): void => {
    if (id !== null && cookieBefore(jar)?.id === id) formerCookie.clear(jar, clearing)
  }

  /** A browser may hold a session in either form, and signing out means both. */
  const endBefore = async (jar: CookieJar): Promise<void> => {
    const came = cookieBefore(jar)
    if (came === null || (await reader.find(came)).outcome === 'none') return
    ended.buryId(names.recordKey(came.id), clock() + rules.absoluteSeconds)
    formerCookie.clear(jar, clearing)
    await writer.remove(came.id)
  }

  const failed = (jar: CookieJar, id: string, error: unknown): void => {
    if (!(error instanceof SessionError)) throw error
    known.set(jar, { id, failure: error })
  }

  /** Nobody has the id, so an entry that stays only shows up in lists until its idle time is over. */
  const withdraw = (id: string): Promise<void> =>
    writer
      .remove(id)
      .catch(() => log.warn({}, 'a session that did not begin stays in the store until it expires'))

  const writeCookie = (jar: CookieJar, id: string, session: Session): void => {
    const value = writeStoredCookie({ id, revision: session.revision ?? 0 })
    cookie.write(jar, value, { sameSite: rules.sameSite, maxAge: Math.max(0, writer.secondsOf(session)) })
  }

  const put = (jar: CookieJar, id: string, session: Session): void => {
    writeCookie(jar, id, session)
    known.set(jar, { id, reading: Object.freeze({ session, resealDue: false }) })
    if (isHeard('session.sealed')) announce('session.sealed', { session: hashId(session.id), kind: 'stored' })
  }

  return Object.freeze({
    kind: 'stored',
    loads: true,
    present: (jar: CookieJar) => cookie.present(jar) || formerCookie.present(jar),
    async load(jar: CookieJar): Promise<void> {
      const own = known.get(jar)
      if (own !== undefined && 'reading' in own) return
      const came = cookieOf(jar)
      if (came === null) return void known.set(jar, { id: null, reading: anonymous })
      if (typeof came === 'string') return void known.set(jar, { id: null, reading: ignore(jar, came) })
      const { id } = came
      try {
        const finding = await reader.find(came)
        const reading = finding.outcome === 'found' ? finding.reading : ignore(jar, finding.reason)
        known.set(jar, { id, reading })
      } catch (error) {
        failed(jar, id, error)
      }
    },
    read(jar: CookieJar): SessionReading {
      const own = known.get(jar)
      if (own === undefined) {
        if (!cookie.present(jar) && !formerCookie.present(jar)) return anonymous
        throw new SessionError('ERR_SIGNICAT_SESSION_NOT_LOADED')
      }
      if ('failure' in own) throw own.failure
      return own.reading
    },
    async begin(jar: CookieJar, session: Session, { former = null, assent }: Beginning = {}): Promise<void> {
      const formerId = former === null ? null : idOf(jar)
      const id = newCookieId()
      const first = await writer.add(id, session)
      try {
        await assent?.()
        if (formerId !== null) await writer.remove(formerId)
      } catch (error) {
        await withdraw(id)
        throw error
      }
      put(jar, id, first)
      dropBefore(jar, formerId)
    },
    async change(jar: CookieJar, session: Session, change: SessionChange): Promise<Session | null> {
      const id = idOf(jar)
      if (id === null) return null
      const next = await writer.change(id, session, change)
      // A sign-out or another login of the same request was faster.
      if (idOf(jar) !== id) return null
      // An answer that could not wait has left with the cookie of `renew`.
      if (next !== null && next !== session && jar.open()) {
        put(jar, id, next)
        dropBefore(jar, id)
      }
      return next
    },
    renew(jar: CookieJar, session: Session): void {
      const id = idOf(jar)
      if (id === null) return
      writeCookie(jar, id, { ...session, seenAt: clock() })
      dropBefore(jar, id)
    },
    async end(jar: CookieJar, session: Session | null): Promise<void> {
      const id = idOf(jar)
      cookie.clear(jar, clearing)
      dropBefore(jar, id)
      known.set(jar, { id: null, reading: anonymous })
      if (id === null) return
      ended.buryId(names.recordKey(id), session?.absoluteExpiresAt ?? clock() + rules.absoluteSeconds)
      await writer.remove(id)
      if (cookieBefore(jar)?.id !== id) await endBefore(jar)
    },
    async bury(id: string, until: number): Promise<void> {
      ended.buryId(id, until)
      await directory.endOne(id)
    },
    endAll: directory.endAll,
    list: directory.list,
  } satisfies Sessions)
}

interface Parts {
  readonly reader: StoredReader
  readonly writer: StoredWriter
  readonly directory: SessionDirectory
  readonly ended: ReturnType<typeof createLocalGraves>
  readonly names: ReturnType<typeof createStoreNames>
}

function createParts({ config, store: given, scopePath, keepClaims }: StoredSessionsOptions): Parts {
  const store = boundStore(given, config.timeoutMs)
  const names = createStoreNames(config)
  const { clock, session } = config
  const { absoluteSeconds } = session
  const cookie = cookieNames(config, scopePath)
  const seals = createRecordSeals({ ...config, cookie, names, keepClaims, absoluteSeconds })
  const ended = createLocalGraves(names, clock)
  const reader = createStoredReader({ config, store, names, seals, ended })
  return {
    reader,
    writer: createStoredWriter({ config, store, names, seals }, reader),
    directory: createSessionDirectory({
      store,
      names,
      summaries: seals.summaries,
      clock,
      absoluteSeconds,
    }),
    ended,
    names,
  }
}

import type { Config } from '../config/config.js'
import { SessionError } from '../errors.js'
import type { CookieJar, CookieSettings } from '../shared/cookie-jar.js'
import { announce, isHeard } from '../shared/events.js'
import type { Log } from '../shared/log.js'
import { createAttemptShelf } from './attempt-shelf.js'
import { createChunkedCookie } from './chunks.js'
import { cookieBudget } from './cookie-budget.js'
import { cookieNames } from './cookie-names.js'
import { hashId } from './hash-id.js'
import { createKeyRing } from './key-ring.js'
import { largestParts } from './largest-parts.js'
import { createNewestStates, nextState } from './newest-states.js'
import { createOpenedCache } from './opened-cache.js'
import { packSession, unpackSession } from './pack-session.js'
import { createSealer } from './seal.js'
import type { NoSlot } from './seal-slots.js'
import { createSealedEndings } from './sealed-endings.js'
import { timeFault } from './session-times.js'
import type { Beginning, KeepClaims, Session, SessionChange, SessionReading, Sessions } from './types.js'
import { withoutIdToken } from './without-id-token.js'

export interface SealedSessionsOptions {
  readonly config: Config
  /** Path of the scope that the plugin was registered in. */
  readonly scopePath: string
  readonly keepClaims: KeepClaims
  readonly log: Log
}

/** A session and what it is in the cookie, perhaps without its ID token. */
interface Sealed {
  readonly session: Session
  readonly value: string
}

type Opened =
  | { readonly outcome: 'opened'; readonly reading: SessionReading & { readonly session: Session } }
  | { readonly outcome: NoSlot }

const anonymous: SessionReading = Object.freeze({ session: null, resealDue: false })
const cacheBytes = 32 * 1024 * 1024

/**
 * Sessions that live in the browser's cookies alone, sealed. Ended ones are remembered in this process, and with
 * `config.session.store` there for all processes.
 */
export function createSealedSessions({
  config,
  scopePath,
  keepClaims,
  log,
}: SealedSessionsOptions): Sessions {
  const { clock, session: rules } = config
  const names = cookieNames(config, scopePath)
  const cookie = createChunkedCookie(names.session)
  const formerCookie = createChunkedCookie(names.formerSession)
  const ring = createKeyRing({ ...config, cookie: names })
  const sealer = createSealer({ ring, purpose: 'session', clock, lifeSeconds: rules.absoluteSeconds })
  const cache = createOpenedCache<Opened>(cacheBytes)
  const attempts = createAttemptShelf({ config, scopePath })
  const endings = createSealedEndings(config)
  const newest = createNewestStates(clock)
  const clearing: CookieSettings = Object.freeze({ sameSite: rules.sameSite })

  const open = (sealed: string): Opened => {
    const opening = sealer.open(sealed)
    if (opening.outcome !== 'opened') return opening
    const session = unpackSession(opening.bytes, keepClaims)
    if (session === null) return { outcome: 'bad' }
    const opened: Opened = {
      outcome: 'opened',
      reading: Object.freeze({ session, resealDue: opening.older }),
    }
    // Parsed, the same text takes two to four times the room.
    cache.put(sealed, opened, opening.bytes.length * 4)
    return opened
  }

  const ignore = (jar: CookieJar, reason: string): SessionReading => {
    log.debug({ reason }, 'session cookie ignored')
    if (reason !== 'foreign') cookie.clear(jar, clearing)
    return anonymous
  }

  /** In the form before, applications of one host shared a name: what does not open there is somebody else's. */
  const heldBefore = (jar: CookieJar): (SessionReading & { readonly session: Session }) | null => {
    const found = formerCookie.read(jar)
    if (found.outcome !== 'whole') return null
    const opened = cache.get(found.value) ?? open(found.value)
    return opened.outcome === 'opened' ? opened.reading : null
  }

  const lookBefore = (jar: CookieJar): SessionReading => {
    const reading = heldBefore(jar)
    if (reading === null) return anonymous
    if (!endings.has(reading.session) && timeFault(reading.session, config) === null) return reading
    formerCookie.clear(jar, clearing)
    return anonymous
  }

  const sealWhole = (session: Session): Sealed | string => {
    const value = sealer.seal(packSession(session, keepClaims))
    if (cookie.weigh(value) <= cookieBudget.session) return { session, value }
    return `${value.length} of ${cookieBudget.session} bytes; largest: ${largestParts(session)}`
  }

  /** A hint for the issuer's sign-out is not worth a login: a session that fits only without it goes without it. */
  const seal = (session: Session): Sealed => {
    const whole = sealWhole(session)
    if (typeof whole !== 'string') return whole
    const lighter = withoutIdToken(session)
    const sealed = lighter === null ? whole : sealWhole(lighter)
    if (typeof sealed === 'string')
      throw new SessionError('ERR_SIGNICAT_SESSION_TOO_LARGE', { detail: whole })
    log.warn(
      { session: hashId(session.id), detail: whole },
      'the ID token is not kept: the session fits only without it',
    )
    return sealed
  }

  const put = (jar: CookieJar, session: Session, value: string): void => {
    const ends = Math.min(session.seenAt + rules.idleSeconds, session.absoluteExpiresAt)
    cookie.write(jar, value, { sameSite: rules.sameSite, maxAge: Math.max(0, ends - clock()) })
    if (heldBefore(jar) !== null) formerCookie.clear(jar, clearing)
    if (isHeard('session.sealed')) announce('session.sealed', { session: hashId(session.id), kind: 'sealed' })
  }

  const look = (jar: CookieJar): SessionReading => {
    const found = cookie.read(jar)
    if (found.outcome === 'none') return lookBefore(jar)
    if (found.outcome === 'broken') return ignore(jar, 'incomplete')
    const opened = cache.get(found.value) ?? open(found.value)
    if (opened.outcome !== 'opened') return ignore(jar, opened.outcome)
    const { session } = opened.reading
    if (endings.has(session)) return ignore(jar, 'ended')
    const fault = timeFault(session, config)
    return fault === null ? opened.reading : ignore(jar, fault)
  }

  return Object.freeze({
    kind: 'sealed',
    loads: endings.loads,
    present: (jar: CookieJar) => cookie.present(jar) || formerCookie.present(jar),
    read(jar: CookieJar): SessionReading {
      const reading = look(jar)
      if (reading.session === null || !endings.loads) return reading
      return endings.foundEnded(jar) ? ignore(jar, 'ended') : reading
    },
    async load(jar: CookieJar): Promise<void> {
      const { session } = look(jar)
      if (session !== null) await endings.ask(jar, session)
    },
    async begin(jar: CookieJar, session: Session, { former = null, assent }: Beginning = {}): Promise<void> {
      const { value } = seal(session)
      await endings.refuseEnded(session)
      await assent?.()
      for (const other of distinct(former, heldBefore(jar)?.session ?? null))
        if (other.id !== session.id) await endings.end(other)
      endings.noteAlive(jar)
      put(jar, session, value)
      attempts.makeRoom(jar, { weight: cookie.weigh(value), origin: session.origin.attempt })
    },
    change(jar: CookieJar, session: Session, change: SessionChange): Session | null {
      if (endings.has(session) || session.absoluteExpiresAt <= clock()) return null
      const base = newest.of(session)
      const changed = change(base)
      if (changed === base && base === session) return session
      const { session: next, value } = seal(changed === base ? base : nextState(changed, base))
      put(jar, next, value)
      // Parsed, it takes two to four times the room.
      newest.note(next, value.length * 4)
      return next
    },
    renew: () => undefined,
    async end(jar: CookieJar, session: Session | null): Promise<void> {
      const ending = session ?? look(jar).session
      const before = heldBefore(jar)
      cookie.clear(jar, clearing)
      if (before !== null) formerCookie.clear(jar, clearing)
      for (const each of distinct(ending, before?.session ?? null)) await endings.end(each)
    },
    bury: endings.bury,
    endAll: endings.endAll,
    list: async () => [],
  } satisfies Sessions)
}

/** Each session once; a browser may hold one in either form. */
function distinct(one: Session | null, other: Session | null): readonly Session[] {
  return [one, other].filter((each) => each !== null).filter((each, at) => at === 0 || each.id !== one?.id)
}

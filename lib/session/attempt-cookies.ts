import type { Config } from '../config/config.js'
import { SessionError } from '../errors.js'
import type { CookieJar, CookieSettings } from '../shared/cookie-jar.js'
import type { Attempt, RestAttempt } from './attempt-types.js'
import { cookieBudget, cookieWeight } from './cookie-budget.js'
import { attemptName, attemptSlots, type CookieNames } from './cookie-names.js'
import { createKeyRing } from './key-ring.js'
import { packAttempt, unpackAttempt } from './pack-attempt.js'
import { packRestAttempt, unpackRestAttempt } from './pack-rest-attempt.js'
import { createSealer } from './seal.js'

/** Seconds that a login attempt lives. */
export const attemptSeconds = 900

/** What a look into one slot found. `foreign`: written by another instance with a newer secret or version. */
export type SlotContent =
  | { readonly content: 'empty' | 'unreadable' | 'foreign' }
  | { readonly content: 'attempt'; readonly attempt: Attempt }
  | { readonly content: 'rest'; readonly attempt: RestAttempt }

/** The sealed cookies behind the slots. */
export interface AttemptCookies {
  look(jar: CookieJar, slot: number): SlotContent
  clear(jar: CookieJar, slot: number, settings: CookieSettings): void
  lookAll(jar: CookieJar): readonly SlotContent[]
  /** The attempt as it fits into its cookie. @throws `ERR_SIGNICAT_SESSION_TOO_LARGE` */
  seal(slot: number, attempt: Attempt | RestAttempt): string
}

/** A posted answer comes from the issuer's site, so the attempt's cookie must be sent across sites then. */
export function attemptSettings(
  config: Pick<Config, 'secureCookies'>,
  responseMode: Attempt['responseMode'],
): CookieSettings {
  // Browsers refuse `SameSite=None` without `Secure`.
  return { sameSite: responseMode === 'form_post' && config.secureCookies ? 'none' : 'lax' }
}

/** @param names of the cookies of this registration */
export function createAttemptCookies(config: Config, names: CookieNames): AttemptCookies {
  const { session: sessionName, formerSession } = names
  const ring = createKeyRing({ ...config, cookie: names })
  const lifeSeconds = attemptSeconds + config.clockToleranceSeconds
  const sealer = createSealer({ ring, purpose: 'attempt', clock: config.clock, lifeSeconds })

  const read = (value: string | undefined): SlotContent => {
    if (value === undefined) return { content: 'empty' }
    const opening = sealer.open(value)
    if (opening.outcome === 'foreign') return { content: 'foreign' }
    return opening.outcome === 'opened' ? contentOf(opening.bytes) : { content: 'unreadable' }
  }

  /** The form before shared its names with other applications on the host: what is not ours there is none of our business. */
  const lookBefore = (jar: CookieJar, slot: number): SlotContent => {
    const found = read(jar.get(attemptName(formerSession, slot)))
    return found.content === 'attempt' || found.content === 'rest' ? found : { content: 'empty' }
  }

  const look = (jar: CookieJar, slot: number): SlotContent => {
    const found = read(jar.get(attemptName(sessionName, slot)))
    return found.content === 'empty' ? lookBefore(jar, slot) : found
  }

  return Object.freeze({
    look,
    clear(jar: CookieJar, slot: number, settings: CookieSettings): void {
      jar.clear(attemptName(sessionName, slot), settings)
      if (lookBefore(jar, slot).content !== 'empty') jar.clear(attemptName(formerSession, slot), settings)
    },
    lookAll: (jar: CookieJar) => Array.from({ length: attemptSlots }, (_, slot) => look(jar, slot)),
    seal(slot: number, attempt: Attempt | RestAttempt): string {
      for (const returnTo of returnPathsOf(attempt, config)) {
        const value = sealer.seal(pack(attempt, returnTo))
        if (cookieWeight(attemptName(sessionName, slot), value) <= cookieBudget.attempt) return value
      }
      throw new SessionError('ERR_SIGNICAT_SESSION_TOO_LARGE', { detail: 'a login attempt' })
    },
  })
}

function contentOf(bytes: Uint8Array): SlotContent {
  const attempt = unpackAttempt(bytes)
  if (attempt !== null) return { content: 'attempt', attempt }
  const rest = unpackRestAttempt(bytes)
  return rest === null ? { content: 'unreadable' } : { content: 'rest', attempt: rest }
}

function pack(attempt: Attempt | RestAttempt, returnTo: string): Uint8Array {
  return 'sessionId' in attempt
    ? packRestAttempt({ ...attempt, returnTo })
    : packAttempt({ ...attempt, returnTo })
}

/** A long search in the address must not make login impossible: the page without it, then the front page. */
function returnPathsOf({ returnTo }: Pick<Attempt, 'returnTo'>, { basePath }: Config): readonly string[] {
  return [returnTo, returnTo.split(/[?#]/, 1)[0] ?? returnTo, `${basePath}/`]
}

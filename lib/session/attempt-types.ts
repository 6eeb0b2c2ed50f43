import type { Loa } from '../eids/types.js'
import type { CookieJar } from '../shared/cookie-jar.js'

/** Why and how an attempt was started. */
export interface Asked {
  readonly idp: readonly string[] | null
  readonly loa: Loa | null
  readonly acr: readonly string[] | null
  /** Seconds, 0 counts. */
  readonly maxAge: number | null
  /** `prompt=login` was sent. */
  readonly freshLogin: boolean
}

/** Everything one login must remember until it comes back; lives sealed in one cookie. */
export interface Attempt {
  readonly state: string
  readonly issuer: string
  readonly nonce: string
  readonly verifier: string
  readonly redirectUri: string
  readonly responseMode: 'query' | 'form_post' | 'jwt'
  /** Checked when it was sealed, and again on the way out. */
  readonly returnTo: string
  readonly purpose: 'login' | 'identify'
  /** A guard sent the person here: after a cancel show a page, or the guard would send them again. */
  readonly byGuard: boolean
  readonly asked: Asked
  /** Language tags that were asked for, for the pages that this login may end at. */
  readonly uiLocales: string | null
  /** Who was signed in, as (issuer, sub) and session id. */
  readonly previous: { readonly issuer: string; readonly sub: string; readonly session: string } | null
  readonly bornAt: number
}

/** Everything one attempt through a REST API must remember; lives sealed in one cookie, in a slot like any other. */
export interface RestAttempt {
  /** Names the slot and holds 256 random bits that never leave the seal: what goes into URLs is derived from it. */
  readonly state: string
  /** Of the API, see `ResolvedRest.issuer`. */
  readonly issuer: string
  /** `popup` is a redirect that happens in a window of its own. */
  readonly flow: 'redirect' | 'popup' | 'frame' | 'headless'
  /** Id at the API: the only one that is ever asked for. */
  readonly sessionId: string
  /** Providers that may come back. */
  readonly providers: readonly string[]
  readonly loa: Loa | null
  /** Checked when it was sealed, and again on the way out. */
  readonly returnTo: string
  readonly purpose: 'login' | 'identify'
  readonly previous: Attempt['previous']
  readonly uiLocales: string | null
  readonly bornAt: number
  /** When the session at the API ends. */
  readonly expiresAt: number
}

/** What a look for a REST attempt found. */
export type RestFinding =
  | { readonly outcome: 'found'; readonly attempt: RestAttempt }
  | { readonly outcome: 'spent' }
  | { readonly outcome: 'unknown'; readonly reason: 'no-slot' | 'no-cookie' | 'unreadable' | 'expired' }

/** Attempts through a REST API, in the same eight slots. They are looked at before they are spent, since the API may be down. */
export interface RestAttempts {
  /** As {@link Attempts.reserve}. */
  reserve(jar: CookieJar, from: { readonly crossSite: boolean }): string
  /** As {@link Attempts.start}. */
  start(jar: CookieJar, attempt: RestAttempt): void
  /** The attempt in a slot. Nothing is written. */
  find(jar: CookieJar, slot: number | null): RestFinding
  /** The youngest attempt of these flows. Nothing is written. */
  pending(jar: CookieJar, flows: readonly RestAttempt['flow'][]): RestFinding
  /**
   * Takes the attempt for one caller at a time. `null` while another one has it and after it was ended; call the answer to
   * give it back.
   */
  claim(attempt: RestAttempt): (() => void) | null
  /** Clears and remembers as spent. */
  end(jar: CookieJar, attempt: RestAttempt): void
}

export type AttemptTaking =
  | { readonly outcome: 'taken'; readonly attempt: Attempt }
  | {
      readonly outcome: 'unknown'
      readonly reason: 'no-state' | 'no-cookie' | 'unreadable' | 'expired' | 'other-state'
    }
  | { readonly outcome: 'spent' }

/** The eight slots for login attempts. */
export interface Attempts {
  /**
   * A fresh `state` for a free slot, or for the oldest one; the slot is part of it. Nothing is written, so that the
   * authorization URL can be made first. Attempts from another site share one slot.
   */
  reserve(jar: CookieJar, from: { readonly crossSite: boolean }): string
  /**
   * Seals the attempt into the slot its `state` names; drops the oldest attempts when the cookies would get too large.
   * A return path that is too long for its cookie loses query and fragment.
   * @throws `ERR_SIGNICAT_SESSION_TOO_LARGE` when the rest alone is too long
   */
  start(jar: CookieJar, attempt: Attempt): void
  /** Reads, clears and remembers as spent, whatever comes after. */
  take(jar: CookieJar, state: string | null): AttemptTaking
}

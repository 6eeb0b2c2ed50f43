import type { Loa } from '../eids/types.js'
import type { CookieJar } from '../shared/cookie-jar.js'
import type { PageKind } from '../shared/page-model.js'
import type { AttemptSecrets } from './attempt-secrets.js'

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

/** What attempts through every protocol remember. */
interface AnyAttempt {
  /** Checked when it was sealed, and again on the way out. */
  readonly returnTo: string
  readonly purpose: 'login' | 'identify'
  /** Language tags that were asked for, for the pages that this login may end at. */
  readonly uiLocales: string | null
  /** Who was signed in when it began, as `personOf` names them, and the id of that session; `null` when nobody was. */
  readonly previous: { readonly person: string; readonly session: string } | null
  readonly bornAt: number
}

/** Everything one login must remember until it comes back; lives sealed in one cookie, named after its `state`. */
export interface Attempt extends AnyAttempt, AttemptSecrets {
  readonly issuer: string
  readonly redirectUri: string
  readonly responseMode: 'query' | 'form_post' | 'jwt'
  /** A guard sent the person here: after a cancel show a page, or the guard would send them again. */
  readonly byGuard: boolean
  /** `prompt=none` was sent: the issuer answers without the person, or says that it cannot. */
  readonly silent: boolean
  /** How many logins came before it in a row whose sessions this browser did not bring back; 0 as a rule, `mostRounds` at most. */
  readonly round: number
  readonly asked: Asked
}

/** Logins in a row that come to nothing before the person is told. */
export const mostRounds = 3

/** An attempt that begins: `state`, `nonce` and `verifier` follow from the seed. */
export interface NewAttempt extends Attempt {
  readonly seed: string
}

/** Everything one attempt through a REST API must remember; lives sealed in one cookie like any other. */
export interface RestAttempt extends AnyAttempt {
  /** 256 random bits that never leave the seal: what goes into URLs is derived from it. */
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
  /** When the session at the API ends. */
  readonly expiresAt: number
}

/** How an attempt ended. */
export type AttemptEnd =
  /** In a session, and there. */
  | { readonly end: 'admitted'; readonly to: string }
  /** Without a session of its own, and there: identified, or cancelled and told so. */
  | { readonly end: 'went'; readonly to: string }
  /** Cancelled, and there, where nothing says so yet. */
  | { readonly end: 'cancelled'; readonly to: string }
  /** `prompt=none` found nobody, and there. */
  | { readonly end: 'silent'; readonly to: string }
  /** On this page. */
  | { readonly end: 'page'; readonly page: PageKind; readonly status: number }

/** What stays of an attempt that has ended, for as long as its cookie lives: somebody may load that page again. */
export interface EndedAttempt extends Omit<AnyAttempt, 'previous'> {
  /** As in `Session.origin`. */
  readonly id: string
  readonly ending: AttemptEnd
  readonly endedAt: number
  readonly byGuard: boolean
  /** As in {@link Attempt}. */
  readonly round: number
  readonly asked: Pick<Asked, 'idp' | 'loa' | 'maxAge'>
}

/** From where a login is started. */
export interface StartedFrom {
  readonly crossSite: boolean
}

/** What a look for a REST attempt found. `ended` is `null` where only this process remembers that it was spent. */
export type RestFinding =
  | { readonly outcome: 'found'; readonly attempt: RestAttempt }
  | { readonly outcome: 'spent'; readonly ended: EndedAttempt | null }
  | { readonly outcome: 'unknown'; readonly reason: 'no-cookie' | 'unreadable' }
  | { readonly outcome: 'unknown'; readonly reason: 'expired'; readonly attempt: RestAttempt }

/** Attempts through a REST API, beside the others. They are looked at before they are spent, since the API may be down. */
export interface RestAttempts {
  /** As {@link Attempts.start}. */
  start(jar: CookieJar, attempt: RestAttempt, from: StartedFrom): void
  /** The attempt whose cookie has this short name, or lies in this former slot. Nothing is written. */
  find(jar: CookieJar, place: string): RestFinding
  /** The youngest attempt of these flows. Nothing is written. */
  pending(jar: CookieJar, flows: readonly RestAttempt['flow'][]): RestFinding
  /** What stays of the attempt with this id, `null` for one that has not ended or is not known. */
  ended(jar: CookieJar, id: string): EndedAttempt | null
  /**
   * Takes the attempt for one caller at a time. `null` while another one has it and after it was ended; call the answer to
   * give it back.
   */
  claim(attempt: RestAttempt): (() => void) | null
  /** Clears and remembers as spent. */
  end(jar: CookieJar, attempt: RestAttempt): void
  /** Remembers how it ended, in place of the attempt. */
  note(jar: CookieJar, ended: EndedAttempt): void
}

export type AttemptTaking =
  | { readonly outcome: 'taken'; readonly attempt: Attempt }
  | {
      readonly outcome: 'unknown'
      readonly reason: 'no-state' | 'no-cookie' | 'unreadable' | 'other-state'
    }
  | { readonly outcome: 'unknown'; readonly reason: 'expired'; readonly attempt: Attempt }
  /** `ended` is `null` where only this process remembers that it was spent. */
  | { readonly outcome: 'spent'; readonly ended: EndedAttempt | null }

/** Login attempts, each in a cookie named after its `state`. */
export interface Attempts {
  /**
   * Seals the attempt into a cookie of its own; what has ended goes first when there are too many or they get too large, then
   * the oldest. Attempts from another site push out only their own kind. A return path that is too long loses query and
   * fragment.
   * @throws `ERR_SIGNICAT_SESSION_TOO_LARGE` when the rest alone is too long
   */
  start(jar: CookieJar, attempt: NewAttempt, from: StartedFrom): void
  /** Reads, clears and remembers as spent, whatever comes after. */
  take(jar: CookieJar, state: string | null): AttemptTaking
  /** The attempt of this state that waits in this browser, if there is one; it stays what it is. */
  peek(jar: CookieJar, unverifiedState: string | null): Attempt | null
  /** Remembers how an attempt ended, in place of the attempt, or of what was remembered of it before. */
  note(jar: CookieJar, ended: EndedAttempt): void
  /** What this browser remembers of attempts that have ended, of whatever protocol; the latest first. */
  ended(jar: CookieJar): readonly EndedAttempt[]
  /** Clears all of this browser, those through a REST API as well: whoever signs out leaves nothing to be finished. */
  clearAll(jar: CookieJar): void
}

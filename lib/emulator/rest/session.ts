import type { Loa } from '../../eids/types.js'
import type { EmulatorAccount } from '../accounts.js'
import type { RestApi, RestProvider } from './providers.js'

export type Json = Readonly<Record<string, unknown>>

/** What happens when the person is done. */
export type Ending =
  | { readonly kind: 'redirect'; readonly urls: CallbackUrls }
  | { readonly kind: 'return'; readonly url: string | undefined }
  | { readonly kind: 'message'; readonly targetOrigin: string }
  | { readonly kind: 'none' }

export interface CallbackUrls {
  readonly success: string
  readonly abort: string
  readonly error: string
}

/** What the application knows about the person beforehand. */
export interface PersonHints {
  readonly nin?: string
  readonly phoneNumber?: string
  /** `YYYY-MM-DD` or `DDMMYY`. */
  readonly birthDate?: string
  /** After `auto:` in the user name: a person to sign in without a click, or `cancel`, or `fail`. */
  readonly auto?: string
}

/** A request to create a session, read and found good; the same for both APIs. */
export interface SessionPlan {
  readonly flow: 'redirect' | 'frame' | 'headless'
  /** Those allowed, or all. */
  readonly providers: readonly RestProvider[]
  readonly askedLoa: Loa | undefined
  /** `requestedAttributes` or `include`. */
  readonly attributes: readonly string[]
  readonly hints: PersonHints
  /** Seconds. */
  readonly lifetime: number
  readonly ending: Ending
  /** Hosts that may frame the pages; `undefined` when the request named none. */
  readonly parentDomains: readonly string[] | undefined
  /** `QR`, `APP_LAUNCH`, `PHONE` or what else an eID calls it. */
  readonly mode: string | undefined
  readonly encryptionKey: Json | undefined
  /** Members of the request that every answer repeats. */
  readonly echo: Json
}

/** How far a session is, apart from time. */
export type Progress =
  | { readonly stage: 'created' | 'waiting' | 'aborted' | 'cancelled' }
  | { readonly stage: 'failed'; readonly error: string }
  | { readonly stage: 'success'; readonly account: EmulatorAccount }

export interface RestSession {
  readonly id: string
  readonly api: RestApi
  /** The API client; nobody else sees the session. */
  readonly clientId: string
  /** In the address of its pages. */
  readonly pageKey: string
  /** Shown at the end of an embedded session, asked for when it is read. */
  readonly nonce: string
  readonly autoStartToken: string
  readonly qrToken: string
  readonly qrSecret: string
  readonly comparison: string
  readonly createdAt: number
  readonly expiresAt: number
  readonly plan: SessionPlan
  progress: Progress
  /** What the person chose, or the only one there is. */
  provider: RestProvider | undefined
  environment: { readonly ipAddress: string; readonly userAgent: string } | undefined
}

export type Stage = Progress['stage'] | 'expired'

/** An eID's app forgets what it was asked after three minutes. */
const headlessSeconds = 180

/** How far a session is now. */
export function stageOf(session: RestSession, now: number): Stage {
  const { stage } = session.progress
  if (stage !== 'created' && stage !== 'waiting') return stage
  const ends =
    session.plan.flow === 'headless' && session.api === 'hub'
      ? Math.min(session.createdAt + headlessSeconds, session.expiresAt)
      : session.expiresAt
  return now >= ends ? 'expired' : stage
}

/** Whether somebody may still come and finish it. */
export function isOpen(session: RestSession, now: number): boolean {
  const stage = stageOf(session, now)
  return stage === 'created' || stage === 'waiting'
}

/** The person has come: a page was opened, or the app. */
export function begin(session: RestSession): void {
  if (session.progress.stage === 'created') session.progress = { stage: 'waiting' }
}

import type { Loa } from '../eids/types.js'

/**
 * What `onLogin` may say about a login: nothing; the application's own name of the account and data for the session; a
 * refusal with its reason, for the log; or another page to go to, with or without account and data.
 */
export type LoginDecision<Data = Readonly<Record<string, unknown>>> =
  | undefined
  | { readonly account?: string; readonly data?: Data }
  | { readonly refuse: string }
  | { readonly redirect: string; readonly account?: string; readonly data?: Data }

/** Who was signed in when the attempt was started, and why it was started. */
export interface LoginContext<Data = Readonly<Record<string, unknown>>> {
  /** `null` when nobody was. */
  readonly previous: {
    readonly issuer: string
    readonly sub: string
    readonly account?: string
    readonly data: Data
  } | null
  /** Always `login`: `identify` ends in `onIdentify`. */
  readonly purpose: 'login'
}

/** Why a session ended. */
export type LogoutReason = 'logout' | 'replaced' | 'backchannel' | 'frontchannel' | 'admin' | 'refresh'

/** Who was signed out. */
export interface LogoutSubject {
  /** As `onLogin` named it. */
  readonly account?: string
  readonly issuer: string
  readonly sub?: string
  /** The issuer's id of its own session. */
  readonly sid?: string
}

/** One line of the audit trail; never a personal number, a name or a token. */
export interface AuditRecord {
  readonly event: 'login' | 'identify' | 'logout' | 'login-failed'
  readonly outcome: 'success' | 'cancelled' | 'refused' | 'failed'
  /** Code of the error, when there was one. */
  readonly code?: string
  /** Seconds since 1970. */
  readonly time: number
  /** As `onLogin` named it. */
  readonly account?: string
  readonly issuer?: string
  readonly sub?: string
  /** Code of the eID. */
  readonly idp?: string
  /** Level of assurance that the login had. */
  readonly loa?: Loa
  /** By OpenID Connect or by a REST API. */
  readonly method?: 'oidc' | 'rest'
  /** Hash that names the session without being usable as one. */
  readonly session?: string
  /** The issuer's id of the transaction, for a support ticket. */
  readonly transactionId?: string
  /** Address of the visitor, as Fastify's `request.ip`: what proxies say counts only with `trustProxy`. */
  readonly ip?: string
  /** Stands in the log lines and on the error page of the same request too. */
  readonly correlationId: string
}

import type { Clock } from '../shared/clock.js'
import type { Log } from '../shared/log.js'

/** Waits `seconds`; rejects with the signal's reason when it is aborted first. */
export type Wait = (seconds: number, signal?: AbortSignal) => Promise<void>

/** Ends a call early; the promise rejects with the signal's reason. */
export interface CallOptions {
  readonly signal?: AbortSignal
}

/** What both APIs need. */
interface CommonRestOptions {
  /** Of an API client (Dashboard > Settings > API clients), not of an OpenID Connect client. */
  readonly clientId: string
  /** The secret, or a function that fetches it; asked for at every new access token. */
  readonly clientSecret: string | (() => string | Promise<string>)
  /** How the secret reaches the token endpoint. Default `client_secret_basic`. */
  readonly clientAuth?: 'client_secret_basic' | 'client_secret_post'
  /** Base of the API. Default: Signicat's; there is one for test and production, the client decides. */
  readonly baseUrl?: string
  /** Token endpoint. Default: Signicat's. Needed with `baseUrl`. */
  readonly tokenUrl?: string
  /** Scope of the access token. Default `signicat-api` (hub), `identify` (Express). */
  readonly scope?: string
  /**
   * Private JWKs that open encrypted answers, found by `kid`: RSA for `RSA-OAEP`, EC for `ECDH-ES`. On the hub the public
   * part of the first one is sent with every session, so that its answers come encrypted.
   */
  readonly decryptionKeys?: readonly Readonly<Record<string, unknown>>[]
  /** Milliseconds for one call, body included. Default 5000. */
  readonly timeoutMs?: number
  /** How often a failed read is tried again; sessions are never created twice. Default 2, at most 5. */
  readonly retries?: number
  /** Lets `baseUrl` and `tokenUrl` be http on `127.0.0.1`, `[::1]` and `localhost`, for a local Signicat. Default `false`. */
  readonly allowInsecureLoopback?: boolean
  /** Gets operation, attempt and status of calls; never ids, tokens or data. Default: silent. */
  readonly log?: Log
  /** Default: the platform's. */
  readonly fetch?: typeof fetch
  /** Seconds since 1970. Default: the system's. */
  readonly clock?: Clock
  /** Default: a timer. */
  readonly wait?: Wait
  /** A number from 0 to 1 that spreads retries and polls. Default `Math.random`. */
  readonly random?: () => number
}

/** Options for today's Authentication REST API. */
export interface HubRestOptions extends CommonRestOptions {
  readonly api: 'hub'
  /** Account to work in, when the API client belongs to an organisation: `a-…`. */
  readonly accountId?: string
}

/** Options for the Express API v2. */
export interface ExpressRestOptions extends CommonRestOptions {
  readonly api: 'express'
}

/** Options of `createSignicatRest`; `api` tells which. */
export type RestOptions = HubRestOptions | ExpressRestOptions

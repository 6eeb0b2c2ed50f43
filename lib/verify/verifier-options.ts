import type { PrivateJwk } from '../config/key-options.js'
import type { LevelOptions } from '../config/login-options.js'
import type { TokenOptions } from '../config/token-options.js'
import type { Clock } from '../shared/clock.js'
import type { Log } from '../shared/log.js'
import type { KeySet } from './given-keys.js'

/** Options of `createVerifier`. They are checked at once; the object is copied and never changed. */
export interface VerifierOptions extends TokenOptions {
  /** The OpenID issuer, or the URL of its discovery document. Required. */
  readonly issuer: string
  /** The client that ID and logout tokens must be for. Default: `audience`, when that is one name. */
  readonly clientId?: string
  /** The issuer's keys, as it publishes them. Default: fetched when needed, and again when they change. */
  readonly keys?: KeySet
  /** Private keys that open encrypted tokens. Default none. With them ID tokens must be encrypted, see `requireEncrypted`. */
  readonly decryptionKeys?: readonly PrivateJwk[]
  /** `true`: ID and logout tokens must be encrypted; `false`: neither. Default: ID tokens, with `decryptionKeys`. */
  readonly requireEncrypted?: boolean
  /**
   * Whether tokens of test identities are accepted. Default: only when the issuer is a Signicat sandbox or on a loopback
   * host.
   *
   * WARNING: `true` in production lets in whoever has a test identity.
   */
  readonly sandbox?: boolean
  /**
   * The `acr` values that stand for `low`, `substantial` and `high` at the issuer. Default: Signicat's three words, the values
   * of the issuers that are known, else none, and then no level can be demanded.
   */
  readonly levels?: LevelOptions
  /** Whether logout tokens must say `typ: logout+jwt` and have an `exp`. Default `false`. */
  readonly strictLogoutTokens?: boolean
  /** Milliseconds that the issuer has to answer, 100 to 60000. Default 5000. */
  readonly timeoutMs?: number
  /** Sends what goes to the issuer. Default `node:http` and `node:https` with connections that are kept. */
  readonly fetch?: typeof fetch
  /** Whole seconds since 1970. Default the system's clock. */
  readonly clock?: Clock
  /** Seconds that the clocks may differ, 0 to 300. Default 30. */
  readonly clockToleranceSeconds?: number
  /** Lets an issuer on a loopback host be http, for development. Default `false`. */
  readonly allowInsecureLoopback?: boolean
  /** A pino logger, or one like it. Default: nothing is logged. */
  readonly log?: Log
}

import type { AccessTokenAlg } from './key-options.js'

/** How access tokens are accepted that others bring along. */
export interface TokenOptions {
  /** The API that tokens must be for, or several names of it. Default none: then each guard names it. */
  readonly audience?: string | readonly string[]
  /** Accepted algorithms of signatures, asymmetric ones. Default `RS256`. */
  readonly algorithms?: readonly AccessTokenAlg[]
  /** How much is remembered of tokens whose signature was good, for five minutes at most. Default: see its members. */
  readonly remember?: TokenMemoryOptions
  /** How tokens are asked about that are no JWT. Default: they are refused. */
  readonly introspection?: IntrospectionOptions
}

/** Bytes of tokens that are not verified again while they are remembered; their claims are looked at every time. */
export interface TokenMemoryOptions {
  /** Access tokens: bytes, 0 to 268435456. Default 4194304 (4 MiB). */
  readonly accessTokens?: number
  /** ID tokens: bytes, 0 to 268435456. Default 0: none. */
  readonly idTokens?: number
}

/**
 * How reference tokens are asked about.
 *
 * @see RFC 7662
 */
export interface IntrospectionOptions {
  /** The client id of this API at the issuer. Required. */
  readonly clientId: string
  /** Its secret, or a function that gives the present one. Required. Sent as `client_secret_basic`. */
  readonly clientSecret: string | (() => string | Promise<string>)
  /** https URL. Default: what the issuer's metadata names. */
  readonly endpoint?: string
  /** Seconds that an answer serves, 0 to 300, at most until the token expires. Default 30. A revoked token is good that long. */
  readonly cacheSeconds?: number
}

import type { JWTVerifyGetKey } from 'jose'
import type { EncryptionKey } from './encryption-key.js'

/** The issuer's discovery document (OpenID Connect Discovery 1.0 §3), with the members this package needs checked. */
export interface IssuerMetadata {
  readonly issuer: string
  readonly authorization_endpoint: string
  readonly token_endpoint: string
  readonly jwks_uri: string
  readonly userinfo_endpoint?: string
  readonly end_session_endpoint?: string
  readonly revocation_endpoint?: string
  readonly introspection_endpoint?: string
  readonly pushed_authorization_request_endpoint?: string
  readonly require_pushed_authorization_requests?: boolean
  readonly authorization_response_iss_parameter_supported?: boolean
  readonly require_signed_request_object?: boolean
  readonly request_object_signing_alg_values_supported?: string[]
  readonly request_object_encryption_alg_values_supported?: string[]
  readonly request_object_encryption_enc_values_supported?: string[]
  readonly token_endpoint_auth_signing_alg_values_supported?: string[]
  readonly dpop_signing_alg_values_supported?: string[]
}

/**
 * Which budget pays for fetching an unknown key: `login` for tokens from the token endpoint, `bearer` and `foreign` for
 * tokens that anybody can send, `bearer` when a person or program waits for the answer.
 */
export type KeyBudget = 'login' | 'foreign' | 'bearer'

/** The issuer's keys, merged over fetches. */
export interface IssuerKeys {
  /**
   * For jose's `jwtVerify`. Fetches when the `kid` is unknown or the set is old.
   * @throws {@link TokenError} `ERR_SIGNICAT_TOKEN_KEY_UNKNOWN`, or {@link IssuerError} when the keys cannot be had.
   */
  resolver(budget: KeyBudget): JWTVerifyGetKey
  /**
   * Keys for encrypting to the issuer, of a fetch of the last minutes; the most recently seen first, never none.
   * @throws {@link IssuerError} when the issuer publishes none, or the set cannot be had
   */
  encryptionKeys(): Promise<readonly EncryptionKey[]>
  /** For `status()`: number of keys trusted now, and when the last good fetch was. */
  status(): { readonly keys: number; readonly fetchedAt: number | null }
}

/** How the issuer is doing, from what was asked of it so far. Times are seconds since 1970. */
export interface IssuerStatus {
  /**
   * `unknown`: nothing was asked yet; `ready`: its metadata is at hand; `stale`: at hand, but it cannot be fetched again;
   * `down`: there is none.
   */
  readonly state: 'unknown' | 'ready' | 'stale' | 'down'
  /** When the metadata at hand was fetched; `null` when there is none. */
  readonly discoveredAt: number | null
  /** The last time that the metadata could not be had, and the code of the error. */
  readonly lastFailure: { readonly code: string; readonly at: number } | null
  /** How many of its keys are trusted now. */
  readonly keys: number
}

/** The name to the letter, or the names that fit while only the address of the document is known. */
export type IssuerName = string | readonly string[]

/** One issuer: metadata and keys, fetched when first needed and shared by everybody who asks. */
export interface Issuer {
  /**
   * The metadata; from memory while it is fresh, the last good one while the issuer is down.
   * @throws {@link IssuerError} with `retryAfter` when there is none.
   */
  metadata(): Promise<IssuerMetadata>
  /** The metadata when it is there already; never fetches. */
  known(): IssuerMetadata | null
  /** What it is called, from what is known so far; never fetches. */
  name(): IssuerName
  readonly keys: IssuerKeys
  status(): IssuerStatus
  /** Aborts what is under way. */
  close(): void
}

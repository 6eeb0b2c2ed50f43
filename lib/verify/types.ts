import type { JWTVerifyGetKey } from 'jose'
import type { IssuerName } from '../issuer/types.js'

/** Claims of an ID token that passed every rule (OpenID Connect Core §3.1.3.7). Times are seconds since 1970. */
export interface IdTokenClaims {
  readonly iss: string
  readonly sub: string
  readonly aud: string | readonly string[]
  readonly exp: number
  readonly iat: number
  readonly auth_time?: number
  readonly nonce?: string
  readonly sid?: string
  readonly acr?: string
  readonly amr?: readonly string[]
  readonly idp?: string
  readonly sandbox?: boolean
  readonly [claim: string]: unknown
}

/** What an ID token of a login must satisfy. */
export interface IdTokenRules {
  readonly issuer: IssuerName
  readonly clientId: string
  readonly algorithm: string
  readonly keys: JWTVerifyGetKey
  readonly now: number
  readonly toleranceSeconds: number
  readonly nonce: string
  /** For `at_hash`, checked when the claim is there. */
  readonly accessToken: string
  /** Seconds; 0 counts. */
  readonly maxAge?: number
  /** With `prompt=login`: `auth_time` must not be before this. */
  readonly authenticatedSince?: number
  /** Whether a missing `auth_time` is refused although no `max_age` was sent. */
  readonly requireAuthTime: boolean
}

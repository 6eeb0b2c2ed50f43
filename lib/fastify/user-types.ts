/**
 * What an application keeps in a session: from `onLogin`, changed by `request.signicat.update`. Merge into it to give it
 * a type:
 *
 * ```ts
 * declare module 'fastify-signicat' {
 *   interface SignicatSessionData { cart?: string[] }
 * }
 * ```
 */
export interface SignicatSessionData {
  readonly [name: string]: unknown
}

/** The claims of a person in a session. Merge into it to add the claims that the option `claims` names. */
export interface SignicatUser {
  /** Stable for one person and one eID, together with the session's `issuer`. */
  readonly sub: string
  readonly name?: string
  readonly given_name?: string
  readonly family_name?: string
  readonly middle_name?: string
  /** Language tag (BCP 47). */
  readonly locale?: string
  /** Code of the eID. */
  readonly idp?: string
  /** What the issuer says of the strength of the login. */
  readonly acr?: string
  /** Methods that the person used, as the issuer names them. */
  readonly amr?: readonly string[]
  readonly [claim: string]: unknown
}

import type * as fastify from 'fastify'
import type { SignicatOptions } from '../config/options.js'
import type { SignicatInstance } from './instance-members.js'
import type { SignicatReply } from './reply-members.js'
import type { SignicatRequest } from './request-members.js'
import type { kReply, kStates, RequestState } from './request-state.js'

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
  readonly locale?: string
  /** Code of the eID. */
  readonly idp?: string
  readonly acr?: string
  readonly amr?: readonly string[]
  readonly [claim: string]: unknown
}

/** Options of `app.register(signicat, options)`. */
export type FastifySignicatOptions = SignicatOptions<fastify.FastifyRequest, SignicatSessionData>

declare module 'fastify' {
  interface FastifyInstance {
    /** Sign-in of this scope. */
    readonly signicat: SignicatInstance
  }
  interface FastifyRequest {
    /** Who is signed in. */
    readonly signicat: SignicatRequest
    /** @internal */
    [kStates]?: RequestState | null
    /** @internal */
    [kReply]?: fastify.FastifyReply | null
  }
  interface FastifyReply {
    /** Signs in and out. */
    readonly signicat: SignicatReply
  }
  interface FastifyContextConfig {
    /** `false`: with stored sessions, this route reads none. */
    signicat?: boolean
  }
}

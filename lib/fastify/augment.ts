import type * as fastify from 'fastify'
import type { SignicatOptions } from '../config/options.js'
import type { SignicatInstance } from './instance-members.js'
import type { SignicatReply } from './reply-members.js'
import type { SignicatRequest } from './request-members.js'
import type { kMembers, kReply, kStates, RequestState } from './request-state.js'
import type { SignicatSessionData } from './user-types.js'

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
    [kStates]?: RequestState
    /** @internal */
    [kReply]?: fastify.FastifyReply | null
    /** @internal */
    [kMembers]?: SignicatRequest
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

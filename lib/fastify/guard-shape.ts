import type { FastifyRequest } from 'fastify'
import type { Demand } from '../flow/demand.js'
import type { PublicSession } from '../flow/public-session.js'
import type { SignicatReply } from './reply-members.js'
import type { SignicatRequest } from './request-members.js'
import type { SignicatSessionData, SignicatUser } from './user-types.js'

/** What a guard demands; `check` gets the session with the types that an application has merged in. */
export type GuardDemand = Demand<FastifyRequest, PublicSession<SignicatUser, SignicatSessionData>>

/** What a hook calls when the request may go on. */
export type Done = (error?: Error) => void

/**
 * A hook for `onRequest`, on a route or a whole scope.
 *
 * Called by hand with a callback, it calls back once when the request may go on or when a `check` failed with an error,
 * and not at all when it has answered. Without a callback it gives a promise, which also resolves when it has answered:
 * then `reply.sent` is true.
 *
 * @useDeclaredType
 */
export type Guard = {
  // A method, so that hooks of any server, logger or type provider accept it.
  guard(
    request: { readonly signicat: SignicatRequest },
    reply: { readonly signicat: SignicatReply },
    done?: (error?: Error) => void,
  ): undefined | Promise<unknown>
}['guard']

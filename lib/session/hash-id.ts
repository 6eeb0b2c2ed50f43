import { digestOf } from './digest-of.js'

/**
 * A name for a session id or a `state` that cannot be used as one: for the audit trail, events and
 * `Session.origin.attempt`. The same id gives the same 22 characters everywhere.
 */
export function hashId(id: string): string {
  return digestOf(['fastify-signicat', 'name of', id]).slice(0, 22)
}

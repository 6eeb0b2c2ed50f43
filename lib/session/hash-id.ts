import { createHash } from 'node:crypto'
import { lengthPrefixed } from './length-prefixed.js'

/**
 * A name for a session id or a `state` that cannot be used as one: for the audit trail, events and
 * `Session.origin.attempt`. The same id gives the same 22 characters everywhere.
 */
export function hashId(id: string): string {
  return createHash('sha256')
    .update(lengthPrefixed(['fastify-signicat', 'name of', id]))
    .digest('base64url')
    .slice(0, 22)
}

import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'
import type { CookieNames } from './cookie-names.js'
import { lengthPrefixed } from './length-prefixed.js'

/** What a key is for; a value sealed for one purpose never opens under another. */
export type KeyPurpose = 'session' | 'attempt' | 'form' | 'record' | 'index' | 'tombstone'

/** Keys of one registration, derived from its secrets. A secret goes by its place in their list: the first seals, all open. */
export interface KeyRing {
  /** Eight characters for each secret. */
  readonly secretNames: readonly string[]
  /**
   * For what is sealed in one epoch.
   *
   * @param context narrows the key further, such as to one session id
   */
  epochKey(secret: number, epoch: number, purpose: KeyPurpose, context?: string): KeyObject
  /** For names in a store, which must last, and for what the form before sealed. */
  lastingKey(secret: number, purpose: KeyPurpose, context?: string): KeyObject
}

export interface KeyRingOptions {
  readonly secrets: readonly string[]
  readonly clientId: string
  readonly issuer: string
  /** `null` for keys that all registrations of one client share. */
  readonly cookie: Pick<CookieNames, 'session' | 'place' | 'formerSession'> | null
}

const salt = Buffer.from('fastify-signicat')
const shared = { session: '', place: '', formerSession: '' }

/** @see RFC 5869 */
export function createKeyRing({ secrets, clientId, issuer, cookie }: KeyRingOptions): KeyRing {
  const { session, place, formerSession } = cookie ?? shared
  const derive = (secret: number, parts: readonly string[]): KeyObject => {
    const text = secrets[secret]
    if (text === undefined) throw new TypeError('There is no such secret')
    return createSecretKey(Buffer.from(hkdfSync('sha256', text, salt, lengthPrefixed(parts), 32)))
  }
  return Object.freeze({
    secretNames: Object.freeze(secrets.map(nameOf)),
    epochKey: (secret: number, epoch: number, purpose: KeyPurpose, context = '') =>
      derive(secret, ['key', '2', purpose, session, place, clientId, issuer, context, String(epoch)]),
    lastingKey: (secret: number, purpose: KeyPurpose, context = '') =>
      derive(secret, ['key', '1', purpose, formerSession, clientId, issuer, context]),
  })
}

/**
 * Follows from the secret alone: a value sealed with a secret of ours for another purpose, client or issuer is then
 * known to be unreadable for good, where an unknown name must be left to the instance that wrote it.
 */
function nameOf(secret: string): string {
  return Buffer.from(hkdfSync('sha256', secret, salt, lengthPrefixed(['kid', '1']), 6)).toString('base64url')
}

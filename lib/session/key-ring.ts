import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'
import { lengthPrefixed } from './length-prefixed.js'

/** What a key is for; a value sealed for one purpose never opens under another. */
export type KeyPurpose = 'session' | 'attempt' | 'form' | 'record' | 'index' | 'tombstone'

export interface RingKey {
  /** Names the secret in the header of a seal. */
  readonly kid: string
  readonly key: KeyObject
}

/** Keys of one registration, derived from its secrets. */
export interface KeyRing {
  /**
   * One 256-bit key for each secret, in the order of the secrets: the first seals, all open.
   *
   * @param context narrows the keys further, such as to one session id
   */
  keysFor(purpose: KeyPurpose, context?: string): readonly RingKey[]
}

export interface KeyRingOptions {
  readonly secrets: readonly string[]
  /** Name of the session cookie. */
  readonly cookieName: string
  readonly clientId: string
  readonly issuer: string
}

const salt = Buffer.from('fastify-signicat')

/** @see RFC 5869 */
export function createKeyRing({ secrets, cookieName, clientId, issuer }: KeyRingOptions): KeyRing {
  const kids = secrets.map(kidOf)
  const keysFor = (purpose: KeyPurpose, context = ''): readonly RingKey[] =>
    secrets.map((secret, index) => {
      const info = lengthPrefixed(['key', '1', purpose, cookieName, clientId, issuer, context])
      const key = createSecretKey(Buffer.from(hkdfSync('sha256', secret, salt, info, 32)))
      return Object.freeze({ kid: kids[index] ?? '', key })
    })
  return Object.freeze({ keysFor })
}

/**
 * Follows from the secret alone: a value sealed with a secret of ours for another purpose, client or issuer is then
 * known to be unreadable for good, where an unknown `kid` must be left to the instance that wrote it.
 */
function kidOf(secret: string): string {
  return Buffer.from(hkdfSync('sha256', secret, salt, lengthPrefixed(['kid', '1']), 6)).toString('base64url')
}

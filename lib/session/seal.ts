import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto'
import type { Clock } from '../shared/clock.js'
import { decodeBase64urlInto, isCanonical } from './base64url.js'
import type { KeyPurpose, KeyRing } from './key-ring.js'
import { createSealSlots, type NoSlot, type SealSlot } from './seal-slots.js'

/** What a look under a seal found. */
export type Opening =
  /** `older`: sealed with a secret that no longer seals, or in the form before. */
  | { readonly outcome: 'opened'; readonly bytes: Buffer; readonly older: boolean }
  /** `foreign`: not to be read, not to be cleared. `past`, `bad`: nobody will read it again. */
  | { readonly outcome: NoSlot }

/** Seals with a key of the day, and opens what was sealed on every day from which something may be alive. */
export interface Sealer {
  /** @param context narrows the key to it; such a key is derived each time */
  seal(bytes: Uint8Array, context?: string): string
  open(sealed: string, context?: string): Opening
}

export interface SealerOptions {
  readonly ring: KeyRing
  readonly purpose: KeyPurpose
  readonly clock: Clock
  /** The longest that a seal can be of use: keys of days before that are not derived. */
  readonly lifeSeconds: number
}

const ivLength = 12
const ivChars = 16
const tagLength = 16
const tagChars = 22
const parameters = Object.freeze({ authTagLength: tagLength })
/** Used again and again: making it costs as much as decoding. */
const memory = { iv: Buffer.alloc(ivLength), tag: Buffer.alloc(tagLength) }
const noOpening: Readonly<Record<NoSlot, Opening>> = Object.freeze({
  foreign: Object.freeze({ outcome: 'foreign' }),
  past: Object.freeze({ outcome: 'past' }),
  bad: Object.freeze({ outcome: 'bad' }),
})

/**
 * Compact JWE with `dir` and `A256GCM`. The header is never parsed to choose an algorithm: it must be, byte for byte, the
 * one that we write for a key, so no `alg`, `enc`, `zip` or `crit` from outside is ever acted on.
 *
 * @see RFC 7516 §3.1 and §5, RFC 7518 §4.5 and §5.3, RFC 8725 §3.1
 */
export function createSealer({ ring, purpose, clock, lifeSeconds }: SealerOptions): Sealer {
  const { secretNames } = ring
  if (secretNames.length === 0) throw new TypeError('A sealer needs at least one secret')
  const slots = createSealSlots({ secretNames, clock, lifeSeconds })

  const derive = ({ secret, epoch }: SealSlot, context: string): KeyObject =>
    epoch === null
      ? ring.lastingKey(secret, purpose, context)
      : ring.epochKey(secret, epoch, purpose, context)
  const keyOf = (slot: SealSlot, context: string): KeyObject => {
    if (context !== '') return derive(slot, context)
    slot.key ??= derive(slot, '')
    return slot.key
  }

  return Object.freeze({
    seal(bytes: Uint8Array, context = ''): string {
      const slot = slots.current()
      return sealWith(slot, keyOf(slot, context), bytes)
    },
    open(sealed: string, context = ''): Opening {
      const slot = slots.find(sealed)
      if (typeof slot === 'string') return noOpening[slot]
      if (!isSealShaped(slot, sealed)) return noOpening.bad
      const bytes = openWith(slot, keyOf(slot, context), sealed)
      const older = slot.secret !== 0 || slot.epoch === null
      return bytes === null ? noOpening.bad : { outcome: 'opened', bytes, older }
    },
  })
}

function sealWith({ start, aad }: SealSlot, key: KeyObject, bytes: Uint8Array): string {
  const iv = randomBytes(ivLength)
  const cipher = createCipheriv('aes-256-gcm', key, iv, parameters)
  cipher.setAAD(aad)
  const text = cipher.update(bytes)
  cipher.final()
  const tag = cipher.getAuthTag()
  return `${start}${iv.toString('base64url')}.${text.toString('base64url')}.${tag.toString('base64url')}`
}

function isSealShaped({ start }: SealSlot, sealed: string): boolean {
  const ivEnd = start.length + ivChars
  const textEnd = sealed.length - tagChars - 1
  return textEnd > ivEnd && sealed[ivEnd] === '.' && sealed[textEnd] === '.'
}

function openWith({ start, aad }: SealSlot, key: KeyObject, sealed: string): Buffer | null {
  const ivEnd = start.length + ivChars
  const textEnd = sealed.length - tagChars - 1
  const iv = decodeBase64urlInto(memory.iv, sealed.slice(start.length, ivEnd))
  const tag = decodeBase64urlInto(memory.tag, sealed.slice(textEnd + 1))
  if (iv === null || tag === null) return null
  const encoded = sealed.slice(ivEnd + 1, textEnd)
  const decipher = createDecipheriv('aes-256-gcm', key, iv, parameters)
  decipher.setAAD(aad)
  decipher.setAuthTag(tag)
  // Decoded on the way, without memory of its own.
  const bytes = decipher.update(encoded, 'base64url')
  try {
    decipher.final()
  } catch {
    // The one thing that `final` reports in this mode: the tag does not fit.
    return null
  }
  return isCanonical(encoded, bytes.length) ? bytes : null
}

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { decodeBase64url, decodeBase64urlInto, isCanonical } from './base64url.js'
import type { RingKey } from './key-ring.js'

/** Version of everything under the seal. It rises with any change that an older instance could not read. */
const sealVersion = 1

/** What a look under a seal found. */
export type Opening =
  /** `older`: opened by a secret that no longer seals. */
  | { readonly outcome: 'opened'; readonly bytes: Buffer; readonly older: boolean }
  /** Written by an instance with a newer secret or version: not to be read, not to be cleared. */
  | { readonly outcome: 'foreign' }
  /** Nobody can read it. */
  | { readonly outcome: 'bad' }

export interface Sealer {
  seal(bytes: Uint8Array): string
  open(sealed: string): Opening
}

interface Slot extends RingKey {
  /** The protected header and the empty encrypted key, as every seal with this key begins. */
  readonly start: string
  /** The protected header in ASCII, which the seal authenticates. */
  readonly aad: Buffer
}

const ivLength = 12
const ivChars = 16
const tagLength = 16
const tagChars = 22
const parameters = Object.freeze({ authTagLength: tagLength })
/** Used again and again: making it costs as much as decoding. */
const memory = { iv: Buffer.alloc(ivLength), tag: Buffer.alloc(tagLength) }
const foreign: Opening = Object.freeze({ outcome: 'foreign' })
const bad: Opening = Object.freeze({ outcome: 'bad' })

/**
 * Compact JWE with `dir` and `A256GCM`. The header is never parsed to choose an algorithm: it must be, byte for byte, the
 * one that we write for a key, so no `alg`, `enc`, `zip` or `crit` from outside is ever acted on.
 *
 * @see RFC 7516 §3.1 and §5, RFC 7518 §4.5 and §5.3, RFC 8725 §3.1
 */
export function createSealer(keys: readonly RingKey[]): Sealer {
  const slots = keys.map(slotOf)
  const [first] = slots
  if (first === undefined) throw new TypeError('A sealer needs at least one key')
  return Object.freeze({
    seal: (bytes: Uint8Array) => sealWith(first, bytes),
    open(sealed: string): Opening {
      const slot = slots.find((candidate) => sealed.startsWith(candidate.start))
      if (slot === undefined) return isForeign(sealed, slots) ? foreign : bad
      const bytes = openWith(slot, sealed)
      return bytes === null ? bad : { outcome: 'opened', bytes, older: slot !== first }
    },
  })
}

function slotOf({ kid, key }: RingKey): Slot {
  const header = Buffer.from(headerText(kid)).toString('base64url')
  return { kid, key, start: `${header}..`, aad: Buffer.from(header, 'latin1') }
}

function headerText(kid: string): string {
  return `{"alg":"dir","enc":"A256GCM","kid":"${kid}","v":${sealVersion}}`
}

function sealWith({ key, start, aad }: Slot, bytes: Uint8Array): string {
  const iv = randomBytes(ivLength)
  const cipher = createCipheriv('aes-256-gcm', key, iv, parameters)
  cipher.setAAD(aad)
  const text = cipher.update(bytes)
  cipher.final()
  const tag = cipher.getAuthTag()
  return `${start}${iv.toString('base64url')}.${text.toString('base64url')}.${tag.toString('base64url')}`
}

function openWith({ key, start, aad }: Slot, sealed: string): Buffer | null {
  const ivEnd = start.length + ivChars
  const textEnd = sealed.length - tagChars - 1
  if (textEnd <= ivEnd || sealed[ivEnd] !== '.' || sealed[textEnd] !== '.') return null
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

const ourHeader = /^\{"alg":"dir","enc":"A256GCM","kid":"([A-Za-z0-9_-]{8})","v":([1-9]\d{0,3})\}$/

/** Whether the header is one that another instance of this package may have written. */
function isForeign(sealed: string, slots: readonly Slot[]): boolean {
  const end = sealed.indexOf('.')
  if (end <= 0 || end > 100) return false
  const header = decodeBase64url(sealed.slice(0, end))
  const [, kid, version] = ourHeader.exec(header?.toString('latin1') ?? '') ?? []
  if (kid === undefined) return false
  return Number(version) > sealVersion || !slots.some((slot) => slot.kid === kid)
}

import type { KeyObject } from 'node:crypto'
import type { Clock } from '../shared/clock.js'
import { decodeBase64url } from './base64url.js'

/** Version of the seal. It rises with any change that an older instance could not read. */
const sealVersion = 2
/** The one before had keys without epochs; it is still opened. */
const formerVersion = 1

/** A day: see docs/decisions/epoch-keys.md for how many seals one key may make. */
export const epochSeconds = 86_400
/** Clocks of instances differ. */
const slackSeconds = 300
/** Characters of a `kid` that name the secret; the rest names the epoch. */
const secretChars = 5

/** A header that we write, or wrote, with what tells its key. */
export interface SealSlot {
  /** The protected header and the empty encrypted key, as every seal in this slot begins. */
  readonly start: string
  /** The protected header in ASCII, which the seal authenticates. */
  readonly aad: Buffer
  /** Place of the secret in the list. */
  readonly secret: number
  /** `null`: the form before, without epochs. */
  readonly epoch: number | null
  /** Derived when first asked for. */
  key: KeyObject | null
}

/** Why there is no slot for a seal. */
export type NoSlot =
  /** Written by an instance with a newer secret, a newer version or a later day. */
  | 'foreign'
  /** Ours, but from so long ago that nothing in it can be alive. */
  | 'past'
  | 'bad'

/** Which headers count, now. Bounded by the number of secrets and of epochs in which something alive may have been sealed. */
export interface SealSlots {
  /** The one that seals. */
  current(): SealSlot
  /** Never derives a key, and never answers an epoch that no living seal can name. */
  find(sealed: string): SealSlot | NoSlot
  /** How many are remembered. */
  count(): number
}

export interface SealSlotsOptions {
  /** Of the secrets, in their order. */
  readonly secretNames: readonly string[]
  readonly clock: Clock
  /** The longest that a seal can be of use. */
  readonly lifeSeconds: number
}

const startLength = slotOf('AAAAAAAA', sealVersion, 0, 0).start.length

export function createSealSlots({ secretNames, clock, lifeSeconds }: SealSlotsOptions): SealSlots {
  const slots = new Map<string, SealSlot>()

  const make = (secret: number, epoch: number): SealSlot =>
    slotOf((secretNames[secret] ?? '').slice(0, secretChars) + epochName(epoch), sealVersion, secret, epoch)
  let now = make(0, epochOf(clock()))
  slots.set(now.start, now)

  /** A slot of this or another epoch, when something sealed in it may be alive. */
  const judge = (slot: SealSlot): SealSlot | NoSlot => {
    if (slot.epoch === null) return slot
    const time = clock()
    if (slot.epoch > epochOf(time + slackSeconds)) return 'foreign'
    return slot.epoch < epochOf(time - lifeSeconds - slackSeconds) ? 'past' : slot
  }

  const turn = (epoch: number): void => {
    for (const [start, slot] of slots) if (typeof judge(slot) === 'string') slots.delete(start)
    now = make(0, epoch)
    slots.set(now.start, now)
  }

  const current = (): SealSlot => {
    const epoch = epochOf(clock())
    if (epoch !== now.epoch) turn(epoch)
    return now
  }

  const read = (sealed: string): SealSlot | NoSlot => {
    const header = readHeader(sealed)
    if (header === null) return 'bad'
    const { kid, version } = header
    if (version > sealVersion) return 'foreign'
    const named = version === formerVersion ? kid.length : secretChars
    const secret = secretNames.findIndex((name) => name.slice(0, named) === kid.slice(0, named))
    if (secret === -1) return 'foreign'
    return version === formerVersion
      ? slotOf(kid, formerVersion, secret, null)
      : judge(make(secret, epochNamed(kid.slice(secretChars))))
  }

  return Object.freeze({
    current,
    find(sealed: string): SealSlot | NoSlot {
      const today = current()
      if (sealed.startsWith(today.start)) return today
      const known = slots.get(sealed.slice(0, startLength))
      if (known !== undefined) return judge(known)
      const slot = read(sealed)
      if (typeof slot === 'string') return slot
      // What was read must be, byte for byte, what we write.
      if (!sealed.startsWith(slot.start)) return 'bad'
      slots.set(slot.start, slot)
      return slot
    },
    count: () => slots.size,
  })
}

function epochOf(time: number): number {
  return Math.floor(time / epochSeconds)
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** Three characters, which last until the year 2687. */
function epochName(epoch: number): string {
  return [12, 6, 0].map((bits) => alphabet[(epoch >> bits) & 63]).join('')
}

function epochNamed(name: string): number {
  return [...name].reduce((sum, char) => sum * 64 + alphabet.indexOf(char), 0)
}

function slotOf(kid: string, version: number, secret: number, epoch: number | null): SealSlot {
  const header = Buffer.from(`{"alg":"dir","enc":"A256GCM","kid":"${kid}","v":${version}}`).toString(
    'base64url',
  )
  return { start: `${header}..`, aad: Buffer.from(header, 'latin1'), secret, epoch, key: null }
}

const ourHeader = /^\{"alg":"dir","enc":"A256GCM","kid":"([A-Za-z0-9_-]{8})","v":([1-9]\d{0,3})\}$/

/** A header that an instance of this package may have written. */
function readHeader(sealed: string): { readonly kid: string; readonly version: number } | null {
  const end = sealed.indexOf('.')
  if (end <= 0 || end > 100) return null
  const header = decodeBase64url(sealed.slice(0, end))
  const [, kid, version] = ourHeader.exec(header?.toString('latin1') ?? '') ?? []
  return kid === undefined ? null : { kid, version: Number(version) }
}

import { randomBytes, randomInt } from 'node:crypto'
import type { SlotContent } from './attempt-cookies.js'

/** Attempts that another site started share this slot, so that it can only push out its own. */
export const crossSiteSlot: number = 7

const statePattern = /^[0-7]\.[A-Za-z0-9_-]{43}$/

/** A `state` with 256 random bits that names its slot. */
export function newState(slot: number): string {
  return `${slot}.${randomBytes(32).toString('base64url')}`
}

/** The slot that a `state` names, or `null` for a text that is no state of ours. */
export function slotOfState(unverifiedState: unknown): number | null {
  if (typeof unverifiedState !== 'string' || !statePattern.test(unverifiedState)) return null
  return Number(unverifiedState[0])
}

/**
 * A free slot, else the one whose loss matters least. Among free ones any: tabs that start at the same moment carry the
 * same cookies, and would all choose the first.
 */
export function chooseSlot(slots: readonly SlotContent[]): number {
  const free = [...slots.keys()].filter((slot) => slot !== crossSiteSlot && slots[slot]?.content === 'empty')
  if (free.length > 0) return free[randomInt(free.length)] ?? 0
  return slotsByWorth(slots).find((slot) => slot !== crossSiteSlot) ?? 0
}

/** Slots that hold something, the least worth first: unreadable, then by birth, then those of another instance. */
export function slotsByWorth(slots: readonly SlotContent[]): readonly number[] {
  return [...slots.keys()]
    .filter((slot) => slots[slot]?.content !== 'empty')
    .sort((one, other) => worthOf(slots[one]) - worthOf(slots[other]))
}

function worthOf(slot: SlotContent | undefined): number {
  if (slot?.content === 'attempt' || slot?.content === 'rest') return slot.attempt.bornAt
  return slot?.content === 'foreign' ? Number.MAX_SAFE_INTEGER : Number.MIN_SAFE_INTEGER
}

import type { CheckedBearer } from '../flow/bearer-demand.js'
import type { Guard } from './guard-shape.js'

/** What a guard asks for, for those who describe an application rather than run it. */
export interface GuardNote {
  /** Whether a session lets people through. */
  readonly session: boolean
  /** The access token that does; `null` when none does. */
  readonly bearer: CheckedBearer | null
}

const notes = new WeakMap<object, GuardNote>()

/** Notes on a guard what it asks for. */
export function noteGuard(guard: Guard, note: GuardNote): Guard {
  notes.set(guard, note)
  return guard
}

/** `null` for anything but a guard of ours. */
export function guardNoteOf(hook: unknown): GuardNote | null {
  return typeof hook === 'function' ? (notes.get(hook) ?? null) : null
}

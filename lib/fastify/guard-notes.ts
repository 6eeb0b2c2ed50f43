import type { RouteOptions } from 'fastify'
import type { CheckedBearer } from '../flow/bearer-demand.js'
import type { CheckedDemand } from '../flow/demand.js'
import type { Guard } from './guard-shape.js'

/** What a guard asks for, for those who describe an application rather than run it. */
export interface GuardNote {
  /** Whether a session lets people through. */
  readonly session: boolean
  /** The access token that does; `null` when none does. */
  readonly bearer: CheckedBearer | null
  /** Of a guard that finds its registration when a request comes; `null` for others, which were checked when they were built. */
  readonly demand: CheckedDemand | null
}

const notes = new WeakMap<object, GuardNote>()

/** Notes on a guard what it asks for. */
export function noteGuard(guard: Guard, note: GuardNote): Guard {
  notes.set(guard, note)
  return guard
}

const guardHooks = ['onRequest', 'preParsing', 'preValidation', 'preHandler'] as const

/** Of the guards of a route itself, in the order in which they judge; a scope's own hooks are nowhere to be seen. */
export function guardNotesOf(route: RouteOptions): readonly GuardNote[] {
  const hooks: readonly unknown[] = guardHooks.flatMap((name) => route[name] ?? [])
  return hooks.flatMap((hook) => (typeof hook === 'function' ? (notes.get(hook) ?? []) : []))
}
